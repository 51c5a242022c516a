import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Watch } from '../../../src/apply/watch.ts'
import type { RunEvent } from '../../../src/report/event.ts'
import { createDatabase, type Database } from '../../support/database.ts'
import { eventsIn } from '../../support/events.ts'
import { folder } from '../../support/folder.ts'
import { heldUp, heldUpInside, letGo } from '../../support/held-up.ts'
import { sessions, versions } from '../../support/observe.ts'
import { startPostgres } from '../../support/postgres.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { startProxy } from '../../support/proxy.ts'
import { openSession } from '../../support/session.ts'
import { slowTable } from '../../support/slow-table.ts'
import { until } from '../../support/until.ts'

describe.concurrent('a statement that takes long', () => {
  test('is told of in a log once it has run for five seconds, and not again before thirty more', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({
      '001_short.sql': 'SELECT pg_sleep(1);',
      '002_slow.sql': `-- slow\n\n${heldUp}`,
    })
    await using program = startRatchet([], { dir: migrations.path, url: database.url })
    await program.waitFor(/running for/)
    await sleep(3000)
    await letGo(database)
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
    expect(stderr).not.toContain('001_short.sql: running')
    expect(stderr.match(/running for.*/g)).toHaveLength(1)
    expect(stderr).toMatch(/002_slow\.sql:3: running for \d+\.\d s, waiting for Timeout PgSleep$/m)
    // Nothing is drawn where there is no terminal.
    expect(stderr).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  test('as JSON', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_slow.sql': `CREATE TABLE a ();\n${heldUp}` })
    const stderr = await heldUpUntilTold(database, migrations.path, { RATCHET_OUTPUT: 'json' })
    const [event, another] = eventsIn(stderr).filter(({ type }) => type === 'migration.running')
    expect(another).toBeUndefined()
    // Of the statements of one message nobody knows which one it is.
    expect(event).toEqual({
      level: 'info',
      time: expect.any(String),
      type: 'migration.running',
      file: expect.stringMatching(/001_slow\.sql$/),
      elapsedMs: expect.any(Number),
      wait: { type: 'Timeout', event: 'PgSleep' },
    })
    expect(event?.elapsedMs).toBeGreaterThanOrEqual(5000)
  })

  test('COPY data: how many rows, and how much of the data', async () => {
    await using database = await createDatabase()
    await database.query(
      `CREATE TABLE copied (id int, filling text);
       CREATE FUNCTION half_way() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN ${heldUpInside} RETURN NEW; END $f$;
       CREATE TRIGGER slow BEFORE INSERT ON copied FOR EACH ROW WHEN (NEW.id = 200) EXECUTE FUNCTION half_way()`,
    )
    const rows = Array.from({ length: 400 }, (_, index) => `${index}\t${'x'.repeat(3000)}`).join('\n')
    await using migrations = await folder({
      '001_copy.sql': `CREATE TABLE a ();\nCOPY copied FROM stdin;\n${rows}\n\\.\nCREATE TABLE b ();`,
    })
    const stderr = await heldUpUntilTold(database, migrations.path, { RATCHET_OUTPUT: 'json' })
    const [event] = eventsIn(stderr).filter(({ type }) => type === 'migration.running')
    expect(event).toMatchObject({
      line: 2,
      progress: {
        command: 'COPY FROM',
        relation: 'public.copied',
        rows: expect.any(Number),
        bytes: expect.any(Number),
        percent: expect.any(Number),
      },
    })
    const { percent = 0, bytes = 0 } = (event?.progress ?? {}) as { percent?: number; bytes?: number }
    expect(percent).toBe(Math.floor((100 * bytes) / (rows.length + 1)))
    expect(percent).toBeGreaterThan(5)
    expect(percent).toBeLessThan(99)
  })

  test('a concurrent build: its phase, and how much of it', async () => {
    await using database = await createDatabase()
    await slowTable(database, 400)
    await using migrations = await folder({ '001_index.sql': 'CREATE INDEX CONCURRENTLY i ON t (slow(id));' })
    const { exit, stderr } = await ratchet([], { dir: migrations.path, url: database.url })
    expect(exit, stderr).toBe(0)
    expect(stderr).toMatch(
      /001_index\.sql:1: running for \d+\.\d s, CREATE INDEX CONCURRENTLY on public\.t, (?:building index: scanning table|index validation: scanning table), \d+ %/,
    )
  })

  test.each([
    [
      'in a file of several messages',
      { '001_copy.sql': `CREATE TABLE t (id int);\nCOPY t FROM stdin;\n1\n\\.\n${heldUp}` },
    ],
    ['behind one that PostgreSQL refuses in a transaction', { '001_vacuum.sql': `VACUUM;\n${heldUp}` }],
    [
      'or a large file, however short its statements are',
      // More than is held, and more than goes into a message each.
      { '001_large.sql': `SELECT a_while(), length('${'x'.repeat(70_000)}');\n`.repeat(200) },
    ],
  ])('%s', async (_, content) => {
    await using database = await createDatabase()
    await database.query(
      `CREATE FUNCTION a_while() RETURNS void LANGUAGE plpgsql AS
       $$ BEGIN IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'let_go') THEN PERFORM pg_sleep(0.4); END IF; END $$`,
    )
    await using migrations = await folder(content as Readonly<Record<string, string>>)
    const stderr = await heldUpUntilTold(database, migrations.path)
    expect(stderr).toMatch(/00\d_\w+\.sql(?::2)?: running for \d+\.\d s, waiting for Timeout PgSleep/)
  })

  /** Runs what is held up until it is told that it is running, and returns all that was said. */
  async function heldUpUntilTold(
    database: Database,
    dir: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    await using program = startRatchet([], { dir, url: database.url, env })
    await program.waitFor(/running for|migration\.running/, 50_000)
    await letGo(database)
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
    return stderr
  }
})

