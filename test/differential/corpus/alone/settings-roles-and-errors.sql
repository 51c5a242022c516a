SET client_min_messages = error;
SET search_path = pg_catalog, public;
CREATE INDEX CONCURRENTLY sre_1 ON t (v);
SET SESSION AUTHORIZATION pg_monitor;
SELECT count(*) FROM t;
