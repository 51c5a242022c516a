ALTER TABLE ai_configs ADD COLUMN temperature numeric;