describe.concurrent('watching costs nothing, and is in nobody’s way', () => {
  test('what is done within two seconds is not looked at: there is no third connection', async () => {
    await using database = await createDatabase()
    await using proxy = await startProxy(database.url)
    await using migrations = await folder({
      '001_a.sql': 'SELECT pg_sleep(1);',
      '002_b.sql': 'SELECT pg_sleep(1);',
    })
    expect(await ratchet([], { dir: migrations.path, url: proxy.url })).toMatchObject({ exit: 0 })
    expect(proxy.connections()).toBe(2)
  })

  test('what takes longer is looked at over one more, which is gone with the run', async () => {
    await using database = await createDatabase()
    await using proxy = await startProxy(database.url)
    await using migrations = await folder({
      '001_a.sql': 'SELECT pg_sleep(4);',
      '002_b.sql': 'SELECT pg_sleep(4);',
    })
    expect(await ratchet([], { dir: migrations.path, url: proxy.url })).toMatchObject({ exit: 0 })
    expect(proxy.connections()).toBe(3)
    await until('nobody is left', async () => (await sessions(database)).length === 0)
  })

  test('the server takes no third connection: the run goes on, and says why no more can be seen', async () => {
    await using server = await startPostgres()
    await using database = await createDatabase({ server })
    await database.query(
      "CREATE ROLE two LOGIN PASSWORD 'x' CONNECTION LIMIT 2; GRANT CREATE ON SCHEMA public TO two",
    )
    await using migrations = await folder({ '001_slow.sql': heldUp })
    await using program = startRatchet([], {
      dir: migrations.path,
      url: server.url(database.name, 'two', 'x'),
    })
    await program.waitFor(/running for/, 50_000)
    await letGo(database)
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
    expect(stderr).toMatch(
      /running for \d+\.\d s, what it waits for cannot be seen \(too many connections for role "two"\)/,
    )
  })

  test('where there may be no other connection it is told how long something takes, and no more', async () => {
    await using database = await createDatabase()
    await using work = await openSession(database.url)
    const events: RunEvent[] = []
    const report = (event: RunEvent) => void events.push(event)
    using _watch = new Watch(work, { observer: undefined, pooled: false, report })
    work.purpose = { file: 'a.sql', line: 2 }
    await work.query('SELECT pg_sleep(3.5)')
    work.purpose = undefined
    await work.query('SELECT pg_sleep(3.5)')
    expect(events).toEqual([
      { type: 'migration.running', file: 'a.sql', line: 2, elapsedMs: expect.any(Number) },
    ])
  })

  test('the session that looks is ended: the run goes on, and says so', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_slow.sql': heldUp })
    await using program = startRatchet([], { dir: migrations.path, url: database.url })
    const ended = await until('it is looked at, and that is ended', async () => {
      const rows = await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}'
           AND application_name = 'pg-ratchet' AND query LIKE '%pg_blocking_pids%' AND state = 'idle'`,
      )
      return rows.length
    })
    expect(ended).toBe(1)
    await program.waitFor(/running for/, 50_000)
    await letGo(database)
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
    expect(stderr).toMatch(/running for \d+\.\d s, waiting for Timeout PgSleep/)
  })

  test('a stop while something is watched is as quick as ever', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_slow.sql': 'SELECT pg_sleep(60);' })
    await using program = startRatchet([], { dir: migrations.path, url: database.url })
    await program.waitFor(/running for/)
    const started = performance.now()
    program.kill()
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(143)
    expect(stderr).toMatch(/001_slow\.sql was rolled back: nothing of it is left/)
    expect(performance.now() - started).toBeLessThan(5000)
    await until('nobody is left', async () => (await sessions(database)).length === 0)
  })
})

test('a commit that waits for a synchronous standby is told as that; cancelled, the file is listed as applied', async () => {
  await using server = await startPostgres()
  await using database = await createDatabase({ server })
  await using migrations = await folder({ '001_first.sql': 'CREATE TABLE first ();' })
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet([], options)).toMatchObject({ exit: 0 })
  await migrations.write('002_last.sql', 'CREATE TABLE last ();')
  // Whatever writes waits from then on.
  await using _reset = {
    [Symbol.asyncDispose]: async () => {
      await server.query('ALTER SYSTEM RESET synchronous_standby_names')
      await server.query('SELECT pg_reload_conf()')
    },
  }
  await server.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
  await server.restart()
  await using program = startRatchet([], options)
  await program.waitFor(/002_last\.sql: committed here, waiting for a synchronous standby for \d+\.\d s$/m)
  program.kill()
  const { exit, stderr } = await program.exited
  expect(exit, stderr).toBe(143)
  expect(stderr).toMatch(/002_last\.sql: WARNING: canceling wait for synchronous replication/)
  expect(stderr).toMatch(/^applied \S*002_last\.sql/m)
  expect(stderr).toMatch(/^1 applied, 1 skipped, 2 total/m)
  expect(await versions(database)).toEqual(['001', '002'])
})
