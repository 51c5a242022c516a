CREATE TABLE IF NOT EXISTS schema_migrations (
  version VARCHAR(50) PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  executed_at TIMESTAMPTZ DEFAULT NOW()
);
CREATE TABLE users (id int);
INSERT INTO schema_migrations (version, name) VALUES ('0001', 'a-init') ON CONFLICT (version) DO NOTHING;
