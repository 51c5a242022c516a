-- Everything of the CRM lives in its own schema: what the application may touch is then one GRANT,
-- and the history table of the migrations stays out of it.

-- Both are in PostgreSQL's contrib and trusted: the owner of the database may create them,
-- no superuser is needed. They go where the search_path finds them, because their types and
-- operator classes are written unqualified below.
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA crm;

COMMENT ON SCHEMA crm IS 'Customers, deals and activities of every tenant';

-- The application says once per transaction whom it works for: SET LOCAL crm.tenant_id = '…'.
-- Not set, or reset to the empty string by a connection pool, gives NULL, and NULL matches no row.
CREATE FUNCTION crm.current_tenant_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('crm.tenant_id', true), '')::uuid;

COMMENT ON FUNCTION crm.current_tenant_id() IS 'The tenant of this transaction, or NULL';

-- In a trigger, so that a forgotten column in an UPDATE of the application cannot leave it stale.
CREATE FUNCTION crm.touch_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END;
$$;
