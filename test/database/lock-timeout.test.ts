import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { tables, versions } from '../support/observe.ts'
import { ratchet, startRatchet } from '../support/program.ts'
import { until } from '../support/until.ts'

describe.concurrent('somebody else holds a lock that a migration needs', () => {
  test('it gives way, says so, tries again, and succeeds once the lock is free', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({
      '001_first.sql': 'CREATE TABLE first (id int);',
      '002_alter.sql': 'CREATE TABLE second (id int);\nALTER TABLE busy ADD b int;',
      '003_last.sql': 'CREATE TABLE last (id int);',
    })
    await using locker = await lock(database)
    const env = { RATCHET_LOCK_TIMEOUT: '50ms' }
    await using program = startRatchet([], { dir: migrations.path, url: database.url, env })
    await program.waitFor(
      /002_alter\.sql: .*lock timeout \(SQLSTATE 55P03\); rolled back, trying again in \d\.\d s/,
    )
    // Between two tries nothing of it is there, and others reach the table.
    expect(await tables(database)).toEqual(['busy', 'first'])
    expect(await versions(database)).toEqual(['001'])
    await locker.release()
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
    expect(stderr).toMatch(/^3 applied, 0 skipped, 3 total/m)
    expect(await tables(database)).toEqual(['busy', 'first', 'last', 'second'])
  })
})

describe.concurrent('lock_timeout inside a file', () => {
  const report = "INSERT INTO seen SELECT current_setting('lock_timeout');"
  const seen = async ({ query }: Database) =>
    (await query<{ value: string }>('SELECT value FROM seen')).map(({ value }) => value)

  test.each([
    [
      'is 5s where the server has none and the file takes table locks',
      {},
      '',
      `CREATE TABLE a (id int); ${report}`,
      '5s',
    ],
    ['is none for a file that holds only INSERT, UPDATE, DELETE and SELECT', {}, '', report, '0'],
    [
      'is what RATCHET_LOCK_TIMEOUT says',
      { RATCHET_LOCK_TIMEOUT: '700ms' },
      '',
      `CREATE TABLE a (id int); ${report}`,
      '700ms',
    ],
    [
      'is what RATCHET_LOCK_TIMEOUT says, also for data',
      { RATCHET_LOCK_TIMEOUT: '700ms' },
      '',
      report,
      '700ms',
    ],
    [
      'is none at RATCHET_LOCK_TIMEOUT=0',
      { RATCHET_LOCK_TIMEOUT: '0' },
      '',
      `CREATE TABLE a (id int); ${report}`,
      '0',
    ],
    ["is the server's where it has one", {}, '9s', `CREATE TABLE a (id int); ${report}`, '9s'],
    [
      'is what the file itself sets',
      { RATCHET_LOCK_TIMEOUT: '700ms' },
      '9s',
      `SET lock_timeout = '3s'; ${report}`,
      '3s',
    ],
    [
      'is what the file itself sets for its transaction',
      {},
      '',
      `SET LOCAL lock_timeout = '3s'; CREATE TABLE a (id int); ${report}`,
      '3s',
    ],
  ])('%s', async (_, env: Readonly<Record<string, string>>, own, sql, expected) => {
    await using database = await createDatabase()
    await database.query('CREATE TABLE seen (value text)')
    if (own !== '') await database.query(`ALTER DATABASE ${database.name} SET lock_timeout = '${own}'`)
    await using migrations = await folder({ '001_a.sql': sql, '002_b.sql': report })
    const { exit, stderr } = await ratchet([], { dir: migrations.path, url: database.url, env })
    expect(exit, stderr).toBe(0)
    const [first, second] = await seen(database)
    expect(first).toBe(expected)
    // A file's own setting does not reach the next one.
    expect(second).toBe(env.RATCHET_LOCK_TIMEOUT === '0' ? '0' : (env.RATCHET_LOCK_TIMEOUT ?? (own || '0')))
  })
})

test('a row lock does not make a long data migration start over: it waits', async () => {
  await using database = await createDatabase()
  await database.query('CREATE TABLE data (id int); INSERT INTO data VALUES (1)')
  await using migrations = await folder({ '001_data.sql': 'UPDATE data SET id = 2;' })
  await using locker = await connect(database)
  await locker.client.query('BEGIN; UPDATE data SET id = 3')
  await using program = startRatchet([], { dir: migrations.path, url: database.url })
  await until('it waits for the row', async () => {
    const rows = await database.query(
      `SELECT FROM pg_stat_activity WHERE datname = '${database.name}' AND wait_event = 'transactionid'`,
    )
    return rows.length > 0
  })
  await locker.release()
  const { exit, stderr } = await program.exited
  expect(exit, stderr).toBe(0)
  expect(stderr).not.toMatch(/trying again/)
})

test('RATCHET_STATEMENT_TIMEOUT ends a statement (57014), and the error names it', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({ '001_slow.sql': 'CREATE TABLE a (id int);\nSELECT pg_sleep(60);' })
  const env = { RATCHET_STATEMENT_TIMEOUT: '200ms' }
  const { exit, stderr } = await ratchet([], { dir: migrations.path, url: database.url, env })
  expect(exit, stderr).toBe(1)
  expect(stderr).toMatch(/001_slow\.sql:2:1: canceling statement due to statement timeout \(SQLSTATE 57014\)/)
  expect(stderr).toMatch(/RATCHET_STATEMENT_TIMEOUT/)
  expect(await tables(database)).toEqual([])
})

test("a role's own statement_timeout applies to the file and not to us; RATCHET_STATEMENT_TIMEOUT=0 lifts it", async () => {
  await using database = await createDatabase()
  await database.query(`ALTER DATABASE ${database.name} SET statement_timeout = '100ms'`)
  await using migrations = await folder({ '001_slow.sql': 'SELECT pg_sleep(0.5);' })
  const options = { dir: migrations.path, url: database.url }
  const limited = await ratchet([], options)
  expect(limited.exit, limited.stderr).toBe(1)
  expect(limited.stderr).toMatch(/57014[\s\S]*RATCHET_STATEMENT_TIMEOUT/)
  const lifted = await ratchet(['--statement-timeout', '0'], options)
  expect(lifted.exit, lifted.stderr).toBe(0)
})

test('the history table is locked: status and up end with 75, and say which table, and by whom', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({ '001_a.sql': 'SELECT 1;' })
  const options = { dir: migrations.path, url: database.url }
  await ratchet([], options)
  await using locker = await connect(database)
  await locker.client.query('BEGIN; LOCK TABLE schema_migrations')
  const ends = await Promise.all([ratchet(['status'], options), ratchet(['up'], options)])
  for (const { exit, stderr } of ends) {
    expect(exit, stderr).toBe(75)
    expect(stderr).toMatch(
      /history table public\.schema_migrations.*55P03\)\n {2}blocked by pid \d+ \(locker, .*idle in transaction.*its last statement: BEGIN; LOCK TABLE schema_migrations\nRun again when it is free/,
    )
  }
})

/** A connection that holds the table `busy` exclusively. */
async function lock(database: Database): Promise<Locker> {
  await database.query('CREATE TABLE busy ()')
  const locker = await connect(database)
  await locker.client.query('BEGIN; LOCK TABLE busy')
  return locker
}

async function connect({ url }: Database): Promise<Locker> {
  const client = new Client({ connectionString: url, application_name: 'locker' })
  await client.connect()
  return {
    client,
    release: async () => void (await client.query('COMMIT')),
    [Symbol.asyncDispose]: () => client.end(),
  }
}

type Locker = AsyncDisposable & { readonly client: Client; readonly release: () => Promise<void> }
