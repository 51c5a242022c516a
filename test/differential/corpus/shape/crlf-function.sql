CREATE FUNCTION crlf_function() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN 'a
b';
END;
$$;
INSERT INTO said VALUES ('crlf-function', crlf_function());
