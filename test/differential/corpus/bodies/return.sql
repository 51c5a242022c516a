CREATE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql RETURN a + b;
CREATE FUNCTION picked(a int) RETURNS text LANGUAGE sql IMMUTABLE RETURN CASE WHEN a = 1 THEN 'one;' END;
INSERT INTO log VALUES ('return', plus(1, 2) || picked(1));
