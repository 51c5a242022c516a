-- Written by hand after the sources of Prisma's schema engine (flavour/postgres.rs, checksum.rs); the second checksum is that of a file with CRLF.
CREATE TABLE _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
);
INSERT INTO _prisma_migrations VALUES
    ('9b3c1c7e-0f1e-4d57-8a53-6f4f6b8f5d10', '12a1ef51b20a6108acdcf70e2f8c3f6bfcda5eed26f31a00971d3c88a59b2439', '2026-01-15 09:30:01+00', '20240301120000_users', NULL, NULL, '2026-01-15 09:30:00+00', 1),
    ('0d2f4a52-4a8e-4c0b-9d5e-5b7a0c1d2e3f', '0000000000000000000000000000000000000000000000000000000000000000', NULL, '20240302093000_teams', 'it failed at first', '2026-01-15 09:31:00+00', '2026-01-15 09:30:30+00', 0),
    ('4f5a6b7c-8d9e-4f0a-b1c2-d3e4f5a6b7c8', '82a376f13a31cc939cde6a028f84b0ced884bc4240947f2dee2998da87d5bb12', '2026-01-15 09:32:01+00', '20240302093000_teams', NULL, NULL, '2026-01-15 09:32:00+00', 1);
