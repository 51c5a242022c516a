/** A statement that is denied, and what is said about it. What is said is run by the superuser; then it must not be denied. */
export interface Case {
  readonly title: string
  readonly since?: number
  readonly until?: number
  /** Run by the superuser before. */
  readonly arrange?: string | readonly string[]
  /** A role that is connected meanwhile. */
  readonly beside?: string
  /** Run by the superuser afterwards, where it is in none of the schemas and belongs to none of the roles. */
  readonly undo?: string | readonly string[]
  /** In one transaction, by the role "Me"; the last one is denied. */
  readonly run: readonly string[]
  /** What is run instead afterwards, where not a right has to change but what is run. */
  readonly instead?: readonly string[]
  readonly says: string | undefined
}

/** Before each case: who runs it, whose things they are, and who else there is. */
export const setting = `
  CREATE ROLE "Me" LOGIN PASSWORD 'me'; CREATE ROLE owner; CREATE ROLE other;
  CREATE SCHEMA s AUTHORIZATION owner; CREATE SCHEMA hidden AUTHORIZATION owner; CREATE SCHEMA mine AUTHORIZATION "Me";
  GRANT USAGE ON SCHEMA s TO "Me"; REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  SET ROLE owner;
  CREATE TABLE s.t (id int PRIMARY KEY, v int); INSERT INTO s.t VALUES (1, 1); CREATE TABLE hidden.h (id int);
  CREATE INDEX i ON s.t (v); CREATE VIEW s.v AS SELECT * FROM s.t; CREATE MATERIALIZED VIEW s.mv AS SELECT 1 AS one;
  CREATE SEQUENCE s.sq; CREATE TABLE s.numbered (id serial, v int); GRANT INSERT ON s.numbered TO "Me";
  CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION s.f(int) FROM PUBLIC;
  CREATE PROCEDURE s.p() LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON PROCEDURE s.p() FROM PUBLIC;
  CREATE AGGREGATE s.agg (int) (SFUNC = int4pl, STYPE = int4); REVOKE EXECUTE ON FUNCTION s.agg(int) FROM PUBLIC;
  CREATE TYPE s.ty AS ENUM ('a'); CREATE DOMAIN s.dom AS int; REVOKE USAGE ON TYPE s.ty, s.dom FROM PUBLIC;
  CREATE FUNCTION s.trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  RESET ROLE`

export const forgetting = `
  RESET ROLE; DROP SCHEMA IF EXISTS s, hidden, mine CASCADE; DROP OWNED BY "Me", owner, other CASCADE; DROP ROLE "Me", owner, other`

const onT = (privileges: string) => `Run: GRANT ${privileges} ON "s"."t" TO "Me";`
const ofOwner = (what: string) => `${what} belongs to "owner". Run: GRANT "owner" TO "Me";`
const ofSuperuser = (what: string, alter: string) =>
  `${what} belongs to "postgres". Run: ALTER ${alter} ${what} OWNER TO "Me";`
const handOver = (what: string) => `ALTER ${what} OWNER TO postgres`

