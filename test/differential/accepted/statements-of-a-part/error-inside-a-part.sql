-- What runs between two statements that cannot be in a transaction is one, with the note of how far the file came.
CREATE TABLE t (id int, v text);
CREATE TABLE said (file text, v text);
CREATE INDEX CONCURRENTLY part_1 ON t (v);
INSERT INTO said VALUES ('error-inside-a-part', 'a');
INSERT INTO said VALUES ('error-inside-a-part', nope);
CREATE INDEX CONCURRENTLY part_2 ON t (v);
