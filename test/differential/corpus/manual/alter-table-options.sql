CREATE TABLE optional (a int) WITH (fillfactor = 70);
ALTER TABLE optional SET (autovacuum_enabled = false, fillfactor = 60), RESET (fillfactor);
ALTER TABLE optional SET UNLOGGED;
ALTER TABLE optional SET LOGGED;
ALTER TABLE optional OWNER TO manual_writer;
ALTER TABLE optional SET SCHEMA app;
ALTER TABLE app.optional RENAME TO optioned;
ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE pg_default;
