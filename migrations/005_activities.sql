-- Calls, mails and notes. By far the largest table: partitioned by quarter, so that old quarters
-- can be detached and archived instead of being deleted row by row.

CREATE TYPE crm.activity_kind AS ENUM ('call', 'email', 'meeting', 'note');

CREATE TABLE crm.activities (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  deal_id uuid,
  author_id uuid,
  kind crm.activity_kind NOT NULL,
  subject text NOT NULL DEFAULT '',
  body text NOT NULL DEFAULT '',
  occurred_at timestamptz NOT NULL DEFAULT now(),
  search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', subject), 'A') || setweight(to_tsvector('simple', body), 'B')
  ) STORED,
  -- A unique key of a partitioned table has to hold the column it is partitioned by.
  CONSTRAINT activities_pkey PRIMARY KEY (id, occurred_at),
  CONSTRAINT activities_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES crm.tenants (id) ON DELETE CASCADE,
  CONSTRAINT activities_contact_id_fkey FOREIGN KEY (tenant_id, contact_id)
    REFERENCES crm.contacts (tenant_id, id) ON DELETE CASCADE,
  CONSTRAINT activities_deal_id_fkey FOREIGN KEY (tenant_id, deal_id)
    REFERENCES crm.deals (tenant_id, id),
  CONSTRAINT activities_author_id_fkey FOREIGN KEY (tenant_id, author_id)
    REFERENCES crm.members (tenant_id, id)
) PARTITION BY RANGE (occurred_at);

-- The offset is written out: without it the bounds would depend on the time zone of whoever migrates.
CREATE TABLE crm.activities_2026_q3 PARTITION OF crm.activities
  FOR VALUES FROM ('2026-07-01 00:00+00') TO ('2026-10-01 00:00+00');
CREATE TABLE crm.activities_2026_q4 PARTITION OF crm.activities
  FOR VALUES FROM ('2026-10-01 00:00+00') TO ('2027-01-01 00:00+00');

-- Imports bring activities of many years ago; nobody should lose them to "no partition found".
CREATE TABLE crm.activities_default PARTITION OF crm.activities DEFAULT;

-- Indexes of the parent exist on every partition, also on those of later quarters.
CREATE INDEX activities_tenant_id_contact_id_idx ON crm.activities (tenant_id, contact_id, occurred_at DESC);
CREATE INDEX activities_tenant_id_deal_id_idx ON crm.activities (tenant_id, deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX activities_search_idx ON crm.activities USING gin (search);

-- Called by a nightly job, a quarter ahead of time.
CREATE FUNCTION crm.create_activities_partition(day date) RETURNS text
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
  RETURN partition;
END;
$$;

SELECT crm.create_activities_partition(date '2027-01-01');

COMMENT ON TABLE crm.activities IS 'What happened with a contact; one partition for each quarter, in UTC';
