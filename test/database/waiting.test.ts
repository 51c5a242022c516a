import { once } from 'node:events'
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { type Folder, folder } from '../support/folder.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { ratchet, startRatchet } from '../support/program.ts'
import { startProxy } from '../support/proxy.ts'
import { until } from '../support/until.ts'

const files = { '001_table.sql': 'CREATE TABLE a (id int);', '002_rows.sql': 'INSERT INTO a VALUES (1);' }

let migrations: Folder
beforeAll(async () => {
  migrations = await folder(files)
})
afterAll(() => migrations[Symbol.asyncDispose]())

describe('started before PostgreSQL', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test('done soon after it is ready, and each reason is said once', async () => {
    await using database = await createDatabase({ server })
    await server.stop()
    await using program = startRatchet([], { dir: migrations.path, url: database.url })
    await program.waitFor(/connection refused/)
    await server.start()
    const ready = performance.now()
    const { exit, stderr } = await program.exited
    console.log(`done ${(performance.now() - ready).toFixed(0)} ms after PostgreSQL was ready`)
    expect(performance.now() - ready).toBeLessThan(3000)
    expect(exit, stderr).toBe(0)
    const reasons = [...stderr.matchAll(/^waiting for PostgreSQL at \S+: (.*)$/gm)].map(
      ([, reason]) => reason,
    )
    expect(reasons[0]).toBe('connection refused')
    expect(new Set(reasons).size).toBe(reasons.length)
    expect(stderr).toMatch(/^connected to 127\.0\.0\.1:\d+\/test_\w+ after \d+\.\d s/m)
  })

  test('behind a proxy that accepts and closes without a word', async () => {
    await using database = await createDatabase({ server })
    await using proxy = await startProxy(database.url)
    await server.stop()
    await using program = startRatchet([], { dir: migrations.path, url: proxy.url })
    await program.waitFor(/waiting for PostgreSQL.*closed/)
    await server.start()
    expect(await program.exited).toMatchObject({ exit: 0 })
  })

  test('ended as soon as it is logged in: it connects again', async () => {
    await using database = await createDatabase({ server })
    let ended = false
    await using proxy = await startProxy(database.url, {
      // So that the word that it may begin and the word that it is over arrive together.
      onMessage: async ({ type }) => {
        if (type !== 'Z' || ended) return undefined
        ended = true
        await database.query(
          `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${database.name}' AND pid <> pg_backend_pid()`,
        )
        await sleep(100)
        return undefined
      },
    })
    const { exit, stderr } = await ratchet([], { dir: migrations.path, url: proxy.url })
    expect(exit, stderr).toBe(0)
    expect(stderr).toMatch(/waiting for PostgreSQL .*: terminating connection/)
  })

  test.each([
    ['PGPASSWORD_FILE', (_url: string, password: string) => password],
    ['DATABASE_URL_FILE', (url: string, password: string) => url.replace(':postgres@', `:${password}@`)],
  ])('%s that is replaced meanwhile is read again', async (variable, content) => {
    await using database = await createDatabase({ server })
    await using secrets = await folder({ secret: content(database.url, 'old') })
    const { hostname, port, pathname, username } = new URL(database.url)
    await server.stop()
    await using program = startRatchet([], {
      dir: migrations.path,
      env: {
        [variable]: join(secrets.path, 'secret'),
        ...(variable === 'PGPASSWORD_FILE' && {
          PGHOST: hostname,
          PGPORT: port,
          PGUSER: username,
          PGDATABASE: pathname.slice(1),
        }),
      },
    })
    await program.waitFor(/connection refused/)
    await secrets.write('new', content(database.url, 'postgres'))
    await rename(join(secrets.path, 'new'), join(secrets.path, 'secret'))
    await server.start()
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
  })

  test('a secret that has gone meanwhile is a wrong setting, with its file', async () => {
    await using database = await createDatabase({ server })
    await using secrets = await folder({ url: database.url })
    await server.stop()
    const env = { DATABASE_URL_FILE: join(secrets.path, 'url') }
    await using program = startRatchet([], { dir: migrations.path, env })
    await program.waitFor(/connection refused/)
    await secrets.remove('url')
    await server.start()
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(78)
    expect(stderr).toMatch(/DATABASE_URL_FILE: \/.*\/url does not exist/)
  })

  test('a server that is still recovering (57P03) is waited for', async () => {
    await using standby = await server.standby()
    await standby.stop()
    // Without it a standby accepts nobody until it is promoted, as a server that recovers after a crash.
    await appendFile(join(standby.dataDirectory, 'postgresql.conf'), '\nhot_standby = off\n')
    const started = standby.start()
    await using program = startRatchet([], { dir: migrations.path, url: standby.url() })
    await program.waitFor(/waiting for PostgreSQL.*the database system is not accepting connections/)
    await promoteByFile(standby)
    await started
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
    expect(stderr.match(/not accepting connections/g)).toHaveLength(1)
  })
})

