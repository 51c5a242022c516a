DO $$
BEGIN
  RAISE NOTICE 'filled % rows', 3;
  RAISE WARNING 'one row has no e-mail address' USING HINT = 'Ask the person.', DETAIL = 'Row 2 of users.';
  RAISE DEBUG 'nobody sees this';
END
$$;
