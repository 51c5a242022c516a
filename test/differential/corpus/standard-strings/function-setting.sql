CREATE FUNCTION scs() RETURNS text LANGUAGE sql SET standard_conforming_strings = off AS $$ SELECT 'x'::text $$;
INSERT INTO said VALUES ('function-setting', 'a\'), ('function-setting', scs());
