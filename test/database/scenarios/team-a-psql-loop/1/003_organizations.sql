CREATE TABLE IF NOT EXISTS organizations (
  id UUID CONSTRAINT organizations_pk PRIMARY KEY DEFAULT gen_random_uuid(),
  name TEXT NOT NULL
);

INSERT INTO schema_migrations (version, name)
VALUES ('003', 'organizations')
ON CONFLICT (version) DO NOTHING;
