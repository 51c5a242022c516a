COMMENT ON TABLE schema_migrations IS 'what ran; when';
ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS note text;
