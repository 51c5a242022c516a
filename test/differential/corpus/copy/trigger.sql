CREATE TABLE triggered (a int, b text);
CREATE FUNCTION doubles() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := NEW.a * 2; RETURN NEW; END $$;
CREATE TRIGGER doubles BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION doubles();
COPY triggered FROM stdin;
1	a
2	b
\.
