ALTER TABLE attachments ADD COLUMN size bigint;
