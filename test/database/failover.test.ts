import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookAfterLoss } from '../../src/apply/look-after-loss.ts'
import { configOf } from '../support/config.ts'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { freePort } from '../support/free-port.ts'
import { sleeps } from '../support/observe.ts'
import { havePgbouncer, startPgbouncer } from '../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { ratchet, startRatchet } from '../support/program.ts'
import { startProxy } from '../support/proxy.ts'
import { openSession } from '../support/session.ts'
import { until } from '../support/until.ts'

const servers = new AsyncDisposableStack()
let primary: Postgres
let standby: Postgres
let dead: Host
beforeAll(async () => {
  primary = servers.use(await startPostgres())
  standby = servers.use(await primary.standby())
  dead = { port: await freePort() }
})
afterAll(() => servers.disposeAsync())

type Host = { readonly port: number }
const at = ({ port }: Host) => `127.0.0.1:${port}`
const urlOf = (...hosts: readonly Host[]) =>
  `postgres://postgres:postgres@${hosts.map(at).join(',')}/postgres`

async function recorded(server: Postgres, table: string): Promise<string[]> {
  const [row] = await server.query(`SELECT to_regclass('${table}') AS history`)
  if (!row?.history) return []
  const rows = await server.query<{ version: string }>(`SELECT version FROM ${table} ORDER BY 1`)
  return rows.map(({ version }) => version)
}

