CREATE PROCEDURE db_setup() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO distributors (name) VALUES ('by call'); END $$;
CALL db_setup();
