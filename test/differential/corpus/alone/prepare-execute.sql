PREPARE ins (text) AS INSERT INTO said VALUES ('prepare-execute', $1);
CREATE INDEX CONCURRENTLY prepared_v ON t (v);
EXECUTE ins ('a;');