export const cases: readonly Case[] = [
  // Schemas.
  {
    title: 'a table in public',
    run: ['CREATE TABLE public.x ()'],
    says: 'Run: GRANT CREATE ON SCHEMA "public" TO "Me";',
  },
  {
    title: 'a table in the first schema of the search_path',
    run: ['SET LOCAL search_path = s, public', 'CREATE TABLE x ()'],
    says: 'Run: GRANT CREATE ON SCHEMA "s" TO "Me";',
  },
  {
    title: 'a function in a schema',
    run: [`CREATE OR REPLACE FUNCTION s.g() RETURNS int LANGUAGE sql AS 'SELECT 1'`],
    says: 'Run: GRANT CREATE ON SCHEMA "s" TO "Me";',
  },
  {
    title: 'a table in a schema that may not even be used',
    run: ['CREATE TABLE IF NOT EXISTS hidden.x ()'],
    says: 'Run: GRANT USAGE, CREATE ON SCHEMA "hidden" TO "Me";',
  },
  {
    title: 'a schema that is only read from',
    arrange: 'GRANT SELECT ON hidden.h TO "Me"',
    run: ['CREATE VIEW mine.v AS SELECT * FROM hidden.h'],
    says: 'Run: GRANT USAGE ON SCHEMA "hidden" TO "Me";',
  },
  {
    title: 'a schema that a table is moved to',
    run: ['CREATE TABLE mine.x ()', 'ALTER TABLE mine.x SET SCHEMA hidden'],
    says: 'Run: GRANT USAGE, CREATE ON SCHEMA "hidden" TO "Me";',
  },
  {
    title: 'a schema in a string',
    arrange: 'CREATE SEQUENCE hidden.sq; GRANT USAGE ON SEQUENCE hidden.sq TO "Me"',
    run: [`SELECT nextval('hidden.sq')`],
    says: 'Run: GRANT USAGE ON SCHEMA "hidden" TO "Me";',
  },
  {
    title: 'a schema for the new owner of a table',
    arrange: 'GRANT other TO "Me"',
    run: ['CREATE TABLE mine.x ()', 'ALTER TABLE mine.x OWNER TO other'],
    says: 'Run: GRANT CREATE ON SCHEMA "mine" TO "other";',
  },
  {
    title: 'a schema that a foreign key is checked in, as another role: who that is cannot be known',
    arrange: `CREATE TABLE s.target (id int PRIMARY KEY); CREATE TABLE mine.x (id int REFERENCES s.target);
      ALTER TABLE mine.x OWNER TO "Me"; ALTER TABLE s.target OWNER TO other`,
    run: ['INSERT INTO mine.x VALUES (1)'],
    says: undefined,
  },
  // Databases.
  {
    title: 'a new schema',
    run: ['CREATE SCHEMA IF NOT EXISTS x'],
    says: 'Run: GRANT CREATE ON DATABASE "postgres" TO "Me";',
  },
  {
    title: 'a temporary table',
    arrange: 'REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC',
    undo: 'GRANT TEMPORARY ON DATABASE postgres TO PUBLIC',
    run: ['CREATE TEMP TABLE x ()'],
    says: 'Run: GRANT TEMPORARY ON DATABASE "postgres" TO "Me";',
  },
  {
    title: 'an extension that is trusted',
    run: ['CREATE EXTENSION pgcrypto'],
    says: 'Run: GRANT CREATE ON DATABASE "postgres" TO "Me";',
  },
  {
    title: 'an extension that is not',
    undo: 'DROP EXTENSION pageinspect',
    run: ['CREATE EXTENSION IF NOT EXISTS pageinspect WITH SCHEMA s'],
    says: 'Only a superuser may create it. Have one run, in the database "postgres": CREATE EXTENSION IF NOT EXISTS "pageinspect" with schema s;',
  },
  // Tables.
  { title: 'reading a table', run: ['SELECT * FROM s.t'], says: onT('SELECT') },
  { title: 'writing to one', run: ['INSERT INTO s.t VALUES (2, 2)'], says: onT('INSERT') },
  {
    title: 'writing to one, reading what was written',
    run: ['INSERT INTO s.t VALUES (2, 2) RETURNING id'],
    says: onT('SELECT, INSERT'),
  },
  {
    title: 'writing to one, or changing it',
    run: ['INSERT INTO s.t VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET v = 2'],
    says: onT('SELECT, INSERT, UPDATE'),
  },
  { title: 'changing one', run: ['UPDATE s.t SET v = v + 1'], says: onT('SELECT, UPDATE') },
  {
    title: 'changing one that may be read',
    arrange: 'GRANT SELECT ON s.t TO "Me"',
    run: ['UPDATE ONLY s.t SET v = 2 WHERE id = 1'],
    says: onT('UPDATE'),
  },
  { title: 'deleting from one', run: ['DELETE FROM s.t WHERE id = 1'], says: onT('SELECT, DELETE') },
  { title: 'emptying one', run: ['TRUNCATE s.t'], says: onT('TRUNCATE') },
  { title: 'locking one', run: ['LOCK TABLE s.t'], says: onT('UPDATE') },
  { title: 'locking rows of one', run: ['SELECT * FROM s.t FOR UPDATE'], says: onT('SELECT, UPDATE') },
  {
    title: 'merging into one',
    since: 15,
    run: ['MERGE INTO s.t USING (SELECT 1 AS id) n ON n.id = t.id WHEN MATCHED THEN DELETE'],
    says: onT('SELECT, DELETE'),
  },
  { title: 'copying one', run: ['COPY s.t TO STDOUT'], says: onT('SELECT') },
  {
    title: 'a foreign key to one',
    run: ['CREATE TABLE mine.x (id int REFERENCES s.t)'],
    says: onT('REFERENCES'),
  },
  {
    title: 'a trigger on one',
    run: ['CREATE TRIGGER x BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.trigger()'],
    says: onT('TRIGGER'),
  },
  { title: 'a table made of one', run: ['CREATE TABLE mine.x AS SELECT * FROM s.t'], says: onT('SELECT') },
  { title: 'a view', run: ['SELECT * FROM s.v'], says: 'Run: GRANT SELECT ON "s"."v" TO "Me";' },
  {
    title: 'a table behind a view of somebody else: that one lacks the right',
    arrange: `CREATE TABLE s.hers (id int); GRANT SELECT ON s.v TO "Me";
      CREATE VIEW s.through AS SELECT * FROM s.hers; ALTER VIEW s.through OWNER TO other; GRANT SELECT ON s.through TO "Me"`,
    run: ['SELECT * FROM s.through'],
    says: undefined,
  },
  {
    title: 'a materialized view',
    run: ['SELECT * FROM s.mv'],
    says: 'Run: GRANT SELECT ON "s"."mv" TO "Me";',
  },
  {
    title: 'refreshing one',
    since: 17,
    run: ['REFRESH MATERIALIZED VIEW s.mv'],
    says: 'Run: GRANT MAINTAIN ON "s"."mv" TO "Me";',
  },
  {
    title: 'refreshing one',
    until: 16,
    run: ['REFRESH MATERIALIZED VIEW s.mv'],
    says: ofOwner('"s"."mv"'),
  },
  { title: 'rebuilding an index', since: 17, run: ['REINDEX INDEX s.i'], says: onT('MAINTAIN') },
  {
    title: 'one of two tables of a name, said with its schema',
    arrange: 'CREATE TABLE hidden.t (id int)',
    run: ['SELECT * FROM s.t'],
    says: onT('SELECT'),
  },
  {
    title: 'one of two tables of a name, found along the search_path',
    arrange: 'CREATE TABLE public.t (id int); ALTER TABLE public.t OWNER TO owner',
    run: [`SELECT set_config('search_path', 's, public', true)`, 'SELECT * FROM t'],
    says: onT('SELECT'),
  },
  {
    title: 'a table of a name that has to be quoted',
    arrange: 'CREATE TABLE s."The ""T""" (id int)',
    run: ['SELECT * FROM s."The ""T"""'],
    says: 'Run: GRANT SELECT ON "s"."The ""T""" TO "Me";',
  },
  // In functions and blocks.
  {
    title: 'a table in a DO block',
    run: ['DO $$ BEGIN INSERT INTO s.t VALUES (2, 2); END $$'],
    says: onT('INSERT'),
  },
  {
    title: 'a statement that a block puts together',
    run: [`DO $$ BEGIN EXECUTE format('CREATE TABLE %I.x ()', 's'); END $$`],
    says: 'Run: GRANT CREATE ON SCHEMA "s" TO "Me";',
  },
  {
    title: 'a table in a condition of a block',
    run: ['DO $$ BEGIN IF EXISTS (SELECT FROM s.t) THEN NULL; END IF; END $$'],
    says: onT('SELECT'),
  },
  {
    title: 'a table in a SECURITY DEFINER function: its owner lacks the right',
    arrange: `CREATE FUNCTION s.other() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN DELETE FROM s.t; END';
      GRANT USAGE ON SCHEMA s TO other; ALTER FUNCTION s.other() OWNER TO other`,
    run: ['SELECT s.other()'],
    says: 'Run: GRANT SELECT, DELETE ON "s"."t" TO "other";',
  },
  {
    title: 'a table in a function in SQL: which statement of it cannot be known',
    arrange: `CREATE FUNCTION s.mine() RETURNS void LANGUAGE sql AS 'DELETE FROM s.t'`,
    run: ['SELECT s.mine()'],
    says: undefined,
  },
  {
    title: 'an error that a block raises itself',
    run: [`DO $$ BEGIN RAISE 'permission denied for table t' USING ERRCODE = '42501'; END $$`],
    says: undefined,
  },
  // Other objects.
  {
    title: 'a sequence behind a column',
    run: ['INSERT INTO s.numbered (v) VALUES (1)'],
    says: 'Run: GRANT USAGE ON SEQUENCE "s"."numbered_id_seq" TO "Me";',
  },
  {
    title: 'setting a sequence',
    run: [`SELECT setval('s.sq', 7)`],
    says: 'Run: GRANT UPDATE ON SEQUENCE "s"."sq" TO "Me";',
  },
  {
    title: 'reading a sequence as a table',
    run: ['SELECT last_value FROM s.sq'],
    says: 'Run: GRANT SELECT ON SEQUENCE "s"."sq" TO "Me";',
  },
  {
    title: 'a function',
    run: ['SELECT s.f(1)'],
    says: 'Run: GRANT EXECUTE ON FUNCTION s.f(integer) TO "Me";',
  },
  { title: 'a procedure', run: ['CALL s.p()'], says: 'Run: GRANT EXECUTE ON PROCEDURE s.p() TO "Me";' },
  {
    title: 'an aggregate',
    run: ['SELECT s.agg(1)'],
    says: 'Run: GRANT EXECUTE ON FUNCTION s.agg(integer) TO "Me";',
  },
  {
    title: 'a function of the server',
    run: [`SELECT pg_stat_reset()`],
    says: 'Run: GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_reset() TO "Me";',
  },
  {
    title: 'a type',
    run: ['CREATE TABLE mine.x (a s.ty[])'],
    says: 'Run: GRANT USAGE ON TYPE "s"."ty" TO "Me";',
  },
  {
    title: 'a domain',
    run: ['CREATE TABLE mine.x (a s.dom)'],
    says: 'Run: GRANT USAGE ON TYPE "s"."dom" TO "Me";',
  },
  {
    title: 'a language',
    arrange: 'REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC',
    undo: 'GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC',
    run: ['DO $$ BEGIN NULL; END $$'],
    says: 'Run: GRANT USAGE ON LANGUAGE "plpgsql" TO "Me";',
  },
  {
    title: 'a language for superusers',
    run: [`CREATE FUNCTION mine.f(int, int) RETURNS int LANGUAGE internal AS 'int4pl'`],
    says: undefined,
  },
  {
    title: 'a foreign server',
    arrange: 'CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w',
    undo: 'DROP FOREIGN DATA WRAPPER w CASCADE',
    run: ['CREATE FOREIGN TABLE mine.x (a int) SERVER far'],
    says: 'Run: GRANT USAGE ON FOREIGN SERVER "far" TO "Me";',
  },
  {
    title: 'a foreign-data wrapper',
    arrange: 'CREATE FOREIGN DATA WRAPPER w',
    undo: 'DROP FOREIGN DATA WRAPPER w CASCADE',
    run: ['CREATE SERVER far FOREIGN DATA WRAPPER w'],
    says: 'Run: GRANT USAGE ON FOREIGN DATA WRAPPER "w" TO "Me";',
  },
  {
    title: 'a tablespace',
    arrange: ['SET allow_in_place_tablespaces = on', `CREATE TABLESPACE elsewhere LOCATION ''`],
    since: 15,
    undo: ['DROP SCHEMA mine CASCADE; DROP OWNED BY "Me"', 'DROP TABLESPACE elsewhere'],
    run: ['CREATE TABLE mine.x () TABLESPACE elsewhere'],
    says: 'Run: GRANT CREATE ON TABLESPACE "elsewhere" TO "Me";',
  },
  {
    title: 'a large object',
    arrange: 'SELECT lo_create(4711)',
    undo: 'SELECT lo_unlink(4711)',
    run: ['SELECT lo_get(4711)'],
    says: 'Run: GRANT SELECT ON LARGE OBJECT 4711 TO "Me";',
  },
  {
    title: 'writing to a large object',
    arrange: 'SELECT lo_create(4712)',
    undo: 'SELECT lo_unlink(4712)',
    run: [`SELECT lo_put(4712, 0, 'a')`],
    says: 'Run: GRANT SELECT, UPDATE ON LARGE OBJECT 4712 TO "Me";',
  },
  // Owners.
  { title: 'a table of somebody else', run: ['ALTER TABLE s.t ADD COLUMN w int'], says: ofOwner('"s"."t"') },
  { title: 'an index of somebody else', run: ['DROP INDEX s.i'], says: ofOwner('"s"."t"') },
  {
    title: 'an index on a table of somebody else',
    run: ['CREATE INDEX ON s.t (v)'],
    says: ofOwner('"s"."t"'),
  },
  { title: 'a comment on a column', run: [`COMMENT ON COLUMN s.t.v IS 'x'`], says: ofOwner('"s"."t"') },
  { title: 'a view of somebody else', run: ['DROP VIEW s.v'], says: ofOwner('"s"."v"') },
  { title: 'a sequence of somebody else', run: ['ALTER SEQUENCE s.sq RESTART'], says: ofOwner('"s"."sq"') },
  { title: 'a function of somebody else', run: ['DROP FUNCTION s.f(int)'], says: ofOwner('s.f(integer)') },
  { title: 'a type of somebody else', run: [`ALTER TYPE s.ty ADD VALUE 'b'`], says: ofOwner('"s"."ty"') },
  {
    title: 'a domain of somebody else',
    run: ['ALTER DOMAIN s.dom SET NOT NULL'],
    says: ofOwner('"s"."dom"'),
  },
  { title: 'a schema of somebody else', run: ['DROP SCHEMA hidden CASCADE'], says: ofOwner('"hidden"') },
  {
    title: 'granting what somebody else has',
    run: ['GRANT SELECT ON s.t TO other'],
    says: ofOwner('"s"."t"'),
  },
  {
    title: 'a table of a superuser',
    arrange: `GRANT CREATE ON SCHEMA s TO "Me"; ${handOver('TABLE s.t')}`,
    run: ['ALTER TABLE s.t ADD COLUMN w int'],
    says: ofSuperuser('"s"."t"', 'TABLE'),
  },
  {
    title: 'an index of a superuser',
    arrange: `GRANT CREATE ON SCHEMA s TO "Me"; ${handOver('TABLE s.t')}`,
    run: ['ALTER INDEX s.i RENAME TO j'],
    says: ofSuperuser('"s"."t"', 'TABLE'),
  },
  {
    title: 'a sequence of a table of a superuser',
    arrange: `${handOver('TABLE s.numbered')}`,
    run: ['ALTER SEQUENCE s.numbered_id_seq RESTART'],
    says: ofSuperuser('"s"."numbered"', 'TABLE'),
  },
  {
    title: 'a materialized view of a superuser',
    arrange: `${handOver('MATERIALIZED VIEW s.mv')}`,
    run: ['DROP MATERIALIZED VIEW s.mv'],
    says: ofSuperuser('"s"."mv"', 'MATERIALIZED VIEW'),
  },
  {
    title: 'an aggregate of a superuser',
    arrange: `${handOver('AGGREGATE s.agg(int)')}`,
    run: ['DROP AGGREGATE s.agg(int)'],
    says: ofSuperuser('s.agg(integer)', 'AGGREGATE'),
  },
  {
    title: 'a domain of a superuser',
    arrange: `${handOver('DOMAIN s.dom')}`,
    run: ['ALTER DOMAIN s.dom SET NOT NULL'],
    says: ofSuperuser('"s"."dom"', 'TYPE'),
  },
  {
    title: 'an operator class of a superuser',
    arrange:
      'GRANT CREATE ON SCHEMA s TO "Me"; CREATE OPERATOR CLASS s.opc FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int)',
    run: ['ALTER OPERATOR CLASS s.opc USING btree RENAME TO x'],
    says: 's.opc USING btree belongs to "postgres". Run: ALTER OPERATOR CLASS s.opc USING btree OWNER TO "Me";',
  },
  {
    title: 'a statistics object of a superuser',
    arrange: 'CREATE STATISTICS s.st ON id, v FROM s.t',
    run: ['DROP STATISTICS s.st'],
    says: ofSuperuser('"s"."st"', 'STATISTICS'),
  },
  {
    title: 'public, which belongs to the owner of the database',
    since: 15,
    undo: 'ALTER SCHEMA public OWNER TO pg_database_owner',
    run: [`COMMENT ON SCHEMA public IS 'x'`],
    says: '"public" belongs to "pg_database_owner". Run: ALTER SCHEMA "public" OWNER TO "Me";',
  },
  {
    title: 'the database itself',
    undo: 'ALTER DATABASE postgres OWNER TO postgres; ALTER DATABASE postgres RESET ALL',
    run: ['ALTER DATABASE postgres SET work_mem = 1000'],
    says: ofSuperuser('"postgres"', 'DATABASE'),
  },
  {
    title: 'an extension of a superuser',
    arrange: 'CREATE EXTENSION pgcrypto',
    undo: 'DROP EXTENSION pgcrypto',
    run: ['ALTER EXTENSION pgcrypto UPDATE'],
    says: '"pgcrypto" belongs to "postgres", which has to run this itself.',
  },
  { title: 'a catalog', run: ['ALTER TABLE pg_class ADD COLUMN x int'], says: undefined },
  {
    title: 'a table of a role that may be assumed',
    instead: ['SET ROLE owner', 'ALTER TABLE s.t ADD COLUMN w int'],
    arrange: `ALTER ROLE "Me" NOINHERIT; GRANT owner TO "Me"`,
    run: ['ALTER TABLE s.t ADD COLUMN w int'],
    says: '"s"."t" belongs to "owner". Run it as that role: RATCHET_ROLE=owner, or SET ROLE "owner"; in the file.',
  },
  {
    title: 'a table of somebody else, for a role that inherits nothing',
    since: 16,
    arrange: 'ALTER ROLE "Me" NOINHERIT',
    run: ['ALTER TABLE s.t ADD COLUMN w int'],
    says: '"s"."t" belongs to "owner". Run: GRANT "owner" TO "Me" WITH INHERIT TRUE;',
  },
  {
    title: 'a table of somebody else, for a role that inherits nothing',
    until: 15,
    instead: ['SET ROLE owner', 'ALTER TABLE s.t ADD COLUMN w int'],
    arrange: 'ALTER ROLE "Me" NOINHERIT',
    run: ['ALTER TABLE s.t ADD COLUMN w int'],
    says: '"s"."t" belongs to "owner". Run: GRANT "owner" TO "Me"; then run it as that role: RATCHET_ROLE=owner, or SET ROLE "owner"; in the file.',
  },
  // Roles and settings.
  { title: 'SET ROLE', run: ['SET ROLE other'], says: 'Run: GRANT "other" TO "Me";' },
  {
    title: 'SET ROLE to a superuser',
    run: ['SET ROLE postgres'],
    says: '"postgres" is a superuser, and who is a member of it may do anything. Run: GRANT "postgres" TO "Me";',
  },
  {
    title: 'SET ROLE of a membership without SET',
    since: 16,
    arrange: 'GRANT other TO "Me" WITH SET FALSE',
    run: ['SET LOCAL ROLE other'],
    says: 'Run: GRANT "other" TO "Me" WITH SET TRUE;',
  },
  {
    title: 'SET ROLE out of another role: who logged in counts',
    arrange: 'GRANT owner TO "Me"',
    run: ['SET ROLE owner', 'SET ROLE other'],
    says: 'Run: GRANT "other" TO "Me";',
  },
  {
    title: 'a new owner',
    arrange: 'GRANT CREATE ON SCHEMA mine TO other',
    run: ['CREATE TABLE mine.x ()', 'ALTER TABLE mine.x OWNER TO other'],
    says: 'Run: GRANT "other" TO "Me";',
  },
  {
    title: 'the owner of the database as the new owner',
    arrange: 'GRANT CREATE ON SCHEMA mine TO pg_database_owner',
    undo: 'ALTER DATABASE postgres OWNER TO postgres',
    run: ['CREATE TABLE mine.x ()', 'ALTER TABLE mine.x OWNER TO pg_database_owner'],
    says: 'Run: ALTER DATABASE "postgres" OWNER TO "Me";',
  },
  {
    title: 'a table, in a role that the file has set',
    arrange: 'GRANT other TO "Me"; GRANT USAGE ON SCHEMA s TO other; GRANT SELECT ON s.t TO "Me"',
    run: ['SET ROLE other', 'SELECT * FROM s.t'],
    says: 'Run: GRANT SELECT ON "s"."t" TO "other";',
  },
  {
    title: 'a table, in a role that the file has set back',
    arrange: 'GRANT other TO "Me"',
    run: ['SAVEPOINT a', 'SET ROLE other', 'ROLLBACK TO a', 'SELECT * FROM s.t'],
    says: onT('SELECT'),
  },
  {
    title: 'a new role',
    undo: 'DROP ROLE x',
    run: ['CREATE ROLE x'],
    says: 'Run: ALTER ROLE "Me" CREATEROLE;',
  },
  {
    title: 'another role',
    until: 15,
    run: ['ALTER ROLE other LOGIN'],
    says: 'Run: ALTER ROLE "Me" CREATEROLE;',
  },
  {
    title: 'another role',
    since: 16,
    run: ['ALTER ROLE other LOGIN'],
    says: 'Run: ALTER ROLE "Me" CREATEROLE; GRANT "other" TO "Me" WITH ADMIN OPTION;',
  },
  {
    title: 'another role, for one that may create some',
    since: 16,
    arrange: 'ALTER ROLE "Me" CREATEROLE',
    undo: 'CREATE ROLE other',
    run: ['DROP ROLE other'],
    says: 'Run: GRANT "other" TO "Me" WITH ADMIN OPTION;',
  },
  {
    title: 'a new role with an attribute',
    since: 16,
    arrange: 'ALTER ROLE "Me" CREATEROLE',
    undo: 'DROP ROLE x',
    run: ['CREATE ROLE x REPLICATION'],
    says: 'Run: ALTER ROLE "Me" REPLICATION;',
  },
  {
    title: 'a membership',
    run: ['GRANT other TO owner'],
    says: 'Run: GRANT "other" TO "Me" WITH ADMIN OPTION;',
  },
  {
    title: 'a new database',
    undo: 'DROP DATABASE x',
    run: ['CREATE DATABASE x'],
    says: 'Run: ALTER ROLE "Me" CREATEDB;',
  },
  {
    title: 'default privileges of another role',
    run: ['ALTER DEFAULT PRIVILEGES FOR ROLE other GRANT SELECT ON TABLES TO owner'],
    says: 'Run: GRANT "other" TO "Me";',
  },
  {
    title: 'what belongs to another role',
    since: 16,
    run: ['REASSIGN OWNED BY other TO "Me"'],
    says: 'Run: GRANT "other" TO "Me";',
  },
  {
    title: 'SET SESSION AUTHORIZATION',
    run: ['SET SESSION AUTHORIZATION other'],
    instead: ['SET ROLE other'],
    says: 'Only a superuser may. SET ROLE "other" instead. Run: GRANT "other" TO "Me";',
  },
  {
    title: 'a setting of superusers',
    since: 15,
    run: ['SET LOCAL session_replication_role = replica'],
    says: 'Run: GRANT SET ON PARAMETER "session_replication_role" TO "Me";',
  },
  { title: 'a setting of superusers', until: 14, run: ['SET LOCAL log_statement = all'], says: undefined },
  // Predefined roles.
  {
    title: 'a file of the server',
    run: [`CREATE TEMP TABLE x (line text)`, `COPY x FROM '/etc/hostname'`],
    says: 'Run: GRANT "pg_read_server_files" TO "Me";',
  },
  { title: 'a checkpoint', since: 15, run: ['CHECKPOINT'], says: 'Run: GRANT "pg_checkpoint" TO "Me";' },
  {
    title: 'the process of another role',
    arrange: `ALTER ROLE other LOGIN PASSWORD 'me'`,
    beside: 'other',
    run: [`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'other'`],
    says: 'Run: GRANT "pg_signal_backend" TO "Me";',
  },
  {
    title: 'what only superusers may do',
    run: ['CREATE CAST (int AS text) WITHOUT FUNCTION'],
    says: undefined,
  },
]
