CREATE OR REPLACE FUNCTION add_one(n integer) RETURNS integer AS $$
BEGIN
  -- it's one more;
  IF n IS NULL THEN
    RETURN 0;
  END IF;
  RETURN n + 1; /* ; */
END;
$$ LANGUAGE plpgsql;
INSERT INTO said (file, v) VALUES ('function-plpgsql', add_one(1));
