DO $$ BEGIN
  CREATE TYPE member_role AS ENUM ('owner', 'member');
EXCEPTION
  WHEN duplicate_object THEN NULL;
END $$;

CREATE TABLE IF NOT EXISTS members (
  organization_id UUID NOT NULL CONSTRAINT members_organization_fk REFERENCES organizations (id),
  user_id UUID NOT NULL CONSTRAINT members_user_fk REFERENCES users (id),
  role member_role NOT NULL DEFAULT 'member',
  CONSTRAINT members_pk PRIMARY KEY (organization_id, user_id)
);

INSERT INTO schema_migrations (version, name)
VALUES ('004', 'members')
ON CONFLICT (version) DO NOTHING;
