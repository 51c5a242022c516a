/** The names of a run's roles, and of its database. Roles belong to the whole server. */
export interface Names {
  /** Who runs it. */
  readonly app: string
  readonly owner: string
  readonly database: string
}

/** A run that lacks a permission. What it says is run by the superuser; then it must succeed. */
export interface DeniedRun {
  /** Put to the oldest PostgreSQL too: what is asked there is another question, or has another answer. */
  readonly onOldest?: true
  /** Run by the superuser before. */
  readonly arrange?: (names: Names) => string
  /** Where there are none: one that makes the table mine.a. */
  readonly files?: (names: Names) => Readonly<Record<string, string>>
  readonly env?: (names: Names) => Readonly<Record<string, string>>
  readonly exit: 1 | 77
  /** The line that says what to run. */
  readonly says: (names: Names) => string
  /** The environment of the run afterwards, where not a right has to change. */
  readonly instead?: (names: Names) => Readonly<Record<string, string>>
}

const history = 'CREATE TABLE public.schema_migrations (version text PRIMARY KEY)'
const onHistory = ({ app }: Names) =>
  `GRANT SELECT, INSERT, UPDATE, DELETE ON "public"."schema_migrations" TO "${app}";`
const granted = (names: Names) => `${history}; ${onHistory(names)}`
const enough = 'SELECT is enough where nothing is to be applied.'

