import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { poolerRefusal } from '../../../src/database/pooler-refusal.ts'
import { isRetryable } from '../../../src/database/sqlstate.ts'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { versions } from '../../support/observe.ts'
import { type Pgbouncer, type PgbouncerProgram, pgbouncers, startPgbouncer } from '../../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'

const files = { '001_a.sql': 'CREATE TABLE a ();' }

describe.each(pgbouncers())('PgBouncer $version', (program) => {
  let server: Postgres
  let pooler: Pgbouncer
  beforeAll(async () => {
    server = await startPostgres({ major: 18 })
    const at = `host=127.0.0.1 port=${server.port}`
    pooler = await startPgbouncer(server, {
      program,
      databases: {
        nowhere: `${at} dbname=nowhere`,
        locked: `${at} dbname=postgres user=postgres password=x`,
      },
      users: { stranger: 'x' },
      options: { query_wait_timeout: '1', admin_users: 'postgres' },
    })
  })
  afterAll(async () => {
    await pooler[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  test.concurrent.each<[string, ClientConfig, { code: string } | undefined]>([
    ['an option', { options: '-c enable_seqscan=off' }, { code: 'CONNECTION_REFUSED' }],
    ['no option but a switch', { options: '-e' }, { code: 'CONNECTION_REFUSED' }],
    ['a password that is wrong', { password: 'x' }, { code: 'AUTHENTICATION_FAILED' }],
    ['a role that it does not know', { user: 'nobody' }, { code: 'AUTHENTICATION_FAILED' }],
    ['its console', { database: 'pgbouncer' }, { code: 'CONNECTION_REFUSED' }],
    ['a server that never answers', { database: 'silent' }, undefined],
  ])('%s: passes by itself, or does not', async (_, config, failure) => {
    await using silent = config.database === 'silent' ? await unreachable(program) : undefined
    const error = await errorOf(silent ?? pooler, config)
    expect(isRetryable(error)).toBe(failure === undefined)
    const refusal = poolerRefusal(error, { address: '', user: '', database: '' })
    if (failure === undefined) expect(refusal).toBeUndefined()
    else expect(refusal).toMatchObject(failure)
  })

  // Old versions hand these on under their own SQLSTATE, 08P01, current ones as they are.
  test.concurrent.each([
    ['a database that the server does not have', { database: 'nowhere' }],
    ['a role that the server does not know', { user: 'stranger', password: 'x' }],
    ['a password that the server does not take', { database: 'locked' }],
  ])('%s: what the server says does not pass either', async (_, config) => {
    expect(isRetryable(await errorOf(pooler, config))).toBe(false)
  })

  test.concurrent('PGOPTIONS that it refuses: said at once, with what to do', async () => {
    await using database = await createDatabase({ server })
    await using migrations = await folder(files)
    const env = { PGOPTIONS: '-c enable_seqscan=off' }
    const told = await ratchet([], { dir: migrations.path, url: pooler.url(database.name), env })
    expect(told).toMatchObject({
      exit: 78,
      stderr: expect.stringMatching(
        /^error: .*refuses the connection: unsupported startup parameter.*\n.*ALTER ROLE … SET.*ignore_startup_parameters/,
      ),
    })
    expect(told.stderr).not.toMatch(/waiting/)
  })

  test.concurrent('PGOPTIONS that it drops: refused, unless they are what the role has anyway', async () => {
    await using database = await createDatabase({ server })
    await database.query('CREATE SCHEMA app; CREATE SCHEMA other')
    await using dropping = await startPgbouncer(server, {
      program,
      options: { ignore_startup_parameters: 'extra_float_digits,options, search_path' },
    })
    await using migrations = await folder(files)
    const run = (PGOPTIONS: string, command = 'up') =>
      ratchet([command], { dir: migrations.path, url: dropping.url(database.name), env: { PGOPTIONS } })
    for (const command of ['up', 'status', 'plan'])
      expect(await run('-c search_path=app', command)).toMatchObject({
        exit: 78,
        stderr: expect.stringMatching(
          /PGOPTIONS \(options\) are not in force: search_path is "\$user", public, not app\nMake it a setting of the role \(ALTER ROLE "postgres" SET search_path = …\)/,
        ),
      })
    expect(await run('-c nothing_like_that=1')).toMatchObject({
      exit: 78,
      stderr: expect.stringMatching(/nothing_like_that: unrecognized configuration parameter/),
    })
    expect(await run('-c work_mem=4MB -e')).toMatchObject({
      exit: 78,
      stderr: expect.stringMatching(/-e cannot be looked at|unsupported options startup parameter/),
    })
    expect(await versions(database)).toEqual([])
    await database.query(`ALTER DATABASE ${database.name} SET search_path = app, "other", public`)
    await using fresh = await startPgbouncer(server, {
      program,
      options: { ignore_startup_parameters: 'options' },
    })
    const told = await ratchet([], {
      dir: migrations.path,
      url: fresh.url(database.name),
      env: { PGOPTIONS: '-c search_path=app,other,public --work-mem=4096' },
    })
    expect(told).toMatchObject({ exit: 0, stderr: expect.stringMatching(/created the history table app\./) })
  })

  test.concurrent('max_client_conn passes: it is waited for', async () => {
    await using database = await createDatabase({ server })
    await using full = await startPgbouncer(server, { program, options: { max_client_conn: '1' } })
    await using migrations = await folder(files)
    // Whoever looked whether it was up may not have gone yet.
    const neighbour = await until('there is room for the neighbour', async () => {
      const client = new Client({ connectionString: full.url(database.name) })
      return await client.connect().then(
        () => client,
        () => undefined,
      )
    })
    await using run = startRatchet(['status'], { dir: migrations.path, url: full.url(database.name) })
    await run.waitFor(/waiting for PostgreSQL.*no more connections allowed/)
    await neighbour.end()
    expect(await run.exited).toMatchObject({ exit: 0 })
  })

  test.concurrent('statement mode: one sentence where something is pending, otherwise it just works', async () => {
    await using database = await createDatabase({ server })
    await using statements = await startPgbouncer(server, { program, poolMode: 'statement' })
    await using migrations = await folder(files)
    const run = (command: string, url = statements.url(database.name)) =>
      ratchet([command], { dir: migrations.path, url })
    const told = await run('up')
    expect(told).toMatchObject({
      exit: 78,
      stderr: expect.stringMatching(
        /^error: .*: a pooler in statement mode allows no transactions .*\nConnect to PostgreSQL itself, or to a pool in transaction or session mode\.\n0 applied/m,
      ),
    })
    expect(await run('plan')).toMatchObject({ exit: 0, stdout: expect.stringMatching(/001_a/) })
    expect(await versions(database)).toEqual([])
    expect(await run('up', database.url)).toMatchObject({ exit: 0 })
    expect(await run('up')).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^0 applied, 1 skipped/m),
    })
    expect(await run('status')).toMatchObject({ exit: 0 })
  })
})

async function errorOf(pooler: Pgbouncer, config: ClientConfig): Promise<unknown> {
  const client = new Client({
    ...{ host: '127.0.0.1', port: pooler.port, user: 'postgres', password: 'postgres', database: 'postgres' },
    ...config,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return undefined
  } catch (error) {
    return error
  } finally {
    await Promise.race([client.end().catch(() => {}), sleep(1000)])
  }
}

/** A PgBouncer whose server is not there. */
function unreachable(program: PgbouncerProgram): Promise<Pgbouncer> {
  return startPgbouncer({ port: 1 }, { program, options: { query_wait_timeout: '1' } })
}
