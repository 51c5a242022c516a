CREATE TABLE IF NOT EXISTS stages (
  id UUID CONSTRAINT stages_pk PRIMARY KEY DEFAULT gen_random_uuid(),
  position INTEGER NOT NULL CONSTRAINT stages_position_unique UNIQUE,
  label TEXT NOT NULL
);

INSERT INTO schema_migrations (version, name)
VALUES ('011', 'pipeline')
ON CONFLICT (version) DO NOTHING;
