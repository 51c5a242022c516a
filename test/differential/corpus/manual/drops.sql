CREATE TABLE passing (a int); DROP TABLE IF EXISTS passing, never_was CASCADE;
CREATE VIEW passing AS SELECT 1; DROP VIEW passing;
CREATE SEQUENCE passing; DROP SEQUENCE passing;
CREATE FUNCTION passing(int) RETURNS int LANGUAGE sql AS 'SELECT $1'; DROP FUNCTION passing(int);
CREATE TYPE passing AS ENUM (); DROP TYPE passing;
CREATE DOMAIN passing AS int; DROP DOMAIN passing;
CREATE SCHEMA passing CREATE TABLE a (b int); DROP SCHEMA passing CASCADE;
CREATE MATERIALIZED VIEW passing AS SELECT 1; DROP MATERIALIZED VIEW passing;
CREATE ROLE manual_dropped; GRANT SELECT ON films TO manual_dropped; DROP OWNED BY manual_dropped; DROP ROLE manual_dropped;
