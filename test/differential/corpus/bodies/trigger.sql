CREATE TABLE triggered (id int, v text);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := TG_OP || ';'; RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON triggered FOR EACH ROW EXECUTE FUNCTION stamp();
INSERT INTO triggered VALUES (1), (2);
