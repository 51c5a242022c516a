import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { type Folder, folder } from '../support/folder.ts'
import { sessions, sleeps, tables, versions } from '../support/observe.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { type ProgramResult, type RunningProgram, ratchet, startRatchet } from '../support/program.ts'
import { startProxy } from '../support/proxy.ts'
import { until } from '../support/until.ts'
import { queryOf } from '../support/wire.ts'

// A server of its own, to be restarted.
let server: Postgres
beforeAll(async () => {
  // What is committed without waiting for the disk stays in memory for long: a crash takes it.
  server = await startPostgres({ settings: { wal_writer_delay: '10s' } })
})
afterAll(() => server[Symbol.asyncDispose]())

const files = {
  '001_first.sql': 'CREATE TABLE first (id int);',
  '002_slow.sql': 'CREATE TABLE slow (id int);\nSELECT pg_sleep(60);',
  '003_last.sql': 'CREATE TABLE last (id int);',
}

describe('in the middle of the second file of three', () => {
  const ways: Readonly<Record<string, (scene: Scene) => Promise<unknown> | undefined>> = {
    'the work connection is ended by an administrator': ({ database }) =>
      database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}' AND wait_event = 'PgSleep'`,
      ),
    'the connection that holds the lock is ended': ({ database }) =>
      database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = '${database.name}')`,
      ),
    'both are ended at once': ({ database }) =>
      database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}' AND application_name = 'pg-ratchet'`,
      ),
    'the network is cut': ({ proxy }) => void proxy.cut(),
    'the server is restarted': () => server.restart('fast'),
  }

  test.each(Object.entries(ways))('%s', async (_, harm) => {
    await using scene = await setUp(files)
    await using program = startRatchet([], scene.options)
    await until('002 sleeps', () => sleeps(scene.database))
    await harm(scene)
    const told = await program.exited
    expect(told.exit, told.stderr).toBe(75)
    expect(told.stderr).toMatch(
      /^error: the connection was lost: .*\n.*002_slow.sql was rolled back.* nothing of it is left. Run again/m,
    )
    expect(told.stderr).toMatch(/^1 applied, 0 skipped, 3 total/m)
    await isTrue(told, scene)
    await completes(scene)
  })

  test('the server crashes, and what it had not written is gone too: it says so', async () => {
    await using scene = await setUp(files)
    await using program = startRatchet([], scene.options)
    await until('002 sleeps', () => sleeps(scene.database))
    await server.restart('immediate')
    const told = await program.exited
    expect(told.exit, told.stderr).toBe(75)
    expect(told.stderr).toMatch(/the connection was lost/)
    await isTrue(told, scene)
    await completes(scene)
  })
})

test('the server crashes when a file has failed, before what was applied is durable: it is not counted', async () => {
  await using scene = await setUp({
    '001_first.sql': 'CREATE TABLE first (id int);',
    '002_slow.sql': 'SELECT 1 / 0;',
  })
  await using proxy = await startProxy(scene.database.url, {
    onMessage: async (message) => {
      if (queryOf(message).includes('pg_logical_emit_message')) await server.restart('immediate')
      return undefined
    },
  })
  const told = await ratchet([], { ...scene.options, url: proxy.url })
  expect(told.exit, told.stderr).toBe(75)
  expect(told.stderr).toMatch(/the connection was lost: .*\n.*crashed before \S*001_first.sql/)
  await isTrue(told, scene)
  await completes(scene)
})

