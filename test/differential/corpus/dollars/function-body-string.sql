CREATE FUNCTION body_string() RETURNS text AS 'BEGIN RETURN ''a;b''; END;' LANGUAGE plpgsql;
CREATE FUNCTION body_escape() RETURNS text AS E'BEGIN\n RETURN \'a;b\';\nEND;' LANGUAGE plpgsql;
INSERT INTO said (file, v) VALUES ('function-body-string', body_string() || body_escape());
