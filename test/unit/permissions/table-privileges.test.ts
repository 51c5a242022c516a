import { expect, test } from 'vitest'
import { schemaPrivileges } from '../../../src/permissions/needs.ts'
import { tablePrivileges } from '../../../src/permissions/table-privileges.ts'
import { wordsOf } from '../../../src/sql/words.ts'

const statement = (text: string) => ({ text, words: wordsOf(text, true, true), functions: [] })

test.each([
  ['WITH x AS (DELETE FROM ONLY t RETURNING *) INSERT INTO u SELECT * FROM x', 'SELECT DELETE'],
  ['WITH x AS (SELECT * FROM t) INSERT INTO u SELECT * FROM x', 'SELECT'],
  ['INSERT INTO u SELECT * FROM t', 'SELECT'],
  ['INSERT INTO t SELECT * FROM t', 'SELECT INSERT'],
  ['INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING', 'INSERT'],
  ['INSERT INTO t VALUES (1) ON CONFLICT (id) DO NOTHING', 'SELECT INSERT'],
  ['INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT k DO UPDATE SET a = 1', 'SELECT INSERT UPDATE'],
  ['UPDATE u SET a = t.a FROM t WHERE t.id = u.id', 'SELECT'],
  [
    'MERGE INTO t USING u ON true WHEN MATCHED THEN UPDATE SET a = 1 WHEN NOT MATCHED THEN INSERT DEFAULT VALUES',
    'SELECT INSERT UPDATE',
  ],
  ['MERGE INTO u USING t ON true WHEN MATCHED THEN DELETE', 'SELECT'],
  ['TRUNCATE TABLE u, s.t CASCADE', 'TRUNCATE'],
  ['LOCK TABLE t IN ACCESS SHARE MODE', 'SELECT'],
  ['LOCK TABLE t IN SHARE MODE', 'UPDATE'],
  ['SELECT * FROM u JOIN t USING (id) FOR NO KEY UPDATE OF t', 'SELECT UPDATE'],
  ['COPY s.t (a, b) FROM STDIN', 'INSERT'],
  ['COPY t TO STDOUT', 'SELECT'],
  ['COPY (SELECT * FROM t) TO STDOUT', 'SELECT'],
  ['ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES t', 'REFERENCES'],
  ['CREATE OR REPLACE TRIGGER x BEFORE UPDATE ON t EXECUTE FUNCTION f()', 'TRIGGER'],
  ['CLUSTER t USING i', 'MAINTAIN'],
  ['SELECT t.id FROM u AS t', ''],
  ['SELECT * FROM t.u', ''],
  ['SELECT * FROM "T"', ''],
  ['SELECT * FROM u', ''],
])('%s: on t %s', (text, expected) => {
  expect(tablePrivileges(statement(text), 't').join(' ')).toBe(expected)
})

const both = ['USAGE', 'CREATE']
test.each([
  ['CREATE TABLE IF NOT EXISTS s.x ()', both, 'USAGE CREATE'],
  ['CREATE OR REPLACE FUNCTION "s".f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', both, 'USAGE CREATE'],
  ['SELECT 1 INTO s.x', both, 'USAGE CREATE'],
  ['CREATE EXTENSION hstore SCHEMA s', both, 'USAGE CREATE'],
  ['IMPORT FOREIGN SCHEMA far FROM SERVER x INTO s', both, 'USAGE CREATE'],
  ['CREATE VIEW v AS SELECT * FROM s.x', both, 'USAGE'],
  ['INSERT INTO s.x VALUES (1)', both, 'USAGE'],
  ['CREATE TABLE x ()', ['CREATE'], 'CREATE'],
  ['ALTER TABLE s.x RENAME TO y', ['CREATE'], 'CREATE'],
  // The server checks foreign keys as another role.
  ['INSERT INTO x VALUES (1)', ['CREATE'], ''],
  ['INSERT INTO x VALUES (1)', both, ''],
  ['ALTER TABLE x ADD FOREIGN KEY (a) REFERENCES s.y', ['CREATE'], ''],
])('%s, lacking %s on s: %s', (text, lacks, expected) => {
  expect(schemaPrivileges(lacks, 's', statement(text)).join(' ')).toBe(expected)
})
