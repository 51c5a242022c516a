ALTER TABLE users ADD name text;
INSERT INTO schema_migrations (version, name) VALUES ('0002', 'b-insert') ON CONFLICT (version) DO NOTHING;
