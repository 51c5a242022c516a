import { expect, test } from 'vitest'
import { itemsOf } from '../../../src/plan/items.ts'
import { setsBefore } from '../../../src/plan/sets-before.ts'
import { Scanner } from '../../../src/sql/scanner.ts'

const file = `SET ROLE a;
SET LOCAL search_path = s;
SET session_replication_role = replica;
SET work_mem = '1MB';
SELECT pg_catalog.set_config('search_path', '', false);
SELECT 1;
SAVEPOINT x;
RESET SESSION AUTHORIZATION;
ROLLBACK TO x;
RESET ALL;
SET SCHEMA 's';
SELECT * FROM t;
SET ROLE b;`

test('what decides about role and names comes before, in order, and nothing else', () => {
  const scanner = new Scanner()
  const items = [...itemsOf([...scanner.push(file), ...scanner.end()])]
  expect(setsBefore(items, 2, ({ statement }) => statement.text.includes('FROM t'))).toEqual([
    'SET LOCAL search_path = s;',
    "SELECT pg_catalog.set_config('search_path', '', false);",
    'SAVEPOINT x;',
    'RESET SESSION AUTHORIZATION;',
    'ROLLBACK TO x;',
    'RESET ALL;',
    "SET SCHEMA 's';",
  ])
})
