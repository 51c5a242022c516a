DO $$ BEGIN RAISE unique_violation USING MESSAGE = 'as if ours', TABLE = 'schema_migrations', SCHEMA = 'public', CONSTRAINT = 'schema_migrations_pkey'; END $$;
