import { describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { ratchet, startRatchet } from '../support/program.ts'
import { until } from '../support/until.ts'

const files = { '001_a.sql': 'CREATE TABLE a (id int);', '002_b.sql': 'CREATE TABLE b (id int);' }

describe.concurrent('wait --migrated', () => {
  test('returns at once where everything is applied', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const options = { dir: migrations.path, url: database.url }
    expect(await ratchet(['up'], options)).toMatchObject({ exit: 0 })
    const { exit, stdout, stderr } = await ratchet(['wait', '--migrated'], options)
    expect(exit, stderr).toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toMatch(
      /^connected to .*\n2 applied, nothing pending in PostgreSQL at \S+ \(\d+\.\d s\)\n$/,
    )
  })

  test('returns when a run that goes on meanwhile is through, on one connection and without a write', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({
      ...files,
      '003_slow.sql': 'SELECT pg_sleep(2);',
      '004_alone.sql': 'CREATE TABLE c (id int); CREATE INDEX CONCURRENTLY i ON c (id); SELECT pg_sleep(1);',
      'R__view.sql': 'CREATE VIEW v AS SELECT 1 AS one;',
    })
    const options = { dir: migrations.path, url: database.url }
    await using wait = startRatchet(['wait', '--migrated'], {
      ...options,
      env: { PGAPPNAME: 'waiter', PGOPTIONS: '-c default_transaction_read_only=on' },
    })
    // Neither a history nor a table is there.
    await wait.waitFor(/waiting for 5 of 5 migrations \(\d+\.\d s so far\), the next is \S*001_a\.sql/)
    const [before] = await sessionsOf(database)
    const up = await ratchet(['up'], options)
    expect(up.exit, up.stderr).toBe(0)
    const { exit, stderr } = await wait.exited
    expect(exit, stderr).toBe(0)
    expect(stderr.match(/waiting for/g)).toHaveLength(1)
    expect(stderr.match(/connected to/g)).toHaveLength(1)
    expect(stderr).toMatch(/5 applied, nothing pending/)
    expect(before).toBeDefined()
    const [view] = await database.query('SELECT one FROM v')
    expect(view).toEqual({ one: 1 })
  })

  test('needs no more than SELECT on the history', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const up = await ratchet(['up'], { dir: migrations.path, url: database.url })
    expect(up.exit, up.stderr).toBe(0)
    const role = `reader_${database.name}`
    await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'reader'`)
    const url = Object.assign(new URL(database.url), { username: role, password: 'reader' }).href
    const wait = () => ratchet(['wait', '--migrated'], { dir: migrations.path, url })
    try {
      const denied = await wait()
      expect(denied.exit, denied.stderr).toBe(77)
      expect(denied.stderr).toMatch(/SELECT is enough/)
      await database.query(`GRANT SELECT ON schema_migrations TO ${role}`)
      const granted = await wait()
      expect(granted.exit, granted.stderr).toBe(0)
    } finally {
      await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  })

  test('ends with 75 where it takes too long, and says what is not applied', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const options = { dir: migrations.path, url: database.url }
    await ratchet(['up', '--to', '1'], options)
    const told = await ratchet(['wait', '--migrated', '--lock-wait', '1s'], options)
    expect(told.exit, told.stderr).toBe(75)
    expect(told.ms).toBeLessThan(10_000)
    expect(told.stderr).toMatch(
      /error: 1 of 2 migrations is not applied after 1\.\d s; the next is \S*002_b\.sql/,
    )
    expect(told.stderr).toMatch(/RATCHET_LOCK_WAIT/)
    const once = await ratchet(['wait', '--migrated'], { ...options, env: { RATCHET_LOCK_WAIT: '0' } })
    expect(once.exit, once.stderr).toBe(75)
  })

  test('a file that is not one transaction and not complete is not applied', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({
      '001_alone.sql': 'CREATE TABLE c (id int); VACUUM c; SELECT 1/0;',
    })
    const options = { dir: migrations.path, url: database.url, env: { RATCHET_LOCK_WAIT: '0' } }
    expect(await ratchet(['up'], options)).toMatchObject({ exit: 1 })
    expect(await ratchet(['wait', '--migrated'], options)).toMatchObject({ exit: 75 })
  })

  test.each([
    ['edited', { edit: true }, 'RATCHET_EDITED', /001_a\.sql: was edited/],
    ['missing', { remove: true }, 'RATCHET_MISSING', /001: is recorded as applied, but its file is missing/],
  ])(
    'what is %s is as the settings have it for `up`',
    async (_title, { edit, remove }: Change, setting, words) => {
      await using database = await createDatabase()
      await using migrations = await folder(files)
      const options = { dir: migrations.path, url: database.url }
      await ratchet(['up'], options)
      if (edit) await migrations.write('001_a.sql', 'SELECT 1;')
      if (remove) await migrations.remove('001_a.sql')
      const refused = await ratchet(['wait', '--migrated'], options)
      expect(refused.exit, refused.stderr).toBe(65)
      expect(refused.stderr).toMatch(words)
      const passed = await ratchet(['wait', '--migrated'], { ...options, env: { [setting]: 'warn' } })
      expect(passed.exit, passed.stderr).toBe(0)
      expect(passed.stderr).toMatch(/^warning: /m)
    },
  )

  test('a database that is ahead of the files is migrated', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const options = { dir: migrations.path, url: database.url }
    await ratchet(['up'], options)
    await migrations.remove('002_b.sql')
    expect(await ratchet(['wait', '--migrated'], options)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/002 is ahead[\s\S]*1 applied, nothing pending/),
    })
  })

  test('a connection that is ended is made anew', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const options = { dir: migrations.path, url: database.url }
    await using wait = startRatchet(['wait', '--migrated'], { ...options, env: { PGAPPNAME: 'waiter' } })
    await wait.waitFor(/waiting for 2 of 2/)
    await database.query(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'waiter' AND datname = current_database()",
    )
    await until('it is there again', async () => (await sessionsOf(database)).length === 1)
    expect(await ratchet(['up'], options)).toMatchObject({ exit: 0 })
    const { exit, stderr } = await wait.exited
    expect(exit, stderr).toBe(0)
    expect(stderr.match(/connected to/g)).toHaveLength(2)
  })

  test('a history that a migration has locked is waited for', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const options = { dir: migrations.path, url: database.url }
    await ratchet(['up'], options)
    await database.query('BEGIN; LOCK TABLE schema_migrations')
    await using wait = startRatchet(['wait', '--migrated'], options)
    await wait.waitFor(/waiting for 2 of 2/)
    await database.query('COMMIT')
    expect(await wait.exited).toMatchObject({ exit: 0 })
  })

  test('SIGTERM ends it', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    await using wait = startRatchet(['wait', '--migrated'], { dir: migrations.path, url: database.url })
    await wait.waitFor(/waiting for 2 of 2/)
    wait.kill('SIGTERM')
    const { exit, stderr } = await wait.exited
    expect(exit, stderr).toBe(143)
  })

  test('a folder without a file is a wrong mount', async () => {
    await using database = await createDatabase()
    await using migrations = await folder()
    const told = await ratchet(['wait', '--migrated'], { dir: migrations.path, url: database.url })
    expect(told.exit, told.stderr).toBe(66)
  })
})

interface Change {
  readonly edit?: boolean
  readonly remove?: boolean
}

async function sessionsOf(database: Database): Promise<unknown[]> {
  return await database.query(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'waiter' AND datname = current_database()",
  )
}
