DO $$
BEGIN
  BEGIN
    INSERT INTO log VALUES ('do-exceptions', 'rolled back');
    RAISE EXCEPTION 'no' USING ERRCODE = 'P0042';
  EXCEPTION WHEN OTHERS THEN
    INSERT INTO log VALUES ('do-exceptions', SQLSTATE || ' ' || SQLERRM);
  END;
END $$;