async function sleepsOn(server: Postgres): Promise<boolean> {
  const rows = await server.query("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
  return rows.length > 0
}

describe('primary and standby', () => {
  test.concurrent.each([
    ['the standby first', 'one', () => [standby, primary]],
    ['the primary first', 'two', () => [primary, standby]],
    ['the standby first, and not wanted', 'three', () => [dead, standby, primary]],
  ])('%s: what is pending is applied on the primary, and the lock is there', async (_, name, hosts) => {
    await using migrations = await folder({
      '001_slow.sql': `CREATE TABLE t_${name} (); SELECT pg_sleep(1);`,
    })
    const wanted = name === 'three' ? '?target_session_attrs=primary' : ''
    await using program = startRatchet(['--table', `h_${name}`], {
      dir: migrations.path,
      url: `${urlOf(...hosts())}${wanted}`,
    })
    const locks = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
    await until('it has the lock on the primary', async () => (await primary.query(locks)).length > 0)
    expect(await standby.query(locks)).toEqual([])
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
    expect(stderr).toMatch(new RegExp(`^connected to ${at(primary)}/postgres`, 'm'))
    expect(await recorded(primary, `h_${name}`)).toEqual(['001'])
  })

  test('with nothing to write the standby will do', async () => {
    await using migrations = await folder({ '001_rows.sql': 'CREATE TABLE rows (id int);' })
    const options = { dir: migrations.path, url: urlOf(standby, primary), env: { RATCHET_TABLE: 'h_rows' } }
    expect(await ratchet([], options)).toMatchObject({ exit: 0 })
    await until('the standby has it', async () => (await recorded(standby, 'h_rows')).length === 1)
    const cases = [
      [standby, 'up'],
      [standby, 'status', '--check'],
      [standby, 'plan'],
      [standby, 'wait'],
      [primary, 'wait', '--primary'],
    ] as const
    const runs = cases.map(async ([server, ...args]) => {
      const { exit, stderr } = await ratchet(args, options)
      expect(exit, stderr).toBe(0)
      expect(stderr).toMatch(new RegExp(`^connected to ${at(server)}/postgres`, 'm'))
    })
    await Promise.all(runs)
  })

  test.concurrent('nobody to write to: it says why each host will not do, waits, and gives up', async () => {
    await using migrations = await folder({ '001_x.sql': 'SELECT 1;' })
    const told = await ratchet(['--wait', '1s'], { dir: migrations.path, url: urlOf(dead, standby) })
    const reasons = `${at(dead)}: connection refused; ${at(standby)}: it is a standby (in recovery)`
    expect(told.exit, told.stderr).toBe(69)
    const [retrying, failed] = told.stderr.split('\n')
    expect(retrying).toBe(`waiting for PostgreSQL at ${at(dead)},${at(standby)}/postgres: ${reasons}`)
    expect(failed).toMatch(/^error: PostgreSQL at \S+ cannot be written to: .* \(waited \d+\.\d s\)$/)
    expect(failed).toContain(reasons)
  })

  test.concurrent('in JSON too, with the kind that is wanted', async () => {
    const told = await ratchet(['wait', '--wait', '0', '--output', 'json'], {
      url: `${urlOf(dead, primary)}?target_session_attrs=standby`,
    })
    expect(told.exit, told.stderr).toBe(69)
    expect(JSON.parse(told.stderr)).toMatchObject({
      type: 'run.failed',
      failure: {
        code: 'DATABASE_UNREACHABLE',
        reason: `${at(dead)}: connection refused; ${at(primary)}: it is a primary that takes writes (target_session_attrs=standby)`,
      },
    })
  })

  test.concurrent('after a loss the end of that server process is waited for, not of another with its number', async () => {
    const { server } = configOf({ DATABASE_URL: primary.url() })
    const { signal } = new AbortController()
    const look = (processId: number, backendStart: string) =>
      lookAfterLoss(
        { server, waitMs: 0, report: () => undefined, signal },
        {
          steps: [],
          table: { table: 'schema_migrations' },
          role: undefined,
          backend: { processId, backendStart },
        },
      )
    const session = await openSession(primary.url())
    const [row] = await primary.query<{ began: string }>(
      `SELECT EXTRACT(epoch FROM backend_start)::text AS began FROM pg_stat_activity WHERE pid = ${session.processId}`,
    )
    let over = false
    const looks = look(session.processId, row?.began ?? '').then(() => {
      over = true
    })
    await look(session.processId, '1.000000')
    await look(session.processId, '1.000000')
    expect(over).toBe(false)
    await session[Symbol.asyncDispose]()
    await looks
  })
})

test('the server falls silent while another run has the lock: RATCHET_LOCK_WAIT holds', async () => {
  await using database = await createDatabase()
  await using proxy = await startProxy(database.url)
  await using migrations = await folder({ '001_slow.sql': 'SELECT pg_sleep(60);' })
  await using holder = startRatchet([], { dir: migrations.path, url: database.url })
  await until('001 sleeps', () => sleeps(database))
  await using waiting = startRatchet(['--lock-wait', '2s'], { dir: migrations.path, url: proxy.url })
  await waiting.waitFor(/another run holds the lock/)
  proxy.freeze()
  const { exit, stderr } = await waiting.exited
  expect(exit, stderr).toBe(75)
  expect(stderr).toMatch(/another run has held the lock .*: not known, the connection was lost/)
  holder.kill('SIGKILL')
})

describe('the primary goes away and the standby is promoted', () => {
  const slow = (table: string) => `CREATE TABLE ${table} (id int);\nSELECT pg_sleep(60);`

  /** What was promoted is the primary, with a standby of its own. */
  async function followOn(): Promise<void> {
    primary = standby
    standby = servers.use(await primary.standby())
  }

  test('one run is in a file, one waits for the lock, one comes then: none has to be told', async () => {
    await using pooler = havePgbouncer() ? await startPgbouncer(standby) : undefined
    const throughPooler = () =>
      ratchet(['wait', '--wait', '0'], { url: `${pooler?.url()}?target_session_attrs=primary` })
    if (pooler) expect(await throughPooler()).toMatchObject({ exit: 69 })

    const others = { '001_first.sql': 'CREATE TABLE first ();', '003_last.sql': 'CREATE TABLE last ();' }
    await using stuck = await folder({ ...others, '002_file.sql': slow('file') })
    await using mended = await folder({ ...others, '002_file.sql': 'CREATE TABLE file (id int);' })
    const url = urlOf(standby, primary)
    await using first = startRatchet([], { dir: stuck.path, url })
    await until('002 sleeps', () => sleepsOn(primary))
    await using second = startRatchet([], { dir: mended.path, url })
    await second.waitFor(/another run holds the lock/)
    await until(
      'the standby has 001',
      async () => (await recorded(standby, 'schema_migrations')).length === 1,
    )
    await primary.stop('fast')
    await using third = startRatchet([], { dir: mended.path, url })
    const nobody = /waiting for PostgreSQL.*it is a standby \(in recovery\).*connection refused/
    await Promise.all([second.waitFor(nobody), third.waitFor(nobody)])
    await standby.promote()

    const told = await first.exited
    expect(told.exit, told.stderr).toBe(75)
    // Unless one of the others was there sooner than it looked, and has done it.
    expect(told.stderr).toMatch(
      /Looked again: (?:\S+002_file.sql was rolled back, nothing of it is left. Run again|everything was committed|\S+003_last.sql was rolled back)/,
    )
    for (const { exit, stderr } of await Promise.all([second.exited, third.exited])) {
      expect(exit, stderr).toBe(0)
      expect(stderr).toMatch(new RegExp(`^connected to ${at(standby)}/postgres after`, 'm'))
    }
    expect(await recorded(standby, 'schema_migrations')).toEqual(['001', '002', '003'])
    // What a pooler reports of itself is what was so when it connected.
    if (pooler) expect(await throughPooler()).toMatchObject({ exit: 0 })
  })

  test('in a file that is not one transaction: the next run goes on with the statement that was not done', async () => {
    await followOn()
    const file = (wait: number) =>
      `CREATE TABLE parts (id int);\nVACUUM parts;\nINSERT INTO parts VALUES (1);\nVACUUM parts;\nSELECT pg_sleep(${wait});`
    await using migrations = await folder({ '001_parts.sql': file(60) })
    const options = { dir: migrations.path, url: urlOf(primary, standby), env: { RATCHET_TABLE: 'h_parts' } }
    await using program = startRatchet([], options)
    await until('it sleeps', () => sleepsOn(primary))
    await primary.stop('fast')
    await standby.promote()
    const told = await program.exited
    expect(told.exit, told.stderr).toBe(75)
    expect(told.stderr).toMatch(/001_parts.sql is not complete. What is done of it is noted and stays/)
    await migrations.write('001_parts.sql', file(0))
    const next = await ratchet([], options)
    expect(next.exit, next.stderr).toBe(0)
    expect(await standby.query('SELECT id FROM parts')).toEqual([{ id: 1 }])
    expect(await recorded(standby, 'h_parts')).toEqual(['001'])
  })

  test('what the standby has not got is not counted as applied, and the next run applies it', async () => {
    await followOn()
    await standby.query("ALTER SYSTEM SET primary_conninfo = ''")
    await standby.query('SELECT pg_reload_conf()')
    const followers = async () => (await primary.query('SELECT FROM pg_stat_replication')).length
    await until('nobody sends to the standby', async () => (await followers()) === 0)
    await using migrations = await folder({
      '001_lost.sql': 'CREATE TABLE lost ();',
      '002_slow.sql': slow('late'),
    })
    const options = { dir: migrations.path, url: urlOf(primary, standby), env: { RATCHET_TABLE: 'h_lost' } }
    await using program = startRatchet([], options)
    await until('002 sleeps', () => sleepsOn(primary))
    await program.waitFor(/^applied \S+001_lost.sql/m)
    await primary.stop('fast')
    await standby.promote()
    const told = await program.exited
    expect(told.exit, told.stderr).toBe(75)
    expect(told.stderr).toMatch(
      /Looked again: .*001_lost.sql .* or another took over that did not have it yet/,
    )
    expect(told.stderr).toMatch(/^0 applied, 0 skipped, 2 total/m)
    expect(await recorded(standby, 'h_lost')).toEqual([])
    await migrations.write('002_slow.sql', 'CREATE TABLE late (id int);')
    const next = await ratchet([], options)
    expect(next.exit, next.stderr).toBe(0)
    expect(await recorded(standby, 'h_lost')).toEqual(['001', '002'])
  })
})
