-- Written by hand after the sources of Diesel 2 (diesel_migrations): versions lose their hyphens.
CREATE TABLE __diesel_schema_migrations (
    version varchar(50) PRIMARY KEY NOT NULL,
    run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO __diesel_schema_migrations VALUES
    ('00000000000000', '2026-01-15 09:30:00'), ('20240301120000', '2026-01-15 09:30:01');
