SET work_mem = '7MB';
PREPARE p AS SELECT 1;
DISCARD ALL;
INSERT INTO said VALUES ('discard-all', (SELECT count(*) FROM pg_prepared_statements)::text);
