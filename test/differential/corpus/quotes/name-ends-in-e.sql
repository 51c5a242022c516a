CREATE FUNCTION type_e(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT $1$$;
CREATE DOMAIN pipeline AS text;
INSERT INTO said (file, v) VALUES ('name-ends-in-e', pipeline'back\'), ('name-ends-in-e', type_e('\'));
SELECT DATE'2020-01-01', TIME'12:00';
