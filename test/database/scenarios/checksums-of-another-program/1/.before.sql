CREATE TABLE schema_migrations (version text PRIMARY KEY, checksum text);
INSERT INTO schema_migrations VALUES ('001', md5('something else'));
