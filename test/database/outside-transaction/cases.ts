import type { Major } from '../../support/postgres-files.ts'

/**
 * A statement, with what has to be there before it and what is taken away after it. In all of them $here is a connection
 * string of this very database, $elsewhere one of another server with the same schema.
 */
export interface Case {
  readonly sql: string
  readonly given?: readonly string[]
  readonly after?: readonly string[]
  /** The first major that knows this spelling. */
  readonly from?: Major
}

/** What the database `proof` holds. */
export const schema = `
  CREATE TABLE t (a int PRIMARY KEY, "concurrently" int);
  CREATE INDEX i ON t ("concurrently");
  CLUSTER t USING t_pkey;
  CREATE TABLE "vacuum" (a int);
  CREATE TABLE "concurrently" (a int);
  CREATE TABLE detach (a int);
  CREATE SCHEMA s;
  CREATE TABLE s.m (a int) PARTITION BY LIST (a);
  CREATE TABLE s.p PARTITION OF s.m FOR VALUES IN (1);
  CREATE INDEX m_a ON s.m (a);
  CREATE PUBLICATION pub FOR TABLE t;
  CREATE PUBLICATION pub2 FOR TABLE "vacuum";
  CREATE PUBLICATION pub3 FOR TABLE detach`

const index = ['CREATE INDEX x ON t (a)']
const noIndex = ['DROP INDEX x']
const prepared = ["BEGIN; CREATE TABLE prepared (a int); PREPARE TRANSACTION 'x'"]
const attach = ['ALTER TABLE s.m ATTACH PARTITION s.p FOR VALUES IN (1)']

/**
 * A subscription to the same server cannot make its slot (it would wait for itself): it gets one that is there. Only one
 * that is enabled can be refreshed.
 */
function subscription(options: string): readonly string[] {
  return [
    "SELECT pg_create_logical_replication_slot('sub_slot', 'pgoutput')",
    `CREATE SUBSCRIPTION sub CONNECTION '$here' PUBLICATION pub
       WITH (create_slot = false, slot_name = 'sub_slot', copy_data = false, ${options})`,
  ]
}
const enabled = subscription('enabled = true')
const disabled = subscription('enabled = false')
const noSubscription = ['DROP SUBSCRIPTION sub']
const noPublisher = ['ALTER SUBSCRIPTION elsewhere DISABLE', 'DROP SUBSCRIPTION elsewhere']

