CREATE TABLE users (id int PRIMARY KEY);

DO $$ BEGIN
  EXECUTE 'CREATE INDEX CONCURRENTLY users_by_id ON users (id)';
END $$;
