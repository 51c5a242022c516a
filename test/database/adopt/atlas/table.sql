-- Written by hand after the sources of Atlas (cmd/atlas/internal/migrate/ent/schema, sql/migrate/dir.go).
CREATE SCHEMA atlas_schema_revisions;
CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (
    version varchar PRIMARY KEY NOT NULL,
    description varchar NOT NULL,
    type bigint NOT NULL DEFAULT 2,
    applied bigint NOT NULL DEFAULT 0,
    total bigint NOT NULL DEFAULT 0,
    executed_at timestamptz NOT NULL,
    execution_time bigint NOT NULL,
    error text,
    error_stmt text,
    hash varchar NOT NULL,
    partial_hashes jsonb,
    operator_version varchar NOT NULL
);
INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES
    ('.atlas_cloud_identifier', '', 2, 0, 0, '2026-01-15 09:29:00+00', 0, NULL, NULL, '', NULL, 'Atlas CLI v0.30.0'),
    ('20240301120000', 'users', 2, 1, 1, '2026-01-15 09:30:00+00', 3500000, NULL, NULL, '1E2mper4mco1CkGiMGK8FWFynF0H19vDspojDZ5g/2M=', NULL, 'Atlas CLI v0.30.0'),
    ('20240302093000', 'teams', 2, 1, 1, '2026-01-15 09:30:01+00', 1200000, NULL, NULL, 'h1:kmkzi732qbrB8+mPPKUZwtkYOb78V56Qu4uFesYcPc8=', NULL, 'Atlas CLI v0.30.0');
