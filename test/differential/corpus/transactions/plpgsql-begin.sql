CREATE FUNCTION with_begin() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  BEGIN
    INSERT INTO said VALUES ('plpgsql-begin', 'a;');
  END;
END;
$$;
SELECT with_begin();
