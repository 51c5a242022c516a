CREATE FUNCTION sign_of(n int) RETURNS text LANGUAGE sql
BEGIN ATOMIC
  SELECT CASE WHEN n < 0 THEN 'minus' WHEN n > 0 THEN CASE n WHEN 1 THEN 'one' ELSE 'plus' END ELSE 'zero' END;
END;
INSERT INTO log VALUES ('atomic-case', sign_of(-1)), ('atomic-case', sign_of(1)), ('atomic-case', sign_of(0));
