PREPARE p1 AS SELECT 1; PREPARE p2 AS SELECT 2;
DEALLOCATE ALL;
INSERT INTO said SELECT 'deallocate-all', count(*)::text FROM pg_prepared_statements;
