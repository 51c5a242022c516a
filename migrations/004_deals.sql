-- What we hope to sell, and how far that has come.

CREATE TYPE crm.deal_stage AS ENUM ('lead', 'qualified', 'proposal', 'won', 'lost');

CREATE TABLE crm.deals (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL,
  company_id uuid NOT NULL,
  contact_id uuid,
  owner_id uuid,
  title text NOT NULL,
  stage crm.deal_stage NOT NULL DEFAULT 'lead',
  -- Money is numeric: the sum of a thousand floats is not what the customer is billed.
  amount numeric(14, 2) NOT NULL DEFAULT 0,
  currency text NOT NULL DEFAULT 'EUR',
  expected_close date,
  closed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT deals_pkey PRIMARY KEY (id),
  CONSTRAINT deals_tenant_id_id_key UNIQUE (tenant_id, id),
  CONSTRAINT deals_amount_check CHECK (amount >= 0),
  CONSTRAINT deals_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT deals_closed_at_check CHECK ((stage IN ('won', 'lost')) = (closed_at IS NOT NULL)),
  CONSTRAINT deals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES crm.tenants (id) ON DELETE CASCADE,
  CONSTRAINT deals_company_id_fkey FOREIGN KEY (tenant_id, company_id)
    REFERENCES crm.companies (tenant_id, id),
  CONSTRAINT deals_contact_id_fkey FOREIGN KEY (tenant_id, contact_id)
    REFERENCES crm.contacts (tenant_id, id),
  CONSTRAINT deals_owner_id_fkey FOREIGN KEY (tenant_id, owner_id)
    REFERENCES crm.members (tenant_id, id)
);

-- The board shows open deals only, and most rows are closed ones.
CREATE INDEX deals_open_tenant_id_stage_idx
  ON crm.deals (tenant_id, stage, expected_close)
  WHERE closed_at IS NULL;

CREATE INDEX deals_tenant_id_company_id_idx ON crm.deals (tenant_id, company_id);
CREATE INDEX deals_tenant_id_contact_id_idx ON crm.deals (tenant_id, contact_id);
CREATE INDEX deals_tenant_id_owner_id_idx ON crm.deals (tenant_id, owner_id);

CREATE TRIGGER deals_touch_updated_at
  BEFORE UPDATE ON crm.deals
  FOR EACH ROW EXECUTE FUNCTION crm.touch_updated_at();

-- BEGIN ATOMIC: the body is parsed when the function is made, so a column that it names
-- cannot be dropped from under it.
CREATE FUNCTION crm.open_deals_total(wanted_currency text DEFAULT 'EUR') RETURNS numeric
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(sum(deals.amount), 0)
  FROM crm.deals
  WHERE deals.tenant_id = crm.current_tenant_id()
    AND deals.closed_at IS NULL
    AND deals.currency = wanted_currency;
END;

COMMENT ON FUNCTION crm.open_deals_total(text) IS 'Sum of the open deals of the current tenant in one currency';
