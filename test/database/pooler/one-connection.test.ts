import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { sessions, sleeps, tables, versions } from '../../support/observe.ts'
import { type PgbouncerOptions, pgbouncers, startPgbouncer } from '../../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { startProxy } from '../../support/proxy.ts'
import { until } from '../../support/until.ts'

/** A machine that does much else takes its time. */
const patienceMs = 40_000

const alone = /the pooler has no second connection: going on with one/
const one = { '001_a.sql': 'CREATE TABLE a ();' }
const two = { ...one, '002_b.sql': 'VACUUM a;' }
const slow = {
  '001_first.sql': 'CREATE TABLE first ();',
  '002_slow.sql': 'CREATE TABLE slow (); SELECT pg_sleep(60);',
  '003_last.sql': 'CREATE TABLE last ();',
}

let server: Postgres
beforeAll(async () => {
  server = await startPostgres({ major: 18, settings: { autovacuum: 'off' } })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const programs = pgbouncers()
const newest = programs.at(-1)
const modes = [
  ...programs.map((program) => ({ program, poolMode: 'transaction' as const })),
  ...(newest === undefined ? [] : [{ program: newest, poolMode: 'session' as const }]),
].map((way) => ({ name: `PgBouncer ${way.program.version} in ${way.poolMode} mode`, ...way }))

describe.runIf(newest).concurrent('a pool of one', () => {
  test.each(modes)(
    '$name: of three runners and a direct one, one applies each file, and all end well',
    async (way) => {
      await using scene = await behind({ ...way, poolSize: 1 })
      const numbers = Array.from({ length: 40 }, (_, index) => `${index + 1}`.padStart(2, '0'))
      await using migrations = await folder({
        '00_init.sql': 'CREATE TABLE IF NOT EXISTS schema_migrations (version text PRIMARY KEY, name text);',
        ...Object.fromEntries(numbers.map((number) => [`${number}_t.sql`, `CREATE TABLE t${number} ();`])),
        // Its row is written last.
        '41_reads.sql': 'CREATE TABLE t41 AS SELECT count(*) FROM schema_migrations;',
      })
      const urls = [scene.url, scene.url, scene.url, scene.database.url]
      const told = await Promise.all(urls.map((url) => ratchet([], { dir: migrations.path, url })))
      for (const { exit, stderr } of told) expect(exit, stderr).toBe(0)
      const applied = told.flatMap(({ stderr }) => stderr.match(/^applied \S+/gm) ?? [])
      expect(applied.length).toBe(42)
      expect(new Set(applied).size).toBe(42)
      expect(await versions(scene.database)).toEqual(['00', ...numbers, '41'])
      expect(await tables(scene.database)).toEqual([...numbers, '41'].map((number) => `t${number}`))
    },
  )

  test.each(modes)('$name: SIGTERM in a file: rolled back, said, and nothing is left', async (way) => {
    await using scene = await behind({ ...way, poolSize: 1 })
    await using migrations = await folder(slow)
    await using run = startRatchet([], { dir: migrations.path, url: scene.url })
    await asleep(scene)
    const started = performance.now()
    run.kill('SIGTERM')
    const told = await run.exited
    expect(performance.now() - started).toBeLessThan(5000)
    expect(told).toMatchObject({ exit: 143, stderr: expect.stringMatching(/002_slow.sql was rolled back/) })
    expect(told.stderr).toMatch(alone)
    expect(await versions(scene.database)).toEqual(['001'])
    await nothingHeld(scene.database)
    // The pooler itself lives on.
    expect(await ratchet(['status'], { dir: migrations.path, url: scene.url })).toMatchObject({ exit: 0 })
  })

  test.each(modes)('$name: a connection that is lost: what was in flight is looked at', async (way) => {
    await using scene = await behind({ ...way, poolSize: 1 })
    await using migrations = await folder(slow)
    await using proxy = await startProxy(scene.url)
    await using run = startRatchet([], { dir: migrations.path, url: proxy.url })
    await asleep(scene)
    proxy.cut()
    const told = await run.exited
    expect(told).toMatchObject({
      exit: 75,
      stderr: expect.stringMatching(/Looked again: \S*002_slow.sql was rolled back, nothing of it is left/),
    })
    expect(told.stderr).toMatch(/^1 applied, 0 skipped, 3 total/m)
    expect(await versions(scene.database)).toEqual(['001'])
  })

  test('another run holds the lock: it is waited for, and RATCHET_LOCK_WAIT ends that', async () => {
    // In session mode the lock cannot even be asked for on a second connection.
    await using scene = await behind({ program: newest, poolMode: 'session', poolSize: 1 })
    await using slowly = await folder(slow)
    await using mended = await folder({ ...slow, '002_slow.sql': 'CREATE TABLE slow ();' })
    await using direct = startRatchet([], { dir: slowly.path, url: scene.database.url })
    await asleep(scene)
    const told = await ratchet(['--lock-wait', '1s'], { dir: mended.path, url: scene.url })
    expect(told.stderr).toMatch(alone)
    expect(told).toMatchObject({
      exit: 75,
      stderr: expect.stringMatching(
        /another run has held the lock .*: pid \d+ \(pg-ratchet\).*\n.*Nothing was changed/,
      ),
    })
    await using waiting = startRatchet([], { dir: mended.path, url: scene.url })
    await waiting.waitFor(/another run holds the lock, waiting .*: pid \d+ \(pg-ratchet\)/, patienceMs)
    direct.kill()
    expect(await waiting.exited).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^2 applied, 1 skipped/m),
    })
  })

  test('a file that is not one transaction is refused before anything is run', async () => {
    await using scene = await behind({ program: newest, poolSize: 1 })
    await using migrations = await folder({ '001_a.sql': 'CREATE TABLE a ();', '002_b.sql': 'VACUUM;' })
    const told = await ratchet(['--wait', '3s'], { dir: migrations.path, url: scene.url })
    expect(told).toMatchObject({
      exit: 65,
      stderr: expect.stringMatching(
        /^error: \S*002_b.sql: it is not one transaction \(VACUUM .*\), which takes two connections at once, and the pooler has one\n {2}Give the pool a second connection \(default_pool_size\), or connect to PostgreSQL itself\.\nNothing was run\.$/m,
      ),
    })
    expect(told.stderr).toMatch(/no answer yet/)
    expect(await tables(scene.database)).toEqual([])
    const [{ history } = {}] = await scene.database.query(
      `SELECT to_regclass('schema_migrations') AS history`,
    )
    expect(history).toBeNull()
  })

  test('one of which only the server shows it is rolled back', async () => {
    await using scene = await behind({ program: newest, poolSize: 1 })
    await using migrations = await folder({
      '001_a.sql': `CREATE TYPE mood AS ENUM ('ok');`,
      '002_b.sql': `ALTER TYPE mood ADD VALUE 'sad'; CREATE TABLE b AS SELECT 'sad'::mood;`,
    })
    const { exit, stderr } = await ratchet([], { dir: migrations.path, url: scene.url })
    expect(exit, stderr).toBe(1)
    expect(stderr).toMatch(/002_b.sql:1:\d+: unsafe use of new value/)
    expect(stderr).toMatch(/takes two connections at once.*\n.*002_b.sql was rolled back/)
    expect(await versions(scene.database)).toEqual(['001'])
  })
})

