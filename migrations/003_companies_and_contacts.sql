-- Whom we sell to.

CREATE TABLE crm.companies (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL,
  name text NOT NULL,
  domain text,
  employees integer,
  custom_fields jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT companies_pkey PRIMARY KEY (id),
  CONSTRAINT companies_tenant_id_id_key UNIQUE (tenant_id, id),
  CONSTRAINT companies_employees_check CHECK (employees >= 0),
  CONSTRAINT companies_custom_fields_check CHECK (jsonb_typeof(custom_fields) = 'object'),
  CONSTRAINT companies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES crm.tenants (id) ON DELETE CASCADE
);

CREATE TABLE crm.contacts (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL,
  company_id uuid,
  owner_id uuid,
  first_name text NOT NULL DEFAULT '',
  last_name text NOT NULL DEFAULT '',
  email citext,
  phone text,
  custom_fields jsonb NOT NULL DEFAULT '{}',
  -- Computed here, because the list view sorts by it and every client spelled it differently.
  full_name text GENERATED ALWAYS AS (btrim(first_name || ' ' || last_name)) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT contacts_pkey PRIMARY KEY (id),
  CONSTRAINT contacts_tenant_id_id_key UNIQUE (tenant_id, id),
  CONSTRAINT contacts_name_check CHECK (first_name <> '' OR last_name <> '' OR email IS NOT NULL),
  CONSTRAINT contacts_custom_fields_check CHECK (jsonb_typeof(custom_fields) = 'object'),
  CONSTRAINT contacts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES crm.tenants (id) ON DELETE CASCADE,
  CONSTRAINT contacts_company_id_fkey FOREIGN KEY (tenant_id, company_id)
    REFERENCES crm.companies (tenant_id, id),
  CONSTRAINT contacts_owner_id_fkey FOREIGN KEY (tenant_id, owner_id)
    REFERENCES crm.members (tenant_id, id)
);

-- The same company typed in twice differs in case more often than in letters.
CREATE UNIQUE INDEX companies_tenant_id_lower_domain_idx
  ON crm.companies (tenant_id, lower(domain))
  WHERE domain IS NOT NULL;

-- Custom fields are only ever asked with @>: jsonb_path_ops is the smaller index for that.
CREATE INDEX companies_custom_fields_idx ON crm.companies USING gin (custom_fields jsonb_path_ops);
CREATE INDEX contacts_custom_fields_idx ON crm.contacts USING gin (custom_fields jsonb_path_ops);

-- For the search box: any part of a name, typing errors included.
CREATE INDEX contacts_full_name_trgm_idx ON crm.contacts USING gin (full_name gin_trgm_ops);

CREATE INDEX contacts_tenant_id_company_id_idx ON crm.contacts (tenant_id, company_id);
CREATE INDEX contacts_tenant_id_owner_id_idx ON crm.contacts (tenant_id, owner_id) WHERE owner_id IS NOT NULL;

CREATE TRIGGER companies_touch_updated_at
  BEFORE UPDATE ON crm.companies
  FOR EACH ROW EXECUTE FUNCTION crm.touch_updated_at();

CREATE TRIGGER contacts_touch_updated_at
  BEFORE UPDATE ON crm.contacts
  FOR EACH ROW EXECUTE FUNCTION crm.touch_updated_at();

COMMENT ON TABLE crm.contacts IS 'People; a contact without a company is a private customer';
COMMENT ON COLUMN crm.contacts.custom_fields IS 'Fields that a tenant defined itself: one object, name to value';
