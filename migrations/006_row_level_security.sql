-- check:ignore several-locks: no application uses these tables yet

-- One tenant never sees another one's rows, whatever the application forgets to put into a WHERE.
--
-- Not FORCE: the owner of the tables is the role that migrates, and a back-fill under FORCE
-- would find no rows and succeed. The application signs in as another role.

ALTER TABLE crm.tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.companies ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.deals ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.activities ENABLE ROW LEVEL SECURITY;

-- In a sub-select the function is called once for each query instead of once for each row.
CREATE POLICY tenants_own_row ON crm.tenants
  USING (id = (SELECT crm.current_tenant_id()));
CREATE POLICY members_same_tenant ON crm.members
  USING (tenant_id = (SELECT crm.current_tenant_id()));
CREATE POLICY companies_same_tenant ON crm.companies
  USING (tenant_id = (SELECT crm.current_tenant_id()));
CREATE POLICY contacts_same_tenant ON crm.contacts
  USING (tenant_id = (SELECT crm.current_tenant_id()));
CREATE POLICY deals_same_tenant ON crm.deals
  USING (tenant_id = (SELECT crm.current_tenant_id()));
CREATE POLICY activities_same_tenant ON crm.activities
  USING (tenant_id = (SELECT crm.current_tenant_id()));

-- The policy of a parent is not asked when a partition is queried by its own name.
-- Row-level security without any policy closes that door: only the owner comes through.
DO $$
DECLARE
  partition regclass;
BEGIN
  FOR partition IN
    SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'crm.activities'::regclass
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', partition);
  END LOOP;
END;
$$;

CREATE OR REPLACE FUNCTION crm.create_activities_partition(day date) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  first_day date := date_trunc('quarter', day::timestamp)::date;
  next_day date := (first_day + interval '3 months')::date;
  partition text := format('activities_%s_q%s', to_char(first_day, 'YYYY'), to_char(first_day, 'Q'));
BEGIN
  EXECUTE format(
    'CREATE TABLE IF NOT EXISTS crm.%I PARTITION OF crm.activities FOR VALUES FROM (%L) TO (%L)',
    partition, first_day || ' 00:00+00', next_day || ' 00:00+00'
  );
  EXECUTE format('ALTER TABLE crm.%I ENABLE ROW LEVEL SECURITY', partition);
  RETURN partition;
END;
$$;
