-- The statements of a file arrive together, so to the server they begin at the same time.
CREATE TABLE said (v timestamptz);
INSERT INTO said VALUES (statement_timestamp());
SELECT pg_sleep(0.01);
INSERT INTO said VALUES (statement_timestamp());
CREATE TABLE counted AS SELECT count(DISTINCT v) FROM said;
DROP TABLE said;
