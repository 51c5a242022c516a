-- Tenants, and the people who may sign in to one.

CREATE TYPE crm.tenant_plan AS ENUM ('trial', 'team', 'enterprise');
CREATE TYPE crm.member_role AS ENUM ('viewer', 'sales', 'manager', 'owner');

CREATE TABLE crm.tenants (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  slug text NOT NULL,
  name text NOT NULL,
  plan crm.tenant_plan NOT NULL DEFAULT 'trial',
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT tenants_pkey PRIMARY KEY (id),
  CONSTRAINT tenants_slug_key UNIQUE (slug),
  -- The slug is a host name: slug.crm.example.
  CONSTRAINT tenants_slug_check CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  CONSTRAINT tenants_settings_check CHECK (jsonb_typeof(settings) = 'object')
);

CREATE TABLE crm.members (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL,
  email citext NOT NULL,
  display_name text NOT NULL,
  role crm.member_role NOT NULL DEFAULT 'viewer',
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT members_pkey PRIMARY KEY (id),
  -- What other tables refer to: with the tenant in the key, a row cannot point into another tenant.
  CONSTRAINT members_tenant_id_id_key UNIQUE (tenant_id, id),
  CONSTRAINT members_tenant_id_email_key UNIQUE (tenant_id, email),
  CONSTRAINT members_email_check CHECK (email LIKE '%_@_%'),
  CONSTRAINT members_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES crm.tenants (id) ON DELETE CASCADE
);

CREATE TRIGGER tenants_touch_updated_at
  BEFORE UPDATE ON crm.tenants
  FOR EACH ROW EXECUTE FUNCTION crm.touch_updated_at();

CREATE TRIGGER members_touch_updated_at
  BEFORE UPDATE ON crm.members
  FOR EACH ROW EXECUTE FUNCTION crm.touch_updated_at();

COMMENT ON COLUMN crm.tenants.slug IS 'First label of the tenant''s host name; never reused';
COMMENT ON COLUMN crm.members.disabled_at IS 'Set instead of deleting: deals and activities keep their author';
