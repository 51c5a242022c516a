BEGIN;
CREATE PROCEDURE commits_twice() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO said VALUES ('call-with-commit-on-its-own', 'a'); COMMIT; INSERT INTO said VALUES ('call-with-commit-on-its-own', 'b'); COMMIT; END $$;
COMMIT;
CALL commits_twice();
INSERT INTO said VALUES ('call-with-commit-on-its-own', 'c');
