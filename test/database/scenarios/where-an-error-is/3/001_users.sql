CREATE TABLE users (id int PRIMARY KEY, name text);
CREATE FUNCTION greet(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'nobody is called %', who
    USING DETAIL = 'The table users is empty.', HINT = 'Insert somebody.', ERRCODE = 'P0404';
END
$$;
SELECT greet('Åsa');
