-- Written by hand after the sources of sqlx (sqlx-postgres/src/migrate.rs).
CREATE TABLE _sqlx_migrations (
    version bigint PRIMARY KEY,
    description text NOT NULL,
    installed_on timestamptz NOT NULL DEFAULT now(),
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);
INSERT INTO _sqlx_migrations VALUES
    (20240301120000, 'users', '2026-01-15 10:30:00+01', true, '\xeedf404a60de2fe9a187cf0f29ded29ae7131616204e63a1d6a08a8021a168f3746df1fae512cb891273c7972c8e73d1', 4200000),
    (20240302093000, 'teams', '2026-01-15 10:30:01+01', true, '\x0f470f8020fe55f6ede48df61627e00978d05049da3f3ca52a8fa00159c7659524a44a8b4e106d7158c9189f3c117575', 2100000);