test
  .runIf(newest)
  .concurrent(
    'a connection that is lost where others take turns: the one that worked is looked for',
    async () => {
      await using scene = await behind({ program: newest, poolSize: 4, options: { server_round_robin: '1' } })
      await using migrations = await folder(slow)
      // Four that are idle: what is asked next is always asked on another one.
      await using neighbours = await busy(scene.url, 4)
      await neighbours[Symbol.asyncDispose]()
      await using proxy = await startProxy(scene.url)
      await using run = startRatchet([], { dir: migrations.path, url: proxy.url })
      await asleep(scene)
      proxy.cut()
      expect(await run.exited).toMatchObject({
        exit: 75,
        stderr: expect.stringMatching(/Looked again: \S*002_slow.sql was rolled back, nothing of it is left/),
      })
    },
  )

describe.runIf(newest).concurrent('a pool whose connections are all in use', () => {
  test.each([
    ...programs.map((program) => ({ name: `PgBouncer ${program.version}`, files: one, program })),
    { name: 'a file that needs two', files: two, program: newest },
  ])('$name: that is said, and then the files are applied', async ({ files, program }) => {
    await using scene = await behind({ program, poolSize: 2 })
    await using migrations = await folder(files)
    await using neighbours = await busy(scene.url, 2)
    await using run = startRatchet([], { dir: migrations.path, url: scene.url })
    await run.waitFor(
      /no answer yet from 127\.0\.0\.1:\d+\/test_\w+: a pooler has no connection free/,
      patienceMs,
    )
    await neighbours[Symbol.asyncDispose]()
    const told = await run.exited
    expect(told.exit, told.stderr).toBe(0)
    expect(told.stderr).not.toMatch(alone)
    expect(await versions(scene.database)).toEqual(Object.keys(files).map((name) => name.slice(0, 3)))
  })

  test('but one: a file that needs two waits for the second', async () => {
    await using scene = await behind({ program: newest, poolSize: 2 })
    await using migrations = await folder(two)
    await using neighbour = await busy(scene.url, 1)
    await using run = startRatchet([], { dir: migrations.path, url: scene.url })
    await run.waitFor(/no answer yet/, patienceMs)
    await neighbour[Symbol.asyncDispose]()
    const told = await run.exited
    expect(told.exit, told.stderr).toBe(0)
    expect(told.stderr).not.toMatch(alone)
  })

  test.each(['status', 'up'])('for good: RATCHET_WAIT ends `%s`', async (command) => {
    await using scene = await behind({ program: newest, poolSize: 1 })
    await using migrations = await folder(slow)
    await using _neighbour = await busy(scene.url, 1)
    const env = { PGCONNECT_TIMEOUT: '2' }
    const told = await ratchet([command, '--wait', '3s'], { dir: migrations.path, url: scene.url, env })
    expect(told).toMatchObject({
      exit: 69,
      stderr: expect.stringMatching(
        /^no answer yet .*\n.*\nerror: .* cannot be reached: no answer \(1 attempt in /,
      ),
    })
    expect(told.ms).toBeLessThan(20_000)
  })

  test('SIGTERM does not wait for an answer', async () => {
    await using scene = await behind({ program: newest, poolSize: 1 })
    await using migrations = await folder(slow)
    await using _neighbour = await busy(scene.url, 1)
    await using run = startRatchet([], { dir: migrations.path, url: scene.url })
    await run.waitFor(/no answer yet/, patienceMs)
    const started = performance.now()
    run.kill('SIGTERM')
    expect(await run.exited).toMatchObject({ exit: 143 })
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

/** A database, and a pooler in front of it. */
async function behind(options: PgbouncerOptions) {
  const database = await createDatabase({ server })
  const pooler = await startPgbouncer(server, options)
  return {
    database,
    url: pooler.url(database.name),
    [Symbol.asyncDispose]: async () => {
      await pooler[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

async function asleep({ database }: { readonly database: Database }): Promise<void> {
  await until('002 sleeps', () => sleeps(database), patienceMs)
}

/** Neighbours that hold so many connections of the pool until disposal. */
async function busy(url: string, count: number): Promise<AsyncDisposable> {
  const clients = Array.from({ length: count }, () => new Client({ connectionString: url }))
  for (const client of clients) {
    client.on('error', () => {})
    await client.connect()
    await client.query('BEGIN')
  }
  let disposed: Promise<unknown> | undefined
  return {
    [Symbol.asyncDispose]: async () => {
      disposed ??= Promise.all(
        clients.map(async (client) => {
          await client.query('ROLLBACK')
          await client.end()
        }),
      )
      await disposed
    },
  }
}

/** No lock of ours, nor anybody of ours at work. */
async function nothingHeld(database: Database): Promise<void> {
  const locks = () =>
    database.query(`SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database
      WHERE locktype = 'advisory' AND datname = current_database()`)
  await until('the lock is free', async () => (await locks()).length === 0, 5000)
  const active = async () => (await sessions(database)).some(({ state }) => state !== 'idle')
  await until('nobody of ours is at work', async () => !(await active()), 5000)
}
