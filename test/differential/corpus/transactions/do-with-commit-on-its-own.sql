BEGIN; INSERT INTO said VALUES ('do-with-commit-on-its-own', 'a'); COMMIT;
DO $$ BEGIN FOR i IN 1..3 LOOP INSERT INTO said VALUES ('do-with-commit-on-its-own', i::text); IF i = 2 THEN ROLLBACK; ELSE COMMIT; END IF; END LOOP; END $$;