export const refused: readonly Case[] = [
  { sql: 'CREATE INDEX CONCURRENTLY x ON t (a)', after: noIndex },
  { sql: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS x ON ONLY t (a)', after: noIndex },
  { sql: 'CREATE INDEX CONCURRENTLY ON t (a)', after: ['DROP INDEX t_a_idx'] },
  { sql: 'DROP INDEX CONCURRENTLY x', given: index },
  { sql: 'DROP INDEX CONCURRENTLY IF EXISTS x RESTRICT', given: index },
  { sql: 'REINDEX INDEX CONCURRENTLY i' },
  { sql: 'REINDEX TABLE CONCURRENTLY t' },
  { sql: 'REINDEX SCHEMA CONCURRENTLY s' },
  { sql: 'REINDEX (CONCURRENTLY) TABLE t' },
  { sql: 'REINDEX (VERBOSE, CONCURRENTLY) INDEX i' },
  { sql: 'REINDEX (CONCURRENTLY ON, VERBOSE OFF) TABLE t' },
  { sql: `REINDEX ("concurrently" 'TRUE') TABLE t` },
  { sql: 'REINDEX (CONCURRENTLY 0, CONCURRENTLY 1) TABLE t' },
  { sql: 'REINDEX (CONCURRENTLY false) TABLE CONCURRENTLY t' },
  { sql: `REINDEX (CONCURRENTLY) DATABASE proof` },
  { sql: 'REINDEX DATABASE proof' },
  { sql: 'REINDEX DATABASE', from: 16 },
  { sql: `REINDEX (VERBOSE, CONCURRENTLY false) SYSTEM proof` },
  { sql: 'REINDEX SCHEMA s' },
  { sql: 'VACUUM' },
  { sql: 'VACUUM t' },
  { sql: 'VACUUM FULL FREEZE VERBOSE ANALYZE t (a)' },
  { sql: 'VACUUM (ANALYZE, PARALLEL 0) t, "vacuum"' },
  { sql: 'CLUSTER' },
  { sql: 'CLUSTER VERBOSE' },
  { sql: 'CLUSTER (VERBOSE)', from: 17 },
  { sql: "ALTER SYSTEM SET work_mem = '8MB'", after: ['ALTER SYSTEM RESET work_mem'] },
  { sql: 'ALTER SYSTEM RESET ALL' },
  { sql: 'CREATE DATABASE d', after: ['DROP DATABASE d'] },
  { sql: 'CREATE DATABASE d WITH TEMPLATE template0', after: ['DROP DATABASE d'] },
  { sql: 'DROP DATABASE d', given: ['CREATE DATABASE d'] },
  { sql: 'DROP DATABASE IF EXISTS d WITH (FORCE)', given: ['CREATE DATABASE d'] },
  { sql: "CREATE TABLESPACE x LOCATION ''", after: ['DROP TABLESPACE x'] },
  { sql: 'DROP TABLESPACE x', given: ["CREATE TABLESPACE x LOCATION ''"] },
  { sql: 'DROP TABLESPACE IF EXISTS x', given: ["CREATE TABLESPACE x LOCATION ''"] },
  ...['SET TABLESPACE x', 'TABLESPACE x', 'WITH TABLESPACE = x'].map((move) => ({
    sql: `ALTER DATABASE d ${move}`,
    given: ['CREATE DATABASE d', "CREATE TABLESPACE x LOCATION ''"],
    after: ['DROP DATABASE d', 'DROP TABLESPACE x'],
  })),
  { sql: 'ALTER TABLE s.m DETACH PARTITION s.p CONCURRENTLY', after: attach },
  {
    sql: `ALTER TABLE IF EXISTS ONLY (proof.s.m) DETACH PARTITION proof."s".p CONCURRENTLY`,
    after: attach,
  },
  { sql: 'DISCARD ALL' },
  { sql: "COMMIT PREPARED 'x'", given: prepared, after: ['DROP TABLE prepared'] },
  { sql: "ROLLBACK PREPARED 'x'", given: prepared },
  { sql: `CREATE SUBSCRIPTION elsewhere CONNECTION '$elsewhere' PUBLICATION pub`, after: noPublisher },
  {
    sql: `CREATE SUBSCRIPTION elsewhere CONNECTION '$elsewhere' PUBLICATION pub, pub2, pub3
        WITH (copy_data = false, create_slot, enabled = off, slot_name = 'other_slot')`,
    after: noPublisher,
  },
  { sql: 'DROP SUBSCRIPTION sub', given: enabled },
  { sql: 'DROP SUBSCRIPTION IF EXISTS sub', given: disabled },
  { sql: 'ALTER SUBSCRIPTION sub REFRESH PUBLICATION', given: enabled, after: noSubscription },
  {
    sql: 'ALTER SUBSCRIPTION sub REFRESH PUBLICATION WITH (copy_data = false)',
    given: enabled,
    after: noSubscription,
  },
  {
    sql: 'ALTER SUBSCRIPTION sub SET PUBLICATION pub, pub2 WITH (copy_data = false)',
    given: enabled,
    after: noSubscription,
  },
  {
    sql: 'ALTER SUBSCRIPTION sub ADD PUBLICATION pub2 WITH (refresh, copy_data = false)',
    given: enabled,
    after: noSubscription,
  },
  {
    sql: 'ALTER SUBSCRIPTION sub DROP PUBLICATION pub2',
    given: [...enabled, 'ALTER SUBSCRIPTION sub ADD PUBLICATION pub2 WITH (refresh = false)'],
    after: noSubscription,
  },
  { sql: 'ALTER SUBSCRIPTION sub SET (failover = true)', given: disabled, after: noSubscription, from: 17 },
  {
    sql: 'ALTER SUBSCRIPTION sub SET (binary = on, failover)',
    given: disabled,
    after: noSubscription,
    from: 17,
  },
  {
    sql: 'ALTER SUBSCRIPTION sub SET (two_phase = false)',
    given: disabled,
    after: noSubscription,
    from: 18,
  },
]

const unconnected = `CREATE SUBSCRIPTION sub CONNECTION '$here' PUBLICATION pub`
const detached = [`${unconnected}, pub2 WITH (connect = false, slot_name = NONE)`]
const gone = ['DROP SUBSCRIPTION sub']

/** What looks like one of those, or is said to be one. */
export const allowed: readonly Case[] = [
  { sql: 'CREATE INDEX i2 ON t ("concurrently")' },
  { sql: 'CREATE INDEX "concurrently" ON s.m (a)' },
  { sql: 'CREATE UNIQUE INDEX ON "concurrently" (a)' },
  { sql: 'DROP INDEX i' },
  { sql: 'REINDEX TABLE "concurrently"' },
  { sql: 'REINDEX (CONCURRENTLY false, VERBOSE) INDEX i' },
  { sql: `REINDEX (CONCURRENTLY, CONCURRENTLY 'Off') TABLE t` },
  { sql: 'REINDEX (CONCURRENTLY 0) TABLE t' },
  { sql: 'ANALYZE' },
  { sql: 'ANALYZE s.m, "vacuum"' },
  { sql: 'CLUSTER t' },
  { sql: 'CLUSTER VERBOSE t USING t_pkey' },
  { sql: 'CLUSTER (VERBOSE) t' },
  { sql: 'ALTER TABLE "vacuum" RENAME TO cluster' },
  { sql: 'ALTER TABLE s.m DETACH PARTITION s.p' },
  { sql: 'ALTER TABLE detach ADD COLUMN partition int' },
  { sql: 'ALTER DATABASE template1 CONNECTION LIMIT 5' },
  { sql: 'ALTER DATABASE template1 WITH CONNECTION LIMIT = 5' },
  { sql: "ALTER DATABASE template1 SET tablespace.x = 'y'" },
  { sql: 'ALTER DATABASE template1 RENAME TO template2' },
  { sql: 'ALTER DATABASE template1 REFRESH COLLATION VERSION', from: 15 },
  { sql: 'ALTER TABLESPACE pg_default SET (seq_page_cost = 2)' },
  { sql: 'ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE pg_default' },
  { sql: 'CHECKPOINT' },
  { sql: 'DISCARD TEMP' },
  { sql: 'DISCARD PLANS' },
  { sql: `${unconnected} WITH (connect = false)` },
  { sql: `${unconnected} WITH (connect = 'OFF', slot_name = 'x')` },
  { sql: `${unconnected} WITH (enabled = false, create_slot = false, slot_name = NONE)` },
  { sql: `${unconnected}, pub2 WITH (slot_name = 'x', enabled = false, create_slot = 0)` },
  { sql: 'ALTER SUBSCRIPTION sub DISABLE', given: detached, after: gone },
  { sql: "ALTER SUBSCRIPTION sub CONNECTION 'host=failover'", given: detached, after: gone },
  {
    sql: 'ALTER SUBSCRIPTION sub SET PUBLICATION refresh WITH (refresh = false)',
    given: detached,
    after: gone,
  },
  { sql: 'ALTER SUBSCRIPTION sub ADD PUBLICATION x WITH (refresh = off)', given: detached, after: gone },
  { sql: 'ALTER SUBSCRIPTION sub DROP PUBLICATION pub WITH (refresh = 0)', given: detached, after: gone },
  { sql: 'ALTER SUBSCRIPTION sub SET (slot_name = failover)', given: detached, after: gone },
  { sql: 'ALTER SUBSCRIPTION sub SET (two_phase = true)', given: detached, after: gone, from: 18 },
  { sql: 'ALTER SUBSCRIPTION sub OWNER TO CURRENT_USER', given: detached, after: gone },
]
