CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO said VALUES ('call-with-commit', 'a'); COMMIT; END $$;
CALL commits();
