import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Row } from '../../../src/history/adopt/adopter.ts'
import { adopters } from '../../../src/history/adopt/index.ts'
import { flywaySums, fnv32 } from '../../../src/history/adopt/sums.ts'

/** What a tool's rows say, in a line. */
function said(tool: string, rows: readonly Row[]): string {
  const { applied, upTo, broken } = adopters[tool]?.read(rows) ?? { applied: [] }
  if (broken !== undefined) return `broken: ${broken.reason}`
  return [...applied.map(({ key }) => key), ...(upTo === undefined ? [] : [`up to ${upTo}`])].join(', ')
}

const flywayRow = (rank: number, type: string, version: string | null, success = 't'): Row => ({
  installed_rank: String(rank),
  version,
  type,
  success,
  script: version === null ? 'R__view.sql' : `V${version}__x.sql`,
  checksum: '1',
})
const prismaRow = (name: string, finished: string | null, rolledBack: string | null): Row => ({
  migration_name: name,
  finished_at: finished,
  rolled_back_at: rolledBack,
  checksum: '0',
})
const gooseRow = (id: number, version: number, applied: string): Row => ({
  id: String(id),
  version_id: String(version),
  is_applied: applied,
})
const atlasRow = (version: string, type: string, applied: string, error: string | null = null): Row => ({
  version,
  type,
  applied,
  total: '2',
  error,
})
const hasuraRow = (migrations: object): Row => ({ cli_state: JSON.stringify({ migrations }) })

describe('what the rows of a tool say', () => {
  test.each<[title: string, tool: string, rows: readonly Row[], expected: string]>([
    ['a version', 'golang-migrate', [{ version: '12', dirty: 'f' }], 'up to 12'],
    [
      'a dirty one',
      'golang-migrate',
      [{ version: '12', dirty: 't' }],
      'broken: version 12 is dirty: it failed half-way',
    ],
    ['nothing', 'golang-migrate', [], ''],
    ['before the first', 'golang-migrate', [{ version: '-1', dirty: 'f' }], ''],
    ['before the first', 'tern', [{ version: '0' }], ''],
    ['a version', 'tern', [{ version: '7' }], 'up to 7'],
    [
      'the order of rows does not matter',
      'flyway',
      [flywayRow(2, 'SQL', '2'), flywayRow(1, 'SQL', '1')],
      '1, 2',
    ],
    ['a schema is none', 'flyway', [flywayRow(0, 'SCHEMA', null), flywayRow(1, 'JDBC', '1')], '1'],
    ['a baseline', 'flyway', [flywayRow(1, 'BASELINE', '5'), flywayRow(2, 'SQL', '6')], '6, up to 5'],
    ['undone', 'flyway', [flywayRow(1, 'SQL', '1'), flywayRow(2, 'UNDO_SQL', '1')], ''],
    [
      'undone and done again',
      'flyway',
      [flywayRow(1, 'SQL', '1'), flywayRow(2, 'UNDO_SQL', '1'), flywayRow(3, 'SQL', '1')],
      '1',
    ],
    ['deleted', 'flyway', [flywayRow(1, 'SQL', '1'), flywayRow(2, 'DELETE', '1')], ''],
    ['a repeatable one', 'flyway', [flywayRow(1, 'SQL', null), flywayRow(2, 'SQL', null)], 'R__view.sql'],
    ['a failed one', 'flyway', [flywayRow(1, 'SQL', '1', 'f')], 'broken: V1__x.sql failed'],
    ['the newest row counts', 'goose', [gooseRow(3, 1, 'f'), gooseRow(2, 1, 't'), gooseRow(1, 0, 't')], ''],
    ['done again', 'goose', [gooseRow(1, 1, 't'), gooseRow(2, 1, 'f'), gooseRow(3, 1, 't')], '1'],
    [
      'one that failed',
      'sqlx',
      [{ version: '3', description: 'x', success: 'f' }],
      'broken: 3 (x) began and did not end',
    ],
    ['rolled back and done', 'prisma', [prismaRow('a', null, 'then'), prismaRow('a', 'then', null)], 'a'],
    ['one that failed', 'prisma', [prismaRow('a', null, null)], 'broken: a failed'],
    ['its own table is none', 'postgres-migrations', [{ id: '0' }, { id: '1' }], '1'],
    ['a baseline', 'atlas', [atlasRow('1', '1', '2'), atlasRow('2', '2', '2')], '2, up to 1'],
    ['about itself', 'atlas', [atlasRow('.atlas_cloud_identifier', '2', '0')], ''],
    ['half-done', 'atlas', [atlasRow('1', '2', '1')], 'broken: 1 stopped after 1 of 2 statements'],
    ['an error', 'atlas', [atlasRow('1', '2', '2', 'no')], 'broken: 1 stopped after 2 of 2 statements'],
    ['its default database', 'hasura', [hasuraRow({ default: { 1: false }, other: { 2: false } })], '1'],
    ['its only database', 'hasura', [hasuraRow({ crm: { 1: false } })], '1'],
    ['a dirty one', 'hasura', [hasuraRow({ default: { 1: false, 2: true } })], 'broken: 2 is dirty'],
    [
      'two databases',
      'hasura',
      [hasuraRow({ a: { 1: false }, b: { 2: false } })],
      'broken: it has the migrations of several databases (a, b), of which none is called default',
    ],
    ['nothing yet', 'hasura', [{ cli_state: '{}' }], ''],
  ])('%s, %s', (_title, tool, rows, expected) => {
    expect(said(tool, rows)).toBe(expected)
  })
})

