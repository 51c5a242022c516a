CREATE TABLE guarded (a int);
CREATE FUNCTION guards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.a = 3 THEN
    RAISE EXCEPTION 'not three';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION guards();
COPY guarded FROM stdin;
1
2
3
4
\.
