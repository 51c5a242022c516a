CREATE TABLE IF NOT EXISTS users (
  id UUID CONSTRAINT users_pk PRIMARY KEY DEFAULT gen_random_uuid(),
  email TEXT NOT NULL CONSTRAINT users_email_unique UNIQUE,
  updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

DROP TRIGGER IF EXISTS users_updated_at ON users;
CREATE TRIGGER users_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();

INSERT INTO schema_migrations (version, name)
VALUES ('002', 'users')
ON CONFLICT (version) DO NOTHING;
