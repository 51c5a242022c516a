DO $$
BEGIN
  IF EXISTS (SELECT FROM schema_migrations WHERE version = '0005') THEN
    RETURN;
  END IF;
  ALTER TABLE users ADD city text;
END $$;
