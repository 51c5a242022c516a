DO $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '22012', MESSAGE = 'over
two lines;', HINT = 'hint';
END $$;