describe('what passes by itself is waited for, what does not is not', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
    await server.query("CREATE ROLE limited LOGIN PASSWORD 'limited' CONNECTION LIMIT 2")
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test('too many connections (53300)', async () => {
    await using database = await createDatabase({ server })
    await database.query(`ALTER DATABASE ${database.name} OWNER TO limited`)
    const url = server.url(database.name, 'limited', 'limited')
    const others = [new Client({ connectionString: url }), new Client({ connectionString: url })]
    for (const other of others) await other.connect()
    await using program = startRatchet([], { dir: migrations.path, url })
    await program.waitFor(/waiting for PostgreSQL.*too many connections for role "limited"/)
    for (const other of others) await other.end()
    expect(await program.exited).toMatchObject({ exit: 0 })
  })

  test.each([
    ['a wrong password', () => server.url('postgres', 'postgres', 'guess'), 77],
    ['no such database', () => server.url('nowhere'), 78],
    ['TLS that the server does not have', () => `${server.url()}?sslmode=require`, 78],
  ])('%s is tried once', async (_, url, exit) => {
    const { events, ...told } = await inJson({ RATCHET_WAIT: '60s', DATABASE_URL: url() })
    expect(told.exit, told.stderr).toBe(exit)
    expect(events.map(({ type }) => type)).toEqual(['run.failed', 'run.finished'])
    expect(told.ms).toBeLessThan(30_000)
  })

  test('RATCHET_WAIT=0 is one attempt', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    silent.close()
    await once(silent, 'close')
    const { events, exit } = await inJson({
      RATCHET_WAIT: '0',
      DATABASE_URL: `postgres://postgres@127.0.0.1:${port}/crm`,
    })
    expect(exit).toBe(69)
    expect(events).toMatchObject([
      { type: 'run.failed', failure: { code: 'DATABASE_UNREACHABLE', attempts: 1 } },
      { type: 'run.finished' },
    ])
  })

  test('RATCHET_WAIT bounds the wait, and the last words have the reason and the number of attempts', async () => {
    const { events, exit } = await inJson({
      RATCHET_WAIT: '700ms',
      DATABASE_URL: 'postgres://postgres@nowhere.invalid/crm',
    })
    expect(exit).toBe(69)
    expect(events.map(({ type }) => type)).toEqual(['connection.retrying', 'run.failed', 'run.finished'])
    const { failure } = events[1] as { failure: { attempts: number; waitedMs: number; reason: string } }
    expect(failure.attempts).toBeGreaterThan(2)
    expect(failure.waitedMs).toBeGreaterThan(400)
    expect(failure.reason).toMatch(/host name/)
  })

  test('a server that accepts and says nothing is given up after connect_timeout', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const { exit, stderr } = await ratchet(['wait', '--wait', '0'], {
      url: `postgres://postgres@127.0.0.1:${port}/crm?connect_timeout=1`,
    })
    silent.close()
    expect(exit, stderr).toBe(69)
    expect(stderr).toMatch(/no answer/)
  })
})

