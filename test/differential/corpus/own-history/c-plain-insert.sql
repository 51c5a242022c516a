ALTER TABLE users ADD email text;
INSERT INTO schema_migrations (version, name) VALUES ('0003', 'c-plain-insert');
