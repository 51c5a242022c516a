CREATE TABLE IF NOT EXISTS contacts (
  id UUID CONSTRAINT contacts_pk PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id UUID NOT NULL CONSTRAINT contacts_organization_fk REFERENCES organizations (id),
  name TEXT NOT NULL
);

CREATE INDEX IF NOT EXISTS contacts_organization_idx ON contacts (organization_id);

INSERT INTO schema_migrations (version, name)
VALUES ('005', 'contacts')
ON CONFLICT (version) DO NOTHING;
