CREATE TABLE others (a int, b text);
INSERT INTO others SELECT i, ';' FROM generate_series(1, 10) AS i;
CREATE INDEX CONCURRENTLY others_a ON others (a) WHERE b <> 'x;';
ALTER TABLE others ADD COLUMN c int DEFAULT 5;
CREATE INDEX CONCURRENTLY ON others ((lower(b)), c DESC);
INSERT INTO others VALUES (11, 'last', 6);
