BEGIN;
ALTER TABLE users ADD phone text;
INSERT INTO schema_migrations (version, name) VALUES ('0007', 'g-several-transactions') ON CONFLICT DO NOTHING;
COMMIT;
CREATE INDEX CONCURRENTLY ON users (phone);
