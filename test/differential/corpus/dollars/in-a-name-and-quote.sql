CREATE FUNCTION f$a() RETURNS text LANGUAGE sql AS $a$ SELECT 'x;y'::text $a$;
INSERT INTO said (file, v) SELECT 'in-a-name-and-quote', f$a();