describe('a standby', () => {
  let primary: Postgres
  beforeAll(async () => {
    primary = await startPostgres()
    expect(await ratchet([], { dir: migrations.path, url: primary.url() })).toMatchObject({ exit: 0 })
  })
  afterAll(() => primary[Symbol.asyncDispose]())

  test('is enough for status, plan, wait, and for up with nothing to do', async () => {
    await using standby = await caughtUp()
    const options = { dir: migrations.path, url: standby.url() }
    expect(await ratchet(['status', '--check'], options)).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/up to date: 2 applied/),
    })
    expect(await ratchet(['plan'], options)).toMatchObject({ exit: 0, stdout: 'nothing to do\n' })
    expect(await ratchet(['wait'], options)).toMatchObject({ exit: 0 })
    expect(await ratchet(['up'], options)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/0 applied, 2 skipped/),
    })
  })

  test('with something pending, up waits until it is promoted; so does wait --primary', async () => {
    await using standby = await caughtUp()
    await using more = await folder({ ...files, '003_more.sql': 'INSERT INTO a VALUES (2);' })
    await using up = startRatchet([], { dir: more.path, url: standby.url() })
    await using wait = startRatchet(['wait', '--primary'], { url: standby.url() })
    await up.waitFor(/waiting for PostgreSQL.*it is a standby/)
    await wait.waitFor(/waiting for PostgreSQL.*it is a standby/)
    await standby.promote()
    const { exit, stderr } = await up.exited
    expect(exit, stderr).toBe(0)
    expect(stderr.match(/it is a standby/g)).toHaveLength(1)
    expect(stderr).toMatch(/1 applied, 2 skipped, 3 total/)
    expect(await wait.exited).toMatchObject({ exit: 0, stderr: expect.stringMatching(/is ready/) })
    expect(await standby.query('SELECT id FROM a ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('that is not promoted in time', async () => {
    await using standby = await caughtUp()
    await using more = await folder({ ...files, '003_more.sql': 'INSERT INTO a VALUES (2);' })
    const up = await ratchet(['--wait', '300ms'], { dir: more.path, url: standby.url() })
    expect(up.exit, up.stderr).toBe(69)
    expect(up.stderr).toMatch(/cannot be written to: it is a standby.*\n.*RATCHET_WAIT/)
    const wait = await ratchet(['wait', '--primary', '--wait', '0'], { url: standby.url() })
    expect(wait.exit, wait.stderr).toBe(69)
  })

  async function caughtUp(): Promise<Postgres> {
    const standby = await primary.standby()
    await until('the standby has the history', async () => {
      const [row] = await standby.query(`SELECT to_regclass('schema_migrations') AS history`)
      return row?.history && (await standby.query('SELECT FROM schema_migrations')).length === 2
    })
    return standby
  }
})

test('wait says on stderr how long it took, and needs no migrations and no history table', async () => {
  await using database = await createDatabase()
  await database.query(`ALTER DATABASE ${database.name} SET search_path = nowhere`)
  for (const args of [['wait'], ['wait', '--primary']]) {
    const { exit, stdout, stderr } = await ratchet(args, { url: database.url, dir: '/nowhere' })
    expect(exit, stderr).toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^connected to .*\nPostgreSQL at \S+ is ready \(\d+\.\d s\)\n$/)
  }
})

/** Runs `up` and returns its events. */
async function inJson(env: Readonly<Record<string, string>>) {
  const told = await ratchet(['--output', 'json'], { dir: migrations.path, env })
  const events: Record<string, unknown>[] = told.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { ...told, events }
}

/** As `pg_ctl promote` does: nobody can connect to ask for it. */
async function promoteByFile({ dataDirectory }: Postgres): Promise<void> {
  await writeFile(join(dataDirectory, 'promote'), '')
  const [pid] = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGUSR1')
}
