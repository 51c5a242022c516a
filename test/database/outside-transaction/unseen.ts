import type { Major } from '../../support/postgres-files.ts'

/**
 * What a file does in one transaction that fails there and whose words do not show it. `where` is the error's CONTEXT;
 * `routine` the function of the server that refuses, which does not depend on its language.
 */
export interface Unseen {
  readonly first: string
  readonly sql: string
  readonly code: string | undefined
  readonly where?: RegExp
  readonly routine?: string
  readonly from?: Major
  readonly to?: Major
}

export const schema = `
  CREATE TYPE e AS ENUM ('a');
  CREATE TABLE te (c e);
  CREATE TABLE tt (c e);
  CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.c := ''b''; RETURN NEW; END';
  CREATE TRIGGER tt BEFORE INSERT ON tt FOR EACH ROW EXECUTE FUNCTION trg();
  CREATE FUNCTION inlined(text) RETURNS e LANGUAGE sql AS 'SELECT $1::e';
  CREATE PROCEDURE uses() LANGUAGE plpgsql AS 'BEGIN PERFORM ''b''::e; END';
  CREATE TABLE t (a int);
  CREATE TABLE m (a int) PARTITION BY LIST (a);
  CREATE TABLE p PARTITION OF m FOR VALUES IN (1);
  CREATE INDEX m_a ON m (a);
  CREATE FUNCTION vac() RETURNS void LANGUAGE sql AS 'VACUUM';
  CREATE PROCEDURE vacp() LANGUAGE plpgsql AS 'BEGIN VACUUM t; END';
  CREATE PROCEDURE com() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'`

const add = "ALTER TYPE e ADD VALUE 'b'"
const unsafe = (sql: string, where?: RegExp): Unseen => ({
  first: add,
  sql,
  code: '55P04',
  routine: 'check_safe_enum_use',
  ...(where && { where }),
})
const safe = (first: string, sql: string): Unseen => ({ first, sql, code: undefined })

const fresh = "CREATE TYPE n AS ENUM ('a'); ALTER TYPE n ADD VALUE 'b'"
const slot = "pg_create_logical_replication_slot('x', 'pgoutput')"
const write = 'INSERT INTO t VALUES (1)'
const refused = (sql: string, where?: RegExp): Unseen => ({
  first: write,
  sql,
  code: '25001',
  routine: 'PreventInTransactionBlock',
  ...(where && { where }),
})
/** PL/pgSQL says which statement of which function it was. */
const inFunction = /^(?:SQL statement .*\n)?(?:PL\/pgSQL|SQL) function /

export const unseen: readonly Unseen[] = [
  // A new enum value, wherever it is used: also by a parser, a default, a body that is checked, an array, a JSON value.
  unsafe("SELECT 'b'::e"),
  unsafe("SELECT '{b}'::e[]"),
  unsafe("INSERT INTO te VALUES ('b')"),
  unsafe("UPDATE te SET c = 'b'"),
  unsafe("ALTER TABLE te ALTER c SET DEFAULT 'b'"),
  unsafe("CREATE TABLE x (c e DEFAULT 'b')"),
  unsafe("CREATE INDEX ON te (c) WHERE c = 'b'"),
  unsafe("ALTER TABLE te ADD CHECK (c <> 'b')"),
  unsafe("CREATE VIEW v AS SELECT 'b'::e"),
  unsafe("CREATE FUNCTION f() RETURNS e LANGUAGE sql AS $$ SELECT 'b'::e $$"),
  unsafe("CREATE FUNCTION f() RETURNS e BEGIN ATOMIC SELECT 'b'::e; END"),
  unsafe("PREPARE p AS SELECT 'b'::e"),
  unsafe('SELECT enum_range(NULL::e)'),
  unsafe(`SELECT json_populate_record(NULL::te, '{"c":"b"}')`),
  unsafe("SELECT inlined('b')"),
  unsafe("COPY te FROM PROGRAM 'echo b'", /^COPY te, line 1, column c: "b"$/),
  unsafe("DO $$ BEGIN PERFORM 'b'::e; END $$", inFunction),
  unsafe('CALL uses()', inFunction),
  unsafe('INSERT INTO tt VALUES (NULL)', inFunction),
  safe(add, "INSERT INTO te VALUES ('a')"),
  safe(add, "ALTER TYPE e ADD VALUE 'c' AFTER 'b'"),
  safe(add, "CREATE FUNCTION f() RETURNS e LANGUAGE plpgsql AS $$ BEGIN RETURN 'b'::e; END $$"),
  safe("ALTER TYPE e ADD VALUE IF NOT EXISTS 'a'", "SELECT 'a'::e"),
  safe("ALTER TYPE e RENAME VALUE 'a' TO 'b'", "SELECT 'b'::e"),
  // Of a type made in the same transaction, 17 lets it be used; not where a savepoint lies in between.
  { first: fresh, sql: "SELECT 'b'::n", code: '55P04', to: 16 },
  { first: fresh, sql: "SELECT 'b'::n", code: undefined, from: 17 },
  { first: `SAVEPOINT s; ${fresh.replace(';', '; RELEASE s;')}`, sql: "SELECT 'b'::n", code: '55P04' },

  // Somebody's own error of that code.
  {
    first: add,
    sql: "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '55P04'; END $$",
    code: '55P04',
    routine: 'exec_stmt_raise',
    where: inFunction,
  },

  // Refused, and possible alone. The CONTEXT does not say that a function is at work.
  refused('REINDEX TABLE m', /^while reindexing partitioned table "public\.m"$/),
  refused('REINDEX (VERBOSE) INDEX m_a', /^while reindexing partitioned index "public\.m_a"$/),
  { ...refused('CLUSTER m USING m_a'), from: 15 },
  { first: write, sql: 'CLUSTER m USING m_a', code: '0A000', to: 14 },
  { ...refused(`SELECT ${slot}`), routine: 'CreateInitDecodingContext' },
  safe('SELECT 1', `SELECT ${slot}`),

  // Refused for ever: outside a transaction they are 25001 too, or not what was meant.
  refused('DO $$ BEGIN VACUUM; END $$', inFunction),
  refused(
    'DO $$ BEGIN REINDEX TABLE m; END $$',
    /^while reindexing .*\nSQL statement .*\nPL\/pgSQL function /,
  ),
  refused('CALL vacp()', inFunction),
  refused('SELECT vac()', inFunction),
  { ...refused('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE'), routine: 'call_enum_check_hook' },

  // A procedure or block that commits: possible outside a transaction only.
  { first: write, sql: 'CALL com()', code: '2D000', where: inFunction },
  { first: write, sql: 'DO $$ BEGIN COMMIT; END $$', code: '2D000', where: inFunction },
]
