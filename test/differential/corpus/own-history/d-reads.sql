DO $$
BEGIN
  IF EXISTS (SELECT FROM schema_migrations WHERE version = '0004') THEN
    RAISE EXCEPTION 'applied already';
  END IF;
  ALTER TABLE users ADD age int;
  INSERT INTO schema_migrations VALUES ('0004', 'd-reads');
END $$;
