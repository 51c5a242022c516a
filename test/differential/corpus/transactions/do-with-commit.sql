DO $$ BEGIN INSERT INTO said VALUES ('do-with-commit', 'a'); COMMIT; END $$;
