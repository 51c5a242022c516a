CREATE TABLE silent (a int);
CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'loud'; END $$;
CREATE TRIGGER loud BEFORE INSERT ON silent FOR EACH ROW EXECUTE FUNCTION loud();
SET session_replication_role = replica;
INSERT INTO silent VALUES (1);
