ALTER TABLE users ADD country text;
INSERT INTO schema_migrations (version, name) VALUES ('0006', 'f-fails');
SELECT nope;
