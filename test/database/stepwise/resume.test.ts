import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Database } from '../../support/database.ts'
import { type Folder, folder } from '../../support/folder.ts'
import { sessions, sleeps, versions } from '../../support/observe.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'
import { onEachMajor } from '../attacks/majors.ts'

onEachMajor((target) => {
  test('killed in the middle of a statement: the next run goes on with it, exactly once', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_slow.sql': `CREATE TABLE t (id int);
VACUUM t;
INSERT INTO t VALUES (1);
SELECT pg_sleep(60) FROM t WHERE id = 1;
INSERT INTO t VALUES (2);`,
    })
    await using program = startRatchet([], { dir: migrations.path, url: database.url })
    await until('it sleeps', () => sleeps(database))
    program.kill('SIGKILL')
    await program.exited
    expect(await progress(database)).toMatchObject([{ done: 3, doing: null }])
    await migrations.write(
      '001_slow.sql',
      'CREATE TABLE t (id int);\nVACUUM t;\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\n',
    )
    // What the dead run left in the server goes on until it finds out.
    const told = await run(database, migrations)
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
    expect(await versions(database)).toEqual(['001'])
  })

  test('an index build that goes on after the run was killed is waited for, and counts', async () => {
    await using database = await target.database()
    await database.query(`CREATE TABLE t (id int); INSERT INTO t VALUES (1);
      CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(4); RETURN i; END $$`)
    await using migrations = await folder({
      '001_index.sql': 'CREATE INDEX CONCURRENTLY t_slow ON t (slow(id));\nINSERT INTO t VALUES (2);',
    })
    await using program = startRatchet([], { dir: migrations.path, url: database.url })
    await until('it builds', () => sleeps(database))
    const [before] = await database.query(`SELECT 't_slow'::regclass::oid AS oid`)
    program.kill('SIGKILL')
    await program.exited
    const told = await run(database, migrations)
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(told.stderr).toMatch(/001_index\.sql: waiting for .*pid \d+.*CREATE INDEX CONCURRENTLY t_slow/)
    expect(
      await database.query(
        `SELECT indexrelid AS oid, indisvalid FROM pg_index WHERE indexrelid = 't_slow'::regclass`,
      ),
    ).toEqual([{ ...before, indisvalid: true }])
    expect(await versions(database)).toEqual(['001'])
  })

  test('a run that waits for such a build leaves it alone when it is told to stop', async () => {
    await using database = await target.database()
    // It builds for as long as the test holds a lock.
    await database.query(`CREATE TABLE t (id int); INSERT INTO t VALUES (1);
      CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN
        WHILE EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711) LOOP PERFORM pg_sleep(0.2); END LOOP;
        RETURN i; END $$;
      SELECT pg_advisory_lock(4711)`)
    await using migrations = await folder({
      '001_index.sql': 'CREATE INDEX CONCURRENTLY t_slow ON t (slow(id));',
    })
    const options = { dir: migrations.path, url: database.url }
    await using first = startRatchet([], options)
    await until('it builds', () => sleeps(database))
    first.kill('SIGKILL')
    await first.exited
    await using second = startRatchet([], options)
    await second.waitFor(/waiting for/)
    second.kill('SIGTERM')
    expect(await second.exited).toMatchObject({ exit: 143 })
    await until('it still builds', () => sleeps(database))
    await database.query('SELECT pg_advisory_unlock(4711)')
    expect(await run(database, migrations)).toMatchObject({ exit: 0 })
    expect(
      await database.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 't_slow'::regclass`),
    ).toEqual([{ indisvalid: true }])
  })

  test('what only holds the lock and does nothing is ended', async () => {
    await using database = await target.database()
    await using migrations = await folder({ '001_t.sql': 'CREATE TABLE t ();\nVACUUM t;' })
    await database.query(
      `SELECT pg_advisory_lock(('x' || left(encode(sha256('pg-ratchet-work:public.schema_migrations'), 'hex'), 16))::bit(64)::bigint)`,
    )
    expect(await run(database, migrations)).toMatchObject({ exit: 0 })
  })

  test('SIGTERM in a concurrent build: it is cancelled, and the next run removes what it left', async () => {
    await using database = await target.database()
    await database.query(`CREATE TABLE t (id int); INSERT INTO t VALUES (1);
      CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(current_setting('test.seconds')::float); RETURN i; END $$`)
    await database.query(`ALTER DATABASE ${database.name} SET test.seconds = 60`)
    await using migrations = await folder({
      '001_index.sql':
        'CREATE TABLE u ();\nCREATE INDEX CONCURRENTLY t_slow ON t (slow(id));\nINSERT INTO t VALUES (2);',
    })
    const options = { dir: migrations.path, url: database.url }
    await using program = startRatchet([], options)
    await until('it builds', () => sleeps(database))
    program.kill('SIGTERM')
    const told = await program.exited
    expect(told.exit).toBe(143)
    expect(told.stderr).toMatch(
      /Statement 1 of 3 of .*001_index\.sql is done and stays\. The statement that failed may have left an INVALID index, which the next run removes\. Run again: it goes on with statement 2 \(line 2\)\./,
    )
    await until('the server has let go', async () => (await sessions(database)).length === 0)
    expect(
      await database.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 't_slow'::regclass`),
    ).toEqual([{ indisvalid: false }])
    await database.query(`ALTER DATABASE ${database.name} SET test.seconds = 0`)
    expect(await ratchet([], options)).toMatchObject({ exit: 0 })
    expect(
      await database.query(
        `SELECT indexrelid::regclass::text AS name, indisvalid FROM pg_index WHERE indrelid = 't'::regclass`,
      ),
    ).toEqual([{ name: 't_slow', indisvalid: true }])
  })

  test('the session of the done part is restored: settings, roles, and those that nobody can list', async () => {
    await using database = await target.database()
    await database.query(
      'CREATE SCHEMA app; CREATE ROLE resumed_a; CREATE ROLE resumed_b; GRANT ALL ON SCHEMA app TO resumed_b; CREATE TABLE public.fails (id int)',
    )
    const head = `SET search_path = app, public;
SET app.tenant = 'seven';
SELECT set_config('work_mem', '7MB', false);
BEGIN;
SET LOCAL work_mem = '9MB';
SET statement_timeout = '7min';
COMMIT;
BEGIN;
SET DateStyle = 'German';
ROLLBACK;
SET SESSION AUTHORIZATION resumed_a;
RESET SESSION AUTHORIZATION;
SET ROLE resumed_b;
`
    const rest = `CREATE TABLE seen AS SELECT current_user::text AS role, session_user::text AS session, current_setting('work_mem') AS work_mem,
  current_setting('search_path') AS path, current_setting('app.tenant') AS tenant, current_setting('statement_timeout') AS timeout,
  current_setting('DateStyle') AS style, current_setting('lock_timeout') AS lock_timeout;
RESET ROLE;
VACUUM app.seen;`
    await using migrations = await folder({ '001_session.sql': `${head}SELECT 1 / 0;\n${rest}` })
    expect(await run(database, migrations)).toMatchObject({ exit: 1 })
    await migrations.write('001_session.sql', head + rest)
    const told = await ratchet(['--lock-timeout', '3s'], { dir: migrations.path, url: database.url })
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT * FROM app.seen')).toEqual([
      {
        role: 'resumed_b',
        session: 'postgres',
        work_mem: '7MB',
        path: 'app, public',
        tenant: 'seven',
        timeout: '7min',
        style: 'ISO, MDY',
        lock_timeout: '3s',
      },
    ])
    await database.query('DROP OWNED BY resumed_b; DROP ROLE resumed_a, resumed_b')
  })

  test('what was lost with the session stops the next run, with the ways out', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_temp.sql': `CREATE TEMP TABLE notes (v int);\nSELECT 1 / 0;`,
    })
    await migrations.write(
      '001_temp.sql',
      `CREATE TEMP TABLE notes (v int);\nVACUUM notes;\nSELECT 1 / 0;\nSELECT 1;`,
    )
    expect(await run(database, migrations)).toMatchObject({ exit: 1 })
    const told = await run(database, migrations)
    expect(told.exit).toBe(1)
    expect(told.stderr).toMatch(/gone, and with it what the rest may need: temporary tables/)
    const [, statement] = /^- Where the rest does not need it, run: (.*)$/m.exec(told.stderr) ?? []
    await database.query(statement ?? '')
    await migrations.write('001_temp.sql', `CREATE TEMP TABLE notes (v int);\nVACUUM notes;\nSELECT 1;`)
    expect(await run(database, migrations)).toMatchObject({ exit: 0 })
  })

  test('the done part was edited: stops, and goes on by either way out', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_t.sql': 'CREATE TABLE t (id int);\nVACUUM t;\nSELECT 1 / 0;',
    })
    expect(await run(database, migrations)).toMatchObject({ exit: 1 })
    await migrations.write(
      '001_t.sql',
      '-- a comment, and other line ends\r\nCREATE TABLE t (id int);\r\nVACUUM t;\r\nSELECT 1 / 0;',
    )
    expect(await run(database, migrations)).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/division by zero/),
    })
    await migrations.write('001_t.sql', 'CREATE TABLE t (id bigint);\nVACUUM t;\nINSERT INTO t VALUES (1);')
    const told = await run(database, migrations)
    expect(told.exit).toBe(1)
    expect(told.stderr).toMatch(
      /001_t\.sql:2: it cannot go on by itself\. Its first 2 statements are done, and were edited since/,
    )
    const [, statement] = /^- To take the file as it is, run: (.*)$/m.exec(told.stderr) ?? []
    await database.query(statement ?? '')
    expect(await run(database, migrations)).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT id FROM t')).toEqual([{ id: 1 }])
  })

  test('two runs at once apply it once', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_t.sql':
        'CREATE TABLE t (id int);\nVACUUM t;\nINSERT INTO t VALUES (1);\nSELECT pg_sleep(0.5);\nVACUUM t;\nINSERT INTO t VALUES (2);',
    })
    const told = await Promise.all([run(database, migrations), run(database, migrations)])
    expect(told.map(({ exit }) => exit)).toEqual([0, 0])
    expect(told.map(({ stderr }) => /(\d) applied/.exec(stderr)?.[1]).sort()).toEqual(['0', '1'])
    expect(await database.query('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('the connection is lost in the middle: says what stays, and the next run completes', async () => {
    await using database = await target.database()
    const text =
      'CREATE TABLE t (id int);\nVACUUM t;\nINSERT INTO t VALUES (1);\nSELECT pg_sleep(60);\nINSERT INTO t VALUES (2);'
    await using migrations = await folder({ '001_t.sql': text })
    await using program = startRatchet([], { dir: migrations.path, url: database.url })
    await until('it sleeps', () => sleeps(database))
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`,
    )
    const told = await program.exited
    expect(told.exit).toBe(75)
    expect(told.stderr).toMatch(/001_t\.sql is not complete\. What is done of it is noted and stays/)
    await migrations.write('001_t.sql', text.replace('60', '0'))
    expect(await run(database, migrations)).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('gives way to a lock and goes on from there', async () => {
    await using database = await target.database()
    await database.query('CREATE TABLE locked (id int)')
    await using migrations = await folder({
      '001_t.sql':
        'CREATE TABLE t (id int);\nVACUUM t;\nINSERT INTO t VALUES (1);\nSELECT 1;\nALTER TABLE locked ADD b int;\nINSERT INTO t VALUES (2);',
    })
    await database.query('BEGIN; LOCK TABLE locked')
    await using program = startRatchet(['--lock-timeout', '100ms'], {
      dir: migrations.path,
      url: database.url,
    })
    await program.waitFor(/lock timeout \(SQLSTATE 55P03\); statement 5 is not done, trying again/)
    await sleep(200)
    await database.query('COMMIT')
    expect(await program.exited).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
  })
})

function run(database: Database, migrations: Folder) {
  return ratchet([], { dir: migrations.path, url: database.url })
}

function progress(database: Database) {
  return database.query('SELECT version, done, doing FROM schema_migrations_progress ORDER BY version')
}
