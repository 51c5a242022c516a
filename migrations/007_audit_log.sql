-- Who changed what: asked for by the first customers with a works council.

CREATE TABLE crm.audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id uuid NOT NULL,
  table_name text NOT NULL,
  row_id uuid NOT NULL,
  operation text NOT NULL,
  changed_by uuid,
  changed_at timestamptz NOT NULL DEFAULT now(),
  old_values jsonb,
  new_values jsonb,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id),
  CONSTRAINT audit_log_operation_check CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE'))
  -- No foreign key to tenants or to the rows: the log outlives what it is about.
);

CREATE INDEX audit_log_tenant_id_row_id_idx ON crm.audit_log (tenant_id, row_id, changed_at DESC);

-- Rows arrive in the order of time, which is all that BRIN needs; a B-tree would be many times larger.
CREATE INDEX audit_log_changed_at_idx ON crm.audit_log USING brin (changed_at);

ALTER TABLE crm.audit_log ENABLE ROW LEVEL SECURITY;

CREATE POLICY audit_log_same_tenant ON crm.audit_log FOR SELECT
  USING (tenant_id = (SELECT crm.current_tenant_id()));

-- SECURITY DEFINER: the application may cause entries, but has no right to write or alter them.
-- The search_path is fixed, or a caller could put a table of his own in front of ours.
CREATE FUNCTION crm.write_audit_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  old_values jsonb;
  new_values jsonb;
  subject jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    old_values := to_jsonb(OLD);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    new_values := to_jsonb(NEW);
  END IF;
  subject := coalesce(new_values, old_values);

  INSERT INTO crm.audit_log (tenant_id, table_name, row_id, operation, changed_by, old_values, new_values)
  VALUES (
    (subject ->> 'tenant_id')::uuid,
    TG_TABLE_NAME,
    (subject ->> 'id')::uuid,
    TG_OP,
    nullif(current_setting('crm.member_id', true), '')::uuid,
    old_values,
    new_values
  );
  RETURN NULL;
END;
$$;

CREATE TRIGGER companies_audit
  AFTER INSERT OR UPDATE OR DELETE ON crm.companies
  FOR EACH ROW EXECUTE FUNCTION crm.write_audit_log();

CREATE TRIGGER contacts_audit
  AFTER INSERT OR UPDATE OR DELETE ON crm.contacts
  FOR EACH ROW EXECUTE FUNCTION crm.write_audit_log();

CREATE TRIGGER deals_audit
  AFTER INSERT OR UPDATE OR DELETE ON crm.deals
  FOR EACH ROW EXECUTE FUNCTION crm.write_audit_log();

COMMENT ON COLUMN crm.audit_log.changed_by IS 'crm.member_id of the transaction; NULL: a job or a migration';
