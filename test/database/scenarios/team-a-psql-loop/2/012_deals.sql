CREATE TABLE IF NOT EXISTS deals (
  id UUID CONSTRAINT deals_pk PRIMARY KEY DEFAULT gen_random_uuid(),
  contact_id UUID NOT NULL CONSTRAINT deals_contact_fk REFERENCES contacts (id),
  stage_id UUID NOT NULL CONSTRAINT deals_stage_fk REFERENCES stages (id)
);

INSERT INTO schema_migrations (version, name)
VALUES ('012', 'deals')
ON CONFLICT (version) DO NOTHING;
