-- Written by hand after the sources of Flyway 13.0.0 (PostgreSQLDatabase, ChecksumCalculator); the third row has the checksum of Flyway 5 (flyway/flyway#2474).
CREATE TABLE flyway_schema_history (
    installed_rank int NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY,
    version varchar(50),
    description varchar(200) NOT NULL,
    type varchar(20) NOT NULL,
    script varchar(1000) NOT NULL,
    checksum int,
    installed_by varchar(100) NOT NULL,
    installed_on timestamp NOT NULL DEFAULT now(),
    execution_time int NOT NULL,
    success boolean NOT NULL
);
CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success);
INSERT INTO flyway_schema_history VALUES
    (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"public"', NULL, 'app', '2026-01-15 09:30:00', 0, true),
    (1, '1', 'users', 'SQL', 'V1__users.sql', -2134990597, 'app', '2026-01-15 09:30:01.25', 12, true),
    (2, '1.1', 'teams', 'SQL', 'V1.1__teams.sql', -1595334845, 'app', '2026-01-15 09:30:02', 7, true),
    (3, '2', 'notes', 'SQL', 'V2__notes.sql', 715758859, 'deployer', '2026-02-01 00:00:00', 3, true);
