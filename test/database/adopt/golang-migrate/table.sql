-- Written by hand after the sources of golang-migrate 4 (database/postgres/postgres.go).
CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
INSERT INTO schema_migrations VALUES (2, false);