export const runs: Readonly<Record<string, DeniedRun>> = {
  // Statements of our own.
  'no CREATE on public': {
    exit: 77,
    says: ({ app }) => `Run: GRANT CREATE ON SCHEMA "public" TO "${app}";`,
  },
  'no right on the tablespace of the role': {
    arrange: ({ app }) =>
      `GRANT CREATE ON SCHEMA public TO ${app}; ALTER ROLE ${app} SET default_tablespace = elsewhere`,
    exit: 77,
    says: ({ app }) => `Run: GRANT CREATE ON TABLESPACE "elsewhere" TO "${app}";`,
  },
  'no right on the history': {
    onOldest: true,
    arrange: () => history,
    exit: 77,
    says: (names) => `Run: ${onHistory(names)} ${enough}`,
  },
  'a right on one column of the history': {
    arrange: ({ app }) =>
      `${history}; ALTER TABLE schema_migrations ADD name text; GRANT SELECT (version) ON schema_migrations TO ${app}`,
    exit: 77,
    says: (names) => `Run: ${onHistory(names)} ${enough}`,
  },
  'no USAGE on the schema of the history': {
    onOldest: true,
    arrange: () => 'CREATE SCHEMA ops; CREATE TABLE ops.history (version text PRIMARY KEY)',
    env: () => ({ RATCHET_TABLE: 'ops.history' }),
    exit: 77,
    says: ({ app }) =>
      `Run: GRANT USAGE ON SCHEMA "ops" TO "${app}"; GRANT SELECT, INSERT, UPDATE, DELETE ON "ops"."history" TO "${app}"; ${enough}`,
  },
  'no USAGE on the schema where the history would be made': {
    arrange: () => 'CREATE SCHEMA ops',
    env: () => ({ RATCHET_TABLE: 'ops.history' }),
    exit: 77,
    says: ({ app }) => `Run: GRANT USAGE, CREATE ON SCHEMA "ops" TO "${app}";`,
  },
  'no USAGE on a schema of the search_path that has the history, before one that may be used': {
    arrange: ({ app, database }) =>
      `CREATE SCHEMA ops; CREATE TABLE ops.schema_migrations (version text PRIMARY KEY); GRANT CREATE ON SCHEMA public TO ${app};
       ALTER ROLE ${app} IN DATABASE ${database} SET search_path = "ops", public`,
    exit: 77,
    says: ({ app }) =>
      `Run: GRANT USAGE ON SCHEMA "ops" TO "${app}"; GRANT SELECT, INSERT, UPDATE, DELETE ON "ops"."schema_migrations" TO "${app}"; ${enough}`,
  },
  'no USAGE on the only schema of the search_path': {
    arrange: ({ app }) => `CREATE SCHEMA ${app}_s; ALTER ROLE ${app} SET search_path = ${app}_s`,
    exit: 77,
    says: ({ app }) => `Run: GRANT USAGE, CREATE ON SCHEMA "${app}_s" TO "${app}";`,
  },
  'SELECT alone, and something to apply': {
    arrange: ({ app }) => `${history}; GRANT SELECT ON schema_migrations TO ${app}`,
    exit: 77,
    says: (names) => `Run: ${onHistory(names)}`,
  },
  'no UPDATE on the history, to learn a checksum': {
    arrange: ({ app }) =>
      `${history}; ALTER TABLE schema_migrations ADD checksum text; INSERT INTO schema_migrations VALUES ('000');
       GRANT SELECT, INSERT ON schema_migrations TO ${app}`,
    files: () => ({ '000_before.sql': 'SELECT 1', '001_a.sql': 'CREATE TABLE mine.a ()' }),
    exit: 77,
    says: (names) => `Run: ${onHistory(names)}`,
  },
  'no INSERT on the history, for a file that reads it first': {
    arrange: ({ app }) => `${history}; GRANT SELECT, UPDATE, DELETE ON schema_migrations TO ${app}`,
    files: () => ({ '001_a.sql': 'CREATE TABLE mine.a AS SELECT * FROM public.schema_migrations' }),
    exit: 77,
    says: (names) => `Run: ${onHistory(names)}`,
  },
  'a trigger on the history that writes elsewhere': {
    arrange: (names) =>
      `${granted(names)}; CREATE TABLE audit (version text);
       CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.audit VALUES (NEW.version); RETURN NEW; END';
       CREATE TRIGGER audit AFTER INSERT ON schema_migrations FOR EACH ROW EXECUTE FUNCTION audit()`,
    exit: 77,
    says: ({ app }) => `Run: GRANT INSERT ON "public"."audit" TO "${app}";`,
  },
  'a policy on the history': {
    arrange: (names) => `${granted(names)}; ALTER TABLE schema_migrations ENABLE ROW LEVEL SECURITY`,
    exit: 77,
    says: ({ app }) =>
      `A row-level security policy hides rows of the history from ${app}. Run: ALTER TABLE "public"."schema_migrations" DISABLE ROW LEVEL SECURITY; or run as its owner.`,
  },
  'no CREATE for the progress table': {
    arrange: granted,
    files: () => ({ '001_vacuum.sql': 'VACUUM mine.there' }),
    exit: 77,
    says: ({ app }) => `Run: GRANT CREATE ON SCHEMA "public" TO "${app}";`,
  },
  'no right on the progress table': {
    arrange: (
      names,
    ) => `${granted(names)}; CREATE TABLE schema_migrations_progress (version text PRIMARY KEY, done int,
      done_sum text, doing text, kind text, facts jsonb, session jsonb, started_at timestamptz)`,
    files: () => ({ '001_vacuum.sql': 'VACUUM mine.there' }),
    exit: 77,
    says: ({ app }) =>
      `Run: GRANT SELECT, INSERT, UPDATE, DELETE ON "public"."schema_migrations_progress" TO "${app}";`,
  },
  'no DELETE on the history, for a file that is not one transaction': {
    arrange: ({ app }) =>
      `${history}; GRANT SELECT, INSERT, UPDATE ON schema_migrations TO ${app}; GRANT CREATE ON SCHEMA public TO ${app}`,
    files: () => ({ '001_vacuum.sql': 'CREATE TABLE mine.a (); VACUUM mine.a' }),
    exit: 77,
    says: (names) => `Run: ${onHistory(names)}`,
  },
  'the function of the lock': {
    arrange: (names) =>
      `${granted(names)}; REVOKE EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) FROM PUBLIC`,
    exit: 77,
    says: ({ app }) =>
      `Run: GRANT EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) TO "${app}";`,
  },
  'the function of the work lock': {
    arrange: (names) =>
      `${granted(names)}; REVOKE EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) FROM PUBLIC;
       GRANT CREATE ON SCHEMA public TO ${names.app}`,
    files: () => ({ '001_vacuum.sql': 'VACUUM mine.there' }),
    exit: 77,
    says: ({ app }) => `Run: GRANT EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) TO "${app}";`,
  },
  // Who runs it.
  'no CONNECT': {
    onOldest: true,
    arrange: (names) => `${granted(names)}; REVOKE CONNECT ON DATABASE ${names.database} FROM PUBLIC`,
    exit: 77,
    says: ({ app, database }) => `Run: GRANT CONNECT ON DATABASE "${database}" TO "${app}";`,
  },
  'PGOPTIONS with a setting of superusers': {
    arrange: granted,
    env: () => ({ PGOPTIONS: '-c log_statement=ddl' }),
    exit: 77,
    says: ({ app }) =>
      `Leave it out of PGOPTIONS. Or, on PostgreSQL 15 and newer, run: GRANT SET ON PARAMETER "log_statement" TO "${app}";`,
  },
  'PGOPTIONS with another role': {
    onOldest: true,
    arrange: ({ owner }) => `GRANT CREATE ON SCHEMA public, mine TO ${owner}`,
    env: ({ owner }) => ({ PGOPTIONS: `-c role=${owner}` }),
    exit: 77,
    says: ({ app, owner }) => `Leave it out of PGOPTIONS. Or run: GRANT "${owner}" TO "${app}";`,
  },
  'RATCHET_ROLE, and not a member': {
    onOldest: true,
    arrange: ({ owner }) => `GRANT USAGE, CREATE ON SCHEMA public, mine TO ${owner}`,
    env: ({ owner }) => ({ RATCHET_ROLE: owner }),
    exit: 77,
    says: ({ app, owner }) => `Run: GRANT "${owner}" TO "${app}";`,
  },
  'RATCHET_ROLE, a member without SET': {
    arrange: ({ app, owner }) =>
      `GRANT USAGE, CREATE ON SCHEMA public, mine TO ${owner}; GRANT ${owner} TO ${app} WITH SET FALSE`,
    env: ({ owner }) => ({ RATCHET_ROLE: owner }),
    exit: 77,
    says: ({ app, owner }) => `Run: GRANT "${owner}" TO "${app}" WITH SET TRUE;`,
  },
  'RATCHET_ROLE, which nobody made': {
    arrange: () => `${history}; GRANT ALL ON schema_migrations TO PUBLIC; GRANT ALL ON SCHEMA mine TO PUBLIC`,
    env: ({ app }) => ({ RATCHET_ROLE: `${app}_r` }),
    exit: 77,
    says: ({ app }) => `Correct RATCHET_ROLE, or run: CREATE ROLE "${app}_r"; GRANT "${app}_r" TO "${app}";`,
  },
  'RATCHET_ROLE, the owner of the database': {
    arrange: () => `GRANT ALL ON SCHEMA public, mine TO pg_database_owner`,
    env: () => ({ RATCHET_ROLE: 'pg_database_owner' }),
    exit: 77,
    says: ({ app, database }) => `Run: ALTER DATABASE "${database}" OWNER TO "${app}";`,
  },
  'a role, in a file that is not one transaction': {
    arrange: (names) => `${granted(names)}; GRANT CREATE ON SCHEMA public TO ${names.app}`,
    files: ({ owner }) => ({
      '001_a.sql': `VACUUM mine.there; SET ROLE ${owner}; VACUUM pg_catalog.pg_am`,
    }),
    exit: 1,
    says: ({ app, owner }) => `Run: GRANT "${owner}" TO "${app}";`,
  },
  // Statements of a file.
  'a table in a schema': {
    arrange: (names) => `${granted(names)}; CREATE SCHEMA s`,
    files: () => ({ '001_a.sql': 'CREATE TABLE mine.a ()', '002_b.sql': 'SELECT 1;\nCREATE TABLE s.b ()' }),
    exit: 1,
    says: ({ app }) => `Run: GRANT USAGE, CREATE ON SCHEMA "s" TO "${app}";`,
  },
  'a table of somebody else': {
    arrange: (names) => `${granted(names)}; CREATE TABLE t (id int); ALTER TABLE t OWNER TO ${names.owner}`,
    files: () => ({ '001_a.sql': 'ALTER TABLE t ADD COLUMN v int' }),
    exit: 1,
    says: ({ app, owner }) => `"public"."t" belongs to "${owner}". Run: GRANT "${owner}" TO "${app}";`,
  },
  'a table of somebody whom RATCHET_ROLE may name': {
    onOldest: true,
    arrange: ({
      app,
      owner,
    }) => `${history}; ALTER TABLE schema_migrations OWNER TO ${app}; ALTER ROLE ${app} NOINHERIT;
      GRANT ${owner} TO ${app}; CREATE TABLE t (id int); ALTER TABLE t OWNER TO ${owner};
      GRANT ALL ON schema_migrations TO ${owner}`,
    files: () => ({ '001_a.sql': 'ALTER TABLE t ADD COLUMN v int' }),
    exit: 1,
    says: ({ owner }) =>
      `"public"."t" belongs to "${owner}". Run it as that role: RATCHET_ROLE=${owner}, or SET ROLE "${owner}"; in the file.`,
    instead: ({ owner }) => ({ RATCHET_ROLE: owner }),
  },
  'a table, for RATCHET_ROLE': {
    arrange: ({ app, owner }) =>
      `GRANT ${owner} TO ${app}; GRANT USAGE, CREATE ON SCHEMA public TO ${owner}; CREATE TABLE t (id int); GRANT SELECT ON t TO ${app}`,
    files: () => ({ '001_a.sql': 'SELECT * FROM t' }),
    env: ({ owner }) => ({ RATCHET_ROLE: owner }),
    exit: 1,
    says: ({ owner }) => `Run: GRANT SELECT ON "public"."t" TO "${owner}";`,
  },
  'a table, for the role that the file sets, found by the search_path that it sets': {
    arrange: (names) =>
      `${granted(names)}; GRANT ${names.owner} TO ${names.app}; CREATE TABLE public.t (id int);
       CREATE SCHEMA s; CREATE TABLE s.t (id int); GRANT USAGE ON SCHEMA s TO ${names.owner}`,
    files: ({ owner }) => ({
      '001_a.sql': `SET ROLE ${owner};\nSET search_path = s, public;\nDELETE FROM t;`,
    }),
    exit: 1,
    says: ({ owner }) => `Run: GRANT SELECT, DELETE ON "s"."t" TO "${owner}";`,
  },
  'an extension that is not trusted': {
    onOldest: true,
    arrange: granted,
    files: () => ({ '001_a.sql': 'CREATE EXTENSION IF NOT EXISTS pageinspect' }),
    exit: 1,
    says: ({ database }) =>
      `Only a superuser may create it. Have one run, in the database "${database}": CREATE EXTENSION IF NOT EXISTS "pageinspect";`,
  },
  'a concurrent build on a table of somebody else': {
    arrange: (names) =>
      `${granted(names)}; CREATE TABLE t (id int); ALTER TABLE t OWNER TO ${names.owner};
       GRANT CREATE ON SCHEMA public TO ${names.app}, ${names.owner}`,
    files: () => ({ '001_a.sql': 'CREATE INDEX CONCURRENTLY i ON t (id)' }),
    exit: 1,
    says: ({ app, owner }) => `"public"."t" belongs to "${owner}". Run: GRANT "${owner}" TO "${app}";`,
  },
  'a table in a file that is not one transaction, for the role that it has set before and in this one': {
    arrange: (names) =>
      `${granted(names)}; GRANT ${names.owner} TO ${names.app}; CREATE TABLE t (id int); GRANT CREATE ON SCHEMA public TO ${names.app};
       GRANT SELECT ON t TO ${names.app}`,
    files: ({ owner }) => ({
      '001_a.sql': `SET ROLE ${owner};\nVACUUM pg_catalog.pg_am;\nSET search_path = public;\nSELECT * FROM t;\nVACUUM pg_catalog.pg_am;`,
    }),
    exit: 1,
    says: ({ owner }) => `Run: GRANT SELECT ON "public"."t" TO "${owner}";`,
  },
}
