SELECT 1;

CREATE FUNCTION broken_sql() RETURNS int LANGUAGE sql AS $$
  SELECT a
  FROM nowhere
$$;
