import { describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { sessions, sleeps, tables, versions } from '../support/observe.ts'
import { startPostgres } from '../support/postgres.ts'
import { ratchet, startRatchet } from '../support/program.ts'
import { until } from '../support/until.ts'

describe.each([8, 16])('%i runs at once on an empty database', (count) => {
  test('each migration runs exactly once, and all of them end with 0', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(counting(12))
    await database.query('CREATE TABLE counted (file text)')
    const options = { dir: migrations.path, url: database.url, env: { RATCHET_LOCK_TIMEOUT: '1s' } }
    const ends = await Promise.all(Array.from({ length: count }, () => ratchet([], options)))
    for (const { exit, stderr } of ends) expect(exit, stderr).toBe(0)
    expect(await counted(database)).toEqual(Object.keys(counting(12)))
    expect(await versions(database)).toHaveLength(12)
    // Every one is applied by one run, and known to all at their end.
    const said = ends.map(({ stderr }) =>
      /^(\d+) applied, (\d+) skipped, 12 total/m.exec(stderr)?.slice(1).map(Number),
    )
    for (const [applied = 0, skipped = 0] of said.map((numbers) => numbers ?? []))
      expect(applied + skipped).toBe(12)
    expect(said.reduce((sum, numbers) => sum + (numbers?.[0] ?? 0), 0)).toBe(12)
    // Who finds nothing left under the lock does not announce anything.
    expect(ends.filter(({ stderr }) => /^applying/m.test(stderr))).toHaveLength(
      said.filter((numbers) => numbers?.[0]).length,
    )
  })
})

test('two runs with different sets of files: the older one is content, the newer one completes', async () => {
  await using database = await createDatabase()
  await database.query('CREATE TABLE counted (file text)')
  const all = counting(6)
  await using older = await folder(Object.fromEntries(Object.entries(all).slice(0, 3)))
  await using newer = await folder(all)
  for (let round = 0; round < 3; round++) {
    await database.query('DROP TABLE IF EXISTS schema_migrations; TRUNCATE counted')
    const ends = await Promise.all(
      [older, newer, older, newer].map(({ path }) => ratchet([], { dir: path, url: database.url })),
    )
    for (const { exit, stderr } of ends) expect(exit, stderr).toBe(0)
    expect(await counted(database)).toEqual(Object.keys(all))
  }
})

test('a run that waits says who holds the lock, and goes on when that one is killed', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({
    '001_first.sql': 'CREATE TABLE first (id int);',
    '002_slow.sql': 'CREATE TABLE slow (id int); SELECT pg_sleep(60);',
    '003_last.sql': 'CREATE TABLE last (id int);',
  })
  await using killed = startRatchet([], { dir: migrations.path, url: database.url })
  await until('002 sleeps', () => sleeps(database))
  const before = (await sessions(database)).map(({ pid }) => pid)
  await using mended = await folder({
    '001_first.sql': 'CREATE TABLE first (id int);',
    '002_slow.sql': 'CREATE TABLE slow (id int);',
    '003_last.sql': 'CREATE TABLE last (id int);',
  })
  await using waiting = startRatchet([], { dir: mended.path, url: database.url })
  await waiting.waitFor(/another run holds the lock.*pid \d+ \(pg-ratchet\).*connected for/)
  const [, pid] = /pid (\d+)/.exec(waiting.output()) ?? []
  expect(before).toContain(Number(pid))
  const killedAt = performance.now()
  killed.kill('SIGKILL')
  const { exit, stderr } = await waiting.exited
  console.log(`the other run was done ${(performance.now() - killedAt).toFixed(0)} ms after kill -9`)
  expect(exit, stderr).toBe(0)
  expect(stderr).toMatch(/^2 applied, 1 skipped, 3 total/m)
  expect(await tables(database)).toEqual(['first', 'last', 'slow'])
})

test('RATCHET_LOCK_WAIT used up: 75, with the holder, and nothing changed', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({ '001_slow.sql': 'SELECT pg_sleep(60);' })
  const options = { dir: migrations.path, url: database.url }
  await using holder = startRatchet([], options)
  await until('001 sleeps', () => sleeps(database))
  const { exit, stderr, ms } = await ratchet(['--lock-wait', '300ms'], options)
  expect(exit, stderr).toBe(75)
  expect(stderr).toMatch(/another run has held the lock for as long as this one waited \(0\.\d s\): pid \d+/)
  expect(stderr).toMatch(/RATCHET_LOCK_WAIT says how long to wait. Nothing was changed./)
  expect(ms).toBeLessThan(10_000)
  // The holder was not disturbed.
  expect(await sleeps(database)).toBe(true)
  holder.kill('SIGKILL')
})

test('histories of different names do not wait for each other', async () => {
  await using database = await createDatabase()
  await using slow = await folder({ '001_slow.sql': 'SELECT pg_sleep(60);' })
  await using quick = await folder({ '001_quick.sql': 'CREATE TABLE quick (id int);' })
  await using holder = startRatchet(['--table', 'history_a'], { dir: slow.path, url: database.url })
  await until('001 sleeps', () => sleeps(database))
  const { exit, stderr } = await ratchet(['--table', 'history_b'], { dir: quick.path, url: database.url })
  expect(exit, stderr).toBe(0)
  expect(stderr).not.toMatch(/lock/)
  holder.kill('SIGKILL')
})

test('runs with nothing to do take no lock and write nothing, also while a migration runs', async () => {
  // A server of its own, on which nobody else takes transaction ids.
  await using server = await startPostgres({ settings: { autovacuum: 'off', log_statement: 'all' } })
  await using database = await createDatabase({ server })
  await using migrations = await folder(counting(3))
  await database.query('CREATE TABLE counted (file text)')
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet([], options)).toMatchObject({ exit: 0 })
  await using more = await folder({
    ...counting(3),
    '004_slow.sql': 'LOCK TABLE counted; SELECT pg_sleep(60);',
  })
  await using holder = startRatchet([], { ...options, dir: more.path })
  await until('004 sleeps', () => sleeps(database))
  const before = await nextTransaction(database)
  const logged = (await server.log()).length
  for (const args of [['up'], ['status'], ['plan'], ['status', '--check']]) {
    const { exit, stderr } = await ratchet(args, options)
    expect(exit, stderr).toBe(0)
    expect(stderr).not.toMatch(/lock/)
  }
  expect(await nextTransaction(database)).toBe(before)
  const statements = (await server.log()).slice(logged)
  expect(statements).toContain('schema_migrations')
  expect(statements).not.toMatch(/advisory|(?:statement: |; )(?:BEGIN|INSERT|UPDATE|DELETE|CREATE|ALTER)/)
  holder.kill('SIGKILL')
})

/** A transaction gets an id when it writes for the first time. */
async function nextTransaction({ query }: Database): Promise<unknown> {
  const [row] = await query('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next')
  return row?.next
}

/** Files that each record themselves once more, by a plain INSERT. */
function counting(count: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: count }, (_, index) => `${String(index + 1).padStart(3, '0')}_count.sql`)
  return Object.fromEntries(names.map((name) => [name, `INSERT INTO counted VALUES ('${name}');`]))
}

async function counted({ query }: Database): Promise<string[]> {
  const rows = await query<{ file: string }>('SELECT file FROM counted ORDER BY file')
  return rows.map(({ file }) => file)
}
