CREATE FUNCTION noted(what text) RETURNS text
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO log VALUES ('atomic-lines', what || ';');
  SELECT what;
END;
SELECT noted('x');