describe('the file that was applied', () => {
  const file = (text: string, name = '1_a.sql') => ({ name, bytes: Buffer.from(text), before: () => [] })

  test.each([
    ['sqlx', '\\x9c', false],
    ['flyway', '-1', false],
    ['prisma', 'ab', false],
    ['postgres-migrations', 'ab', false],
    ['atlas', 'h1:ab', false],
  ])('%s: another sum is another text', (tool, sum, expected) => {
    expect(adopters[tool]?.verify?.(file('SELECT 1;\n'), sum)).toBe(expected)
  })

  test('Flyway: line ends and a byte order mark do not matter, anything else does', () => {
    const [sum] = flywaySums(Buffer.from('a\nb\n'))
    for (const same of ['a\r\nb\r\n', 'a\nb', '\uFEFFa\nb\n', 'a\rb'])
      expect(flywaySums(Buffer.from(same))).toContain(sum)
    expect(flywaySums(Buffer.from('a\nc\n'))).not.toContain(sum)
  })

  test('Prisma: without the zeros in front, which old versions left out', () => {
    for (let number = 0; ; number++) {
      const bytes = Buffer.from(`SELECT ${number};`)
      const sum = createHash('sha256').update(bytes).digest('hex')
      if (!sum.startsWith('0')) continue
      expect(adopters.prisma?.verify?.(file(bytes.toString()), sum.replace(/^0+/, ''))).toBe(true)
      break
    }
  })

  test('Atlas: a file before it that changed is seen, and one that is left out of the sum is not', () => {
    const [a, b] = ['SELECT 1;', 'SELECT 2;'].map((text, index) => file(text, `${index}.sql`))
    const sum = (before: ReturnType<typeof file>) => ({
      ...(b as ReturnType<typeof file>),
      before: () => [before],
    })
    const atlasSum = (text: string) => createHash('sha256').update(text).digest('base64')
    const known = atlasSum('0.sqlSELECT 1;1.sqlSELECT 2;')
    expect(adopters.atlas?.verify?.(sum(a as ReturnType<typeof file>), known)).toBe(true)
    expect(adopters.atlas?.verify?.(sum(file('SELECT 3;', '0.sql')), known)).toBe(false)
    const ignored = file('-- atlas:sum ignore\nSELECT 9;', '0.sql')
    expect(adopters.atlas?.verify?.(sum(ignored), atlasSum('0.sql1.sqlSELECT 2;'))).toBe(true)
  })
})

describe('the locks of the tools', () => {
  const at = { schema: 'schema_name_1', table: 'schema_name_2', database: 'database_name' }

  test('golang-migrate: the key of its own test (database/util_test.go), and that of its command line', () => {
    expect(adopters['golang-migrate']?.locks?.(at)[0]).toBe(3_743_845_847n)
    expect(adopters['golang-migrate']?.locks?.(at)).toHaveLength(2)
  })

  test('Atlas: FNV-1, not FNV-1a', () => {
    expect(fnv32('')).toBe(0x811c9dc5)
    expect(fnv32('foobar')).toBe(0x31f0b262)
  })

  test('Flyway: the hash that Java has of the quoted name', () => {
    // "public"."t".hashCode() by hand: s[0]*31^(n-1) + … in 32 bits.
    const name = '"public"."t"'
    let hash = 0n
    for (const character of name) hash = BigInt.asIntN(32, hash * 31n + BigInt(character.charCodeAt(0)))
    expect(adopters.flyway?.locks?.({ ...at, schema: 'public', table: 't' })).toEqual([
      77_431_708_279_161n + hash,
    ])
  })
})
