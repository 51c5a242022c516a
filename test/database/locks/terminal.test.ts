import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { connectAs } from '../../support/client.ts'
import { createDatabase, type Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { slowTable } from '../../support/slow-table.ts'
import { onTerminal } from '../../support/terminal.ts'

const erase = '\r\u001b[2K'

describe.concurrent('on a terminal', () => {
  test('a line with a bar is redrawn in its place, goes forward, and is gone when anything else is printed', async () => {
    await using database = await createDatabase()
    await slowTable(database, 300)
    await using migrations = await folder({ '001_index.sql': 'CREATE INDEX ON t (slow(id));' })
    const raw = await runOnTerminal(database, migrations.path)
    const drawn = raw.split(erase).filter((line) => line.includes('001_index.sql:1,'))
    expect(drawn.length).toBeGreaterThan(1)
    for (const line of drawn) {
      expect(line).toMatch(/\[#*-*\] {1,3}\d+ % 001_index\.sql:1, \d+\.\d s, building index: scann/)
      // In one line of 80 columns.
      expect(stripVTControlCharacters(line).length).toBeLessThan(80)
    }
    const shares = drawn.map((line) => Number(/(\d+) %/.exec(line)?.[1]))
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(new Set(shares).size).toBeGreaterThan(1)
    expect(screenOf(raw)).toEqual([
      expect.stringMatching(/^connected to /),
      'applying 1 migration',
      'created the history table public.schema_migrations',
      expect.stringMatching(/^applied \S*001_index\.sql \(\d+ ms\)$/),
      expect.stringMatching(/^1 applied, 0 skipped, 1 total, in \d+\.\d s$/),
    ])
  })

  test('who is in the way is told in that line, and it is gone before a failure is printed', async () => {
    await using database = await createDatabase()
    await database.query('CREATE TABLE busy ()')
    await using app = await connectAs('crm-backend', database.url)
    await app.query('BEGIN; LOCK TABLE busy')
    await using migrations = await folder({ '001_alter.sql': 'ALTER TABLE busy ADD b int;' })
    const raw = await runOnTerminal(database, migrations.path, { RATCHET_LOCK_RETRY: '0' })
    expect(raw).toContain(`001_alter.sql:1, 3.`)
    expect(raw).toMatch(
      new RegExp(`001_alter\\.sql:1, \\d\\.\\d s, blocked by pid ${app.pid} \\(crm-backend, role p`),
    )
    const screen = screenOf(raw)
    expect(screen[3]).toMatch(/^error: .*001_alter\.sql: gave way 1 time in \d\.\d s/)
    expect(screen[4]).toMatch(new RegExp(`^  blocked by pid ${app.pid} `))
    expect(screen.at(-1)).toMatch(/^0 applied, 0 skipped, 1 total/)
  })

  test.each([
    ['that is dumb', { TERM: 'dumb' }],
    ['where NO_COLOR is set', { NO_COLOR: '1' }],
  ])('%s nothing is redrawn', async (_, env) => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_slow.sql': 'SELECT pg_sleep(7);' })
    const raw = await runOnTerminal(database, migrations.path, env as Readonly<Record<string, string>>)
    expect(raw).not.toMatch(/(?!\n)\p{Cc}/u)
    expect(raw).toMatch(/001_slow\.sql:1: running for \d+\.\d s, waiting for Timeout PgSleep/)
  })
})

/** What the program writes to a terminal that nobody gave a size: the line that is redrawn then takes 80 columns. */
async function runOnTerminal(
  { url }: Database,
  dir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const program = join(import.meta.dirname, '../../../src/main.ts')
  // The tests make tables of their own.
  const settings = { DATABASE_URL: url, RATCHET_DIR: dir, RATCHET_EXISTING: 'run' }
  return await onTerminal([program], { columns: 0, env: { ...settings, ...env } })
}

/** The lines that are left to read at the end. */
function screenOf(raw: string): string[] {
  const lines = raw.trimEnd().split('\n')
  return lines.map((line) => stripVTControlCharacters(line.split(erase).at(-1) ?? ''))
}
