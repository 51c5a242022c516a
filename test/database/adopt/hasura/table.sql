-- Written by hand after the sources of Hasura 2 (catalog version 48), as published dumps of its catalog have it.
CREATE SCHEMA hdb_catalog;
CREATE TABLE hdb_catalog.hdb_version (
    hasura_uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    version text NOT NULL,
    upgraded_on timestamptz NOT NULL,
    cli_state jsonb NOT NULL DEFAULT '{}',
    console_state jsonb NOT NULL DEFAULT '{}'
);
CREATE TABLE hdb_catalog.schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
INSERT INTO hdb_catalog.hdb_version (version, upgraded_on, cli_state) VALUES ('48', '2026-01-15 09:30:00+00',
    '{"settings": {"migration_mode": "true"}, "migrations": {"default": {"1609459200000": false}}, "isStateCopyCompleted": true}');
