import { describe, expect, test } from 'vitest'
import { aloneOf } from '../../../src/sql/outside-transaction.ts'
import { scanScript } from '../../../src/sql/scanner.ts'

/** Whether the server agrees is asked in test/database/outside-transaction.test.ts. */
function alone(text: string) {
  const [piece] = scanScript(text)
  return piece?.type === 'statement' ? aloneOf(piece.words) : undefined
}

describe('a statement that PostgreSQL refuses inside a transaction block', () => {
  test.each([
    ['CREATE INDEX CONCURRENTLY ON t (a);', 'CREATE INDEX CONCURRENTLY', 'create-index', true],
    [
      'create /* big */ unique index concurrently if not exists i on only t (a)',
      'CREATE INDEX CONCURRENTLY',
      'create-index',
      true,
    ],
    ['DROP INDEX CONCURRENTLY IF EXISTS a.i;', 'DROP INDEX CONCURRENTLY', 'drop-index', true],
    ['REINDEX INDEX CONCURRENTLY i;', 'REINDEX CONCURRENTLY', 'reindex-concurrently', true],
    ['REINDEX (VERBOSE, CONCURRENTLY) TABLE t;', 'REINDEX CONCURRENTLY', 'reindex-concurrently', true],
    ['REINDEX (CONCURRENTLY on) DATABASE d;', 'REINDEX CONCURRENTLY', 'reindex-concurrently', true],
    ['REINDEX (concurrently 1, VERBOSE false) TABLE t', 'REINDEX CONCURRENTLY', 'reindex-concurrently', true],
    ['REINDEX ("concurrently" \'true\') TABLE t', 'REINDEX CONCURRENTLY', 'reindex-concurrently', true],
    [
      'REINDEX (CONCURRENTLY false, CONCURRENTLY) TABLE t;',
      'REINDEX CONCURRENTLY',
      'reindex-concurrently',
      true,
    ],
    [
      'REINDEX (CONCURRENTLY false) TABLE CONCURRENTLY t;',
      'REINDEX CONCURRENTLY',
      'reindex-concurrently',
      true,
    ],
    ['REINDEX DATABASE;', 'REINDEX DATABASE', 'repeatable', false],
    ['REINDEX (VERBOSE, CONCURRENTLY OFF) SYSTEM d;', 'REINDEX SYSTEM', 'repeatable', false],
    ['REINDEX SCHEMA s;', 'REINDEX SCHEMA', 'repeatable', false],
    ['VACUUM;', 'VACUUM', 'repeatable', false],
    ['VACUUM (FULL, ANALYZE) t (a);', 'VACUUM', 'repeatable', false],
    ['CLUSTER', 'CLUSTER without a table', 'repeatable', false],
    ['CLUSTER VERBOSE;', 'CLUSTER without a table', 'repeatable', false],
    ['CLUSTER (VERBOSE on) ;', 'CLUSTER without a table', 'repeatable', false],
    ["ALTER SYSTEM SET work_mem = '8MB';", 'ALTER SYSTEM', 'repeatable', false],
    ['ALTER DATABASE d SET TABLESPACE x;', 'ALTER DATABASE … SET TABLESPACE', 'repeatable', false],
    ['ALTER DATABASE d WITH TABLESPACE = x;', 'ALTER DATABASE … SET TABLESPACE', 'repeatable', false],
    ['ALTER DATABASE d TABLESPACE x;', 'ALTER DATABASE … SET TABLESPACE', 'repeatable', false],
    [
      'ALTER TABLE t DETACH PARTITION p CONCURRENTLY;',
      'ALTER TABLE … DETACH PARTITION … CONCURRENTLY',
      'detach-partition',
      true,
    ],
    [
      'ALTER TABLE IF EXISTS ONLY ( "d"."s"."t" ) DETACH PARTITION "d" . "s" . "p" CONCURRENTLY;',
      'ALTER TABLE … DETACH PARTITION … CONCURRENTLY',
      'detach-partition',
      true,
    ],
    ['CREATE DATABASE d TEMPLATE template0;', 'CREATE DATABASE', 'create-database', false],
    ['DROP DATABASE IF EXISTS d;', 'DROP DATABASE', 'drop-database', false],
    ["CREATE TABLESPACE x LOCATION '/x';", 'CREATE TABLESPACE', 'create-tablespace', false],
    ['DROP TABLESPACE x;', 'DROP TABLESPACE', 'drop-tablespace', false],
    [
      "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;",
      'CREATE SUBSCRIPTION',
      'create-subscription',
      false,
    ],
    [
      `CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION ${many('p')} WITH (enabled = false, create_slot);`,
      'CREATE SUBSCRIPTION',
      'create-subscription',
      false,
    ],
    [
      "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION create_slot, off WITH (slot_name = 'x');",
      'CREATE SUBSCRIPTION',
      'create-subscription',
      false,
    ],
    ['DROP SUBSCRIPTION s;', 'DROP SUBSCRIPTION', 'drop-subscription', false],
    [
      'ALTER SUBSCRIPTION s REFRESH PUBLICATION WITH (copy_data = false);',
      'ALTER SUBSCRIPTION … REFRESH PUBLICATION',
      'repeatable',
      false,
    ],
    ['ALTER SUBSCRIPTION s SET PUBLICATION p;', 'ALTER SUBSCRIPTION … SET PUBLICATION', 'repeatable', false],
    [
      'ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh);',
      'ALTER SUBSCRIPTION … ADD PUBLICATION',
      'unknown',
      false,
    ],
    [
      'ALTER SUBSCRIPTION s DROP PUBLICATION p WITH (refresh = true);',
      'ALTER SUBSCRIPTION … DROP PUBLICATION',
      'unknown',
      false,
    ],
    [
      'ALTER SUBSCRIPTION s SET (binary = true, failover = true);',
      'ALTER SUBSCRIPTION … SET (failover)',
      'repeatable',
      false,
    ],
    [
      'ALTER SUBSCRIPTION s SET (two_phase = false);',
      'ALTER SUBSCRIPTION … SET (two_phase = false)',
      'repeatable',
      false,
    ],
    ['DISCARD ALL;', 'DISCARD ALL', 'repeatable', false],
    ["COMMIT PREPARED 'x';", 'COMMIT PREPARED', 'unknown', false],
    ["ROLLBACK PREPARED 'x';", 'ROLLBACK PREPARED', 'unknown', false],
  ])('%.80s is %s', (text, name, kind, concurrently) => {
    expect(alone(text)).toEqual({ name, kind, concurrently })
  })
})

