import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { type Folder, folder } from '../../support/folder.ts'
import { sleeps, tables, versions } from '../../support/observe.ts'
import { havePgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'
import { applyCrafted, crafted } from '../attacks/crafted.ts'

const patienceMs = 60_000

interface Scene extends AsyncDisposable {
  readonly database: Database
  readonly migrations: Folder
  readonly options: { readonly dir: string; readonly url: string }
}

/** A database to which these files are applied. */
async function applied(files: Readonly<Record<string, string>>, server?: Postgres): Promise<Scene> {
  const database = await createDatabase({ server })
  const migrations = await folder(files)
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet([], options)).toMatchObject({ exit: 0 })
  return {
    ...{ database, migrations, options },
    [Symbol.asyncDispose]: async () => {
      await migrations[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

const three = {
  '001_a.sql': 'CREATE TABLE a (id int);',
  '001_a.down.sql': 'DROP TABLE a;',
  '002_b.sql': 'CREATE TABLE b (id int);',
  '002_b.down.sql': 'DROP TABLE b;',
  '003_c.sql': 'CREATE TABLE c (id int);',
  '003_c.down.sql': 'DROP TABLE c;\nSELECT pg_sleep(60);',
}

describe.concurrent('a down script and its row', () => {
  test('that removes its row itself finds the history as it would under psql', async () => {
    await using scene = await applied({
      '001_a.sql': 'CREATE TABLE a (id int);',
      '001_a.down.sql': 'DROP TABLE a;\nDROP TABLE schema_migrations;',
      '002_b.sql': 'CREATE TABLE b (id int);',
      '002_b.down.sql': "DROP TABLE b;\nDELETE FROM schema_migrations WHERE version = '002';",
    })
    const told = await ratchet(['down', '--steps', '2'], scene.options)
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(told.stderr).toMatch(/^2 undone, 0 still applied/m)
    expect(await tables(scene.database)).toEqual([])
    expect(await scene.database.query(`SELECT to_regclass('schema_migrations') AS history`)).toEqual([
      { history: null },
    ])
  })

  test.each([
    [
      'puts its row back',
      "INSERT INTO schema_migrations (version) VALUES ('002') ON CONFLICT DO NOTHING;",
      /was put back/,
    ],
    [
      'removes that of another',
      "DELETE FROM schema_migrations WHERE version = '001';",
      /took rows out of the history/,
    ],
    ['drops the history', 'DROP TABLE schema_migrations;', /took rows out of the history|dropped or renamed/],
  ])('that %s is rolled back', async (_title, text, said) => {
    await using scene = await applied({
      ...three,
      '003_c.sql': '',
      '002_b.down.sql': `DROP TABLE b; ${text}`,
    })
    await scene.migrations.write('003_c.down.sql', 'SELECT 1;')
    const told = await ratchet(['down', '--to', '1'], scene.options)
    expect(told, told.stderr).toMatchObject({ exit: 1, stderr: expect.stringMatching(said) })
    expect(told.stderr).toMatch(/^1 undone, 2 still applied/m)
    expect(await versions(scene.database)).toEqual(['001', '002'])
    expect(await tables(scene.database)).toEqual(['a', 'b'])
  })

  test('that ends its transaction unnoticed is not taken for one that did not', async () => {
    await using scene = await applied({ '001_a.sql': 'CREATE TABLE a (id int);' })
    for (const control of ['COMMIT', 'COMMIT; BEGIN', 'ROLLBACK']) {
      const step = {
        ...crafted('001', `DROP TABLE a; ${control}; SELECT 1;`),
        change: { type: 'delete' },
      } as const
      const { failure } = await applyCrafted(scene.options.url, [step])
      expect(failure?.verdict).toMatchObject({ failure: { code: 'MIGRATION_PARTLY_APPLIED' } })
      await scene.database.query(
        "CREATE TABLE IF NOT EXISTS a (id int); INSERT INTO schema_migrations (version) VALUES ('001') ON CONFLICT DO NOTHING",
      )
    }
  })

  test('a trigger that keeps the row is found out, and nothing is undone', async () => {
    await using scene = await applied({
      '001_a.sql': 'CREATE TABLE a (id int);',
      '001_a.down.sql': 'DROP TABLE a;',
    })
    await scene.database.query(`
      CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER keep BEFORE DELETE ON schema_migrations FOR EACH ROW EXECUTE FUNCTION keep()`)
    const told = await ratchet(['down'], scene.options)
    expect(told, told.stderr).toMatchObject({
      exit: 78,
      stderr: expect.stringMatching(/the row of 001 in it is never what it was read as/),
    })
    expect(await tables(scene.database)).toEqual(['a'])
  })

  test('a role that may not delete from the history is told what to run', async () => {
    await using scene = await applied({ '001_a.sql': 'SELECT 1;', '001_a.down.sql': 'SELECT 1;' })
    const role = `reader_${scene.database.name}`
    await scene.database.query(
      `CREATE ROLE ${role}; GRANT SELECT, INSERT, UPDATE ON schema_migrations TO ${role}`,
    )
    const told = await ratchet(['down', '--role', role], scene.options)
    expect(told, told.stderr).toMatchObject({
      exit: 77,
      stderr: expect.stringMatching(
        /removing 001 from public.schema_migrations: .*\n.*GRANT SELECT, INSERT, UPDATE, DELETE/,
      ),
    })
    await scene.database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })

  test('works through RATCHET_ROLE, whatever the script sets', async () => {
    await using database = await createDatabase()
    const role = `owner_${database.name}`
    await database.query(`CREATE ROLE ${role}; GRANT ALL ON SCHEMA public TO ${role}`)
    await using migrations = await folder({
      '001_a.sql': 'CREATE TABLE a AS SELECT current_user AS by;',
      '001_a.down.sql':
        'DROP TABLE a;\nCREATE TABLE undone AS SELECT current_user AS by;\nSET ROLE pg_monitor;',
    })
    const options = { dir: migrations.path, url: database.url, env: { RATCHET_ROLE: role } }
    expect(await ratchet([], options)).toMatchObject({ exit: 0 })
    expect(await ratchet(['down'], options)).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT by FROM undone')).toEqual([{ by: role }])
    expect(await versions(database)).toEqual([])
    await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })
})

describe.concurrent('several runs', () => {
  test('two downs at once undo what one would', async () => {
    await using scene = await applied({ ...three, '003_c.down.sql': 'SELECT pg_sleep(2); DROP TABLE c;' })
    const told = await Promise.all([1, 2, 3].map(() => ratchet(['down'], scene.options)))
    for (const { exit, stderr } of told) expect(exit, stderr).toBe(0)
    const counts = told.map(({ stderr }) => /^(\d) undone, 2 still applied/m.exec(stderr)?.[1])
    expect(counts.sort()).toEqual(['0', '0', '1'])
    expect(await versions(scene.database)).toEqual(['001', '002'])
    expect(await tables(scene.database)).toEqual(['a', 'b'])
  })

  test('what another run applies meanwhile is not undone in its place', async () => {
    await using scene = await applied(three)
    await using lock = await holdLock(scene.database)
    await using program = startRatchet(['down', '--steps', '2'], scene.options)
    await program.waitFor(/another run holds the lock/, patienceMs)
    await scene.migrations.write('004_d.sql', 'CREATE TABLE d (id int);')
    await scene.database.query("CREATE TABLE d (); INSERT INTO schema_migrations (version) VALUES ('004')")
    await lock.release()
    const { exit, stderr } = await program.exited
    expect({ exit, stderr }).toMatchObject({
      exit: 65,
      stderr: expect.stringMatching(/004: was applied while this run waited/),
    })
    expect(await versions(scene.database)).toEqual(['001', '002', '003', '004'])
  })
})

describe.concurrent('a down script that does not come to its end', () => {
  test('SIGTERM: it is rolled back, what is undone stays undone, and that is said', async () => {
    await using scene = await applied({
      ...three,
      '003_c.down.sql': 'DROP TABLE c;',
      '002_b.down.sql': 'DROP TABLE b; SELECT pg_sleep(60);',
    })
    await using program = startRatchet(['down', '--to', '0'], scene.options)
    await until('002 sleeps', () => sleeps(scene.database))
    program.kill('SIGTERM')
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(143)
    expect(stderr).toMatch(/002_b.down.sql was rolled back: nothing of it is left/)
    expect(stderr).toMatch(/^1 undone, 2 still applied/m)
    expect(await versions(scene.database)).toEqual(['001', '002'])
    expect(await tables(scene.database)).toEqual(['a', 'b'])
  })

  test('a lock that somebody holds: it gives way, and undoes it once that is free', async () => {
    await using scene = await applied({ ...three, '003_c.down.sql': 'DROP TABLE c;' })
    const locker = new Client({ connectionString: scene.options.url })
    await locker.connect()
    await locker.query('BEGIN; LOCK TABLE c')
    await using program = startRatchet(['down', '--lock-timeout', '50ms'], scene.options)
    await program.waitFor(/003_c.down.sql: .*55P03\); rolled back, trying again/, patienceMs)
    expect(await versions(scene.database)).toEqual(['001', '002', '003'])
    await locker.end()
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
    expect(await versions(scene.database)).toEqual(['001', '002'])
  })

  test('statement by statement: its row is gone, up and others refuse, and down goes on', async () => {
    await using scene = await applied({
      '001_a.sql': 'CREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);',
      '001_a.down.sql': 'DROP INDEX CONCURRENTLY a_id;\nDROP TABLE nothing;\nDROP TABLE a;',
    })
    const failed = await ratchet(['down'], scene.options)
    expect(failed, failed.stderr).toMatchObject({ exit: 1 })
    expect(failed.stderr).toMatch(
      /Statement 1 of 3 of \S+ is done and stays. Mend it and run again: it goes on with statement 2 \(line 2\)/,
    )
    expect(failed.stderr).toMatch(/^0 undone, 1 still applied/m)
    expect(await versions(scene.database)).toEqual([])
    for (const args of [['up'], ['plan']])
      expect(await ratchet(args, scene.options)).toMatchObject({
        exit: 65,
        stderr: expect.stringMatching(
          /001_a.sql: was begun to be undone, and is not completely undone\n {2}Run `down`/,
        ),
      })
    const status = await ratchet(['status', '--check'], scene.options)
    expect(status, status.stderr).toMatchObject({
      exit: 65,
      stdout: expect.stringMatching(/^001 +a +half undone/m),
    })
    const plan = await ratchet(['plan', '--down'], scene.options)
    expect(plan.stdout).toMatch(/goes on with statement 2 \(line 2\)/)
    await scene.migrations.write('001_a.down.sql', 'DROP INDEX CONCURRENTLY a_id;\nDROP TABLE a;')
    const told = await ratchet(['down'], scene.options)
    expect(told, told.stderr).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^1 undone, 0 still applied/m),
    })
    expect(await tables(scene.database)).toEqual(['schema_migrations_progress'])
    expect(await ratchet([], scene.options)).toMatchObject({ exit: 0 })
    expect(await versions(scene.database)).toEqual(['001'])
  })

  test('a file that is half applied keeps others from being undone', async () => {
    await using scene = await applied(three)
    await scene.migrations.write('004_d.sql', 'CREATE INDEX CONCURRENTLY c_id ON c (id);\nSELECT 1 / 0;')
    expect(await ratchet([], scene.options)).toMatchObject({ exit: 1 })
    const told = await ratchet(['down'], scene.options)
    expect(told, told.stderr).toMatchObject({
      exit: 65,
      stderr: expect.stringMatching(/004_d.sql: is not complete/),
    })
    expect(await versions(scene.database)).toEqual(['001', '002', '003'])
  })
})

describe.runIf(havePgbouncer())('through PgBouncer', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test.each([
    ['with several connections', 3],
    ['with one', 1],
  ])('%s: undone like directly', async (_title, poolSize) => {
    await using scene = await applied({ ...three, '003_c.down.sql': 'DROP TABLE c;' }, server)
    await using bouncer = await startPgbouncer(server, { poolSize })
    const told = await ratchet(['down', '--to', '1'], {
      ...scene.options,
      url: bouncer.url(scene.database.name),
    })
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(told.stderr).toMatch(/^2 undone, 1 still applied/m)
    expect(await versions(scene.database)).toEqual(['001'])
    expect(await tables(scene.database)).toEqual(['a'])
  })
})

/** Holds the lock of runs until it is released. */
async function holdLock(
  database: Database,
): Promise<AsyncDisposable & { readonly release: () => Promise<void> }> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query(
    `BEGIN; SELECT pg_advisory_xact_lock(('x' || left(encode(sha256('pg-ratchet:public.schema_migrations'), 'hex'), 16))::bit(64)::bigint)`,
  )
  let held = true
  const release = async () => {
    if (held) await client.end()
    held = false
  }
  return { release, [Symbol.asyncDispose]: release }
}
