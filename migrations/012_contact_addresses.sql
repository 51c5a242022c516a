-- A contact has more than one e-mail address and telephone number.
--
-- The old columns stay until no running version of the application reads them: a later file
-- drops them.

CREATE TYPE crm.address_kind AS ENUM ('email', 'phone');

CREATE TABLE crm.contact_addresses (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  kind crm.address_kind NOT NULL,
  address citext NOT NULL,
  position integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT contact_addresses_pkey PRIMARY KEY (id),
  CONSTRAINT contact_addresses_address_check CHECK (address <> ''),
  CONSTRAINT contact_addresses_contact_id_address_key UNIQUE (contact_id, kind, address),
  -- Checked at the end of the transaction: two addresses change places in two statements.
  CONSTRAINT contact_addresses_contact_id_position_key UNIQUE (contact_id, kind, position)
    DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT contact_addresses_contact_id_fkey FOREIGN KEY (tenant_id, contact_id)
    REFERENCES crm.contacts (tenant_id, id) ON DELETE CASCADE
);

INSERT INTO crm.contact_addresses (tenant_id, contact_id, kind, address, created_at)
SELECT tenant_id, id, 'email'::crm.address_kind, email, created_at
FROM crm.contacts
WHERE email <> ''
UNION ALL
SELECT tenant_id, id, 'phone'::crm.address_kind, phone, created_at
FROM crm.contacts
WHERE phone <> '';

-- After the rows: an index over what is there already is built faster than it grows.
CREATE INDEX contact_addresses_tenant_id_address_idx ON crm.contact_addresses (tenant_id, address);

ALTER TABLE crm.contact_addresses ENABLE ROW LEVEL SECURITY;

CREATE POLICY contact_addresses_same_tenant ON crm.contact_addresses
  USING (tenant_id = (SELECT crm.current_tenant_id()));

CREATE TRIGGER contact_addresses_touch_updated_at
  BEFORE UPDATE ON crm.contact_addresses
  FOR EACH ROW EXECUTE FUNCTION crm.touch_updated_at();

CREATE TRIGGER contact_addresses_audit
  AFTER INSERT OR UPDATE OR DELETE ON crm.contact_addresses
  FOR EACH ROW EXECUTE FUNCTION crm.write_audit_log();

COMMENT ON COLUMN crm.contacts.email IS 'Superseded by crm.contact_addresses, written until the application has moved';
COMMENT ON COLUMN crm.contacts.phone IS 'Superseded by crm.contact_addresses, written until the application has moved';