test.each([
  'CREATE INDEX "concurrently" ON t (a);',
  'CREATE INDEX i ON t (concurrently);',
  'CREATE UNIQUE INDEX i ON "concurrently" (a);',
  'CREATE INDEX IF NOT EXISTS i ON t (a);',
  'DROP INDEX i, "concurrently";',
  'REINDEX TABLE "concurrently";',
  'REINDEX (CONCURRENTLY false) TABLE t;',
  "REINDEX (VERBOSE, CONCURRENTLY 'OFF') INDEX i;",
  'REINDEX (CONCURRENTLY 0) TABLE system;',
  'REINDEX (TABLESPACE concurrently) TABLE t;',
  'REINDEX TABLE schema;',
  'ANALYZE;',
  'CREATE TABLE vacuum (concurrently int);',
  'ALTER TABLE vacuum ADD COLUMN cluster int;',
  'CLUSTER t USING i;',
  'CLUSTER VERBOSE t;',
  'CLUSTER (VERBOSE) t;',
  'ALTER DATABASE d SET tablespace.x = 1;',
  "ALTER DATABASE d SET tablespace TO 'x';",
  'ALTER DATABASE tablespace OWNER TO tablespace;',
  'ALTER DATABASE d WITH CONNECTION LIMIT 5;',
  'ALTER TABLE t DETACH PARTITION p;',
  'ALTER TABLE t DETACH PARTITION p FINALIZE;',
  'ALTER TABLE t DETACH PARTITION "concurrently";',
  'ALTER TABLE detach OWNER TO concurrently;',
  'CREATE TABLE database (system int);',
  'DROP TABLE tablespace;',
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false);",
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (slot_name = 'x', create_slot = 'Off');",
  `CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION ${many('p')} WITH (enabled = false, slot_name = NONE, create_slot = false);`,
  `ALTER SUBSCRIPTION s SET PUBLICATION ${many('p')} WITH (refresh = false);`,
  'ALTER SUBSCRIPTION s ADD PUBLICATION refresh WITH (refresh = off);',
  'ALTER SUBSCRIPTION s DROP PUBLICATION p WITH (copy_data = true, refresh = 0);',
  'ALTER SUBSCRIPTION s SET (slot_name = failover, two_phase = true);',
  'ALTER SUBSCRIPTION s DISABLE;',
  'DISCARD TEMP;',
  'COMMIT;',
  'ROLLBACK;',
  "INSERT INTO vacuum VALUES ('CREATE INDEX CONCURRENTLY');",
  "COMMENT ON TABLE t IS 'VACUUM';",
  'constructor;',
])('%.90s may run in a transaction', (text) => {
  expect(alone(text)).toBeUndefined()
})

/** More names than the words of most statements would hold. */
function many(name: string): string {
  return Array.from({ length: 30 }, (_, index) => `${name}${index}`).join(', ')
}