test('while it waits for another run, both its connections are ended: they are opened again, and it goes on', async () => {
  await using scene = await setUp({ ...files, '002_slow.sql': 'CREATE TABLE slow (id int);' })
  await using holder = await folder({
    '001_first.sql': files['001_first.sql'],
    '002_slow.sql': 'SELECT pg_sleep(60);',
  })
  await using other = startRatchet([], { dir: holder.path, url: scene.database.url })
  await until('002 of the other run sleeps', () => sleeps(scene.database))
  const holders = (await sessions(scene.database)).map(({ pid }) => pid)
  await using program = startRatchet([], scene.options)
  await program.waitFor(/another run holds the lock/)
  const ended = await scene.database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = '${scene.database.name}' AND application_name = 'pg-ratchet' AND pid NOT IN (${holders})`,
  )
  expect(ended.length).toBe(2)
  other.kill('SIGTERM')
  expect(await other.exited).toMatchObject({ exit: 143 })
  expect(await program.exited).toMatchObject({ exit: 0 })
  expect(await versions(scene.database)).toEqual(['001', '002', '003'])
})

test('the server crashes somewhere in fifty files: what it says is true', async () => {
  for (const after of [3, 40]) {
    await using scene = await setUp(numbered(50))
    await using program = startRatchet([], scene.options)
    await program.waitFor(new RegExp(`(?:^applied .*\\s+){${after}}`, 'm'))
    await server.restart('immediate')
    const told = await program.exited
    if (told.exit !== 0) expect(told.exit, told.stderr).toBe(75)
    await isTrue(told, scene)
    await completes(scene)
  }
})

test('the network is cut at a random moment: whatever it hit, what it says is true', async () => {
  const rounds = 12
  const seen: Record<string, number[]> = {}
  await using scene = await setUp(numbered(30))
  for (let round = 0; round < rounds; round++) {
    await scene.reset()
    const before = scene.proxy.connections()
    await using program = startRatchet([], scene.options)
    await until('it connects', () => scene.proxy.connections() > before)
    await sleep(Math.random() * 250)
    scene.proxy.cut()
    const told = await program.exited
    // Nothing but a lost connection, or nothing at all where it came too late.
    expect([0, 75], told.stderr).toContain(told.exit)
    const { applied } = await isTrue(told, scene)
    await completes(scene)
    const what = told.exit === 0 ? 'too late' : /Looked again/.test(told.stderr) ? 'in flight' : 'before'
    seen[what] = [...(seen[what] ?? []), applied]
  }
  console.log(`${rounds} cuts, applied of 30:`, seen)
}, 120_000)

test('the server still commits when the network is cut: its end is waited for before anything is said', async () => {
  await using scene = await setUp({ '001_t.sql': 'CREATE TABLE t1 (id int);' })
  expect(await ratchet([], scene.options)).toMatchObject({ exit: 0 })
  // A COMMIT that waits for a standby is decided, and nobody sees it yet. The lock's connection stays: when it
  // is lost too, the program asks the server to cancel.
  await using _reset = { [Symbol.asyncDispose]: () => configure('RESET synchronous_standby_names') }
  await configure("SET synchronous_standby_names = 'nobody'")
  const { program, number, work } = await waitingForStandby(scene, 2)
  await using _program = program
  const before = (await sessions(scene.database)).map(({ pid }) => pid)
  scene.proxy.cut(work)
  await until('the program looks again', async () =>
    (await sessions(scene.database)).some(({ pid }) => !before.includes(pid)),
  )
  await configure('RESET synchronous_standby_names')
  const told = await program.exited
  expect(told.exit, told.stderr).toBe(75)
  expect(told.stderr).toMatch(/Looked again: everything was committed all the same/)
  expect(told.stderr).toMatch(new RegExp(`^1 applied, ${number - 1} skipped, ${number} total`, 'm'))
  expect(await versions(scene.database)).toHaveLength(number)
})

/** A run whose last COMMIT waits. A setting takes effect when the server gets to it: until then runs just end. */
async function waitingForStandby(
  scene: Scene,
  number: number,
): Promise<{ readonly program: RunningProgram; readonly number: number; readonly work: number }> {
  await scene.migrations.write(`00${number}_t.sql`, `CREATE TABLE t${number} (id int);`)
  const work = scene.proxy.connections() + 1
  const program = startRatchet([], scene.options)
  let ended = false
  program.exited.then(() => {
    ended = true
  })
  const seen = await until('COMMIT waits, or the run has ended', async () => {
    const waits = (await sessions(scene.database)).some(({ waits }) => waits === 'IPC:SyncRep')
    return waits ? 'waits' : ended ? 'ended' : undefined
  })
  return seen === 'waits' ? { program, number, work } : await waitingForStandby(scene, number + 1)
}

async function configure(what: string): Promise<void> {
  await server.query(`ALTER SYSTEM ${what}`)
  await server.query('SELECT pg_reload_conf()')
}

test('the answer to COMMIT is lost: looks again, and says that it was committed', async () => {
  await using scene = await setUp({ '001_only.sql': 'CREATE TABLE only_one (id int); SELECT pg_sleep(0.3);' })
  await using program = startRatchet([], scene.options)
  await until('001 sleeps', () => sleeps(scene.database))
  // The server gets no word of it, and commits; the answer never comes.
  scene.proxy.freeze()
  await until('it is committed', async () => (await versions(scene.database)).length === 1)
  scene.proxy.cut()
  const told = await program.exited
  expect(told.exit, told.stderr).toBe(75)
  await isTrue(told, scene)
})

interface Scene extends AsyncDisposable {
  readonly database: Database
  readonly migrations: Folder
  readonly proxy: Awaited<ReturnType<typeof startProxy>>
  readonly options: { readonly dir: string; readonly url: string }
  readonly reset: () => Promise<void>
}

async function setUp(content: Readonly<Record<string, string>>): Promise<Scene> {
  const database = await createDatabase({ server })
  const migrations = await folder(content)
  const proxy = await startProxy(database.url)
  return {
    database,
    migrations,
    proxy,
    options: { dir: migrations.path, url: proxy.url },
    reset: async () => {
      await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    },
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]()
      await migrations[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Compares what the run said with what the database has. */
async function isTrue(
  { stderr }: ProgramResult,
  { database, migrations }: Scene,
): Promise<{ applied: number }> {
  const recorded = await versions(database)
  const [, applied] = /^(\d+) applied, 0 skipped/m.exec(stderr) ?? []
  expect(Number(applied)).toBe(recorded.length)
  for (const [, file = ''] of stderr.matchAll(/(\d{3})_\w+\.sql was rolled back/g))
    expect(recorded).not.toContain(file)
  for (const [, file = ''] of stderr.matchAll(/crashed before \S*(\d{3})_\w+\.sql/g))
    expect(recorded).not.toContain(file)
  if (/everything was committed/.test(stderr))
    expect(recorded.length).toBe(readdirSync(migrations.path).length)
  // A row for each table and a table for each row.
  expect((await tables(database)).length).toBe(recorded.length)
  return { applied: recorded.length }
}

async function completes({ database, migrations, options }: Scene): Promise<void> {
  if (readdirSync(migrations.path).includes('002_slow.sql'))
    await migrations.write('002_slow.sql', 'CREATE TABLE slow (id int);')
  expect(await ratchet([], { ...options, url: database.url })).toMatchObject({ exit: 0 })
  expect((await versions(database)).length).toBe(readdirSync(migrations.path).length)
}

/** Files that each make a table, and take a moment. */
function numbered(count: number): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1).padStart(3, '0'))
  return Object.fromEntries(
    numbers.map((number) => [`${number}_t.sql`, `CREATE TABLE t${number} (id int); SELECT pg_sleep(0.005);`]),
  )
}

test.each(['cut', 'freeze'] as const)(
  'the connection that was made for the lock in advance is %s: another one is made',
  async (fate) => {
    await using database = await createDatabase()
    await using migrations = await folder({
      '001_a.sql': 'CREATE TABLE a ();',
      '002_b.sql': 'CREATE TABLE b ();',
    })
    await using proxy = await startProxy(database.url, {
      onMessage: ({ connection, from }) => (connection === 2 && from === 'server' ? fate : undefined),
    })
    const { exit, stderr } = await ratchet([], {
      dir: migrations.path,
      url: `${proxy.url}?connect_timeout=2`,
    })
    expect(exit, stderr).toBe(0)
    expect(stderr).not.toMatch(/waiting for PostgreSQL/)
    expect(proxy.connections()).toBe(3)
    expect(await versions(database)).toEqual(['001', '002'])
  },
)
