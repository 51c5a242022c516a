CREATE TABLE IF NOT EXISTS tags (
  id UUID CONSTRAINT tags_pk PRIMARY KEY DEFAULT gen_random_uuid(),
  label TEXT NOT NULL CONSTRAINT tags_label_unique UNIQUE
);

INSERT INTO schema_migrations (version, name)
VALUES ('008', 'tags')
ON CONFLICT (version) DO NOTHING;
