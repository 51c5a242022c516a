ALTER TABLE contacts ADD COLUMN IF NOT EXISTS phone TEXT;

INSERT INTO schema_migrations (version, name)
VALUES ('006', 'contact_phone')
ON CONFLICT (version) DO NOTHING;
