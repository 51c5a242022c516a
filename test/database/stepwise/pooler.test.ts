import { describe, expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { versions } from '../../support/observe.ts'
import { havePgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { startPostgres } from '../../support/postgres.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'

describe.runIf(havePgbouncer())('through a pooler', () => {
  test.each([
    ['SET search_path = app;', 'a setting of the session', 2],
    ["SELECT set_config('search_path', 'app', false);", 'a setting of the session', 2],
    ['CREATE TEMP TABLE notes (v int);', 'a temporary object', 2],
    ['PREPARE add AS SELECT 1;', 'a prepared statement', 2],
    ['LISTEN news;', 'LISTEN', 2],
    ['DISCARD ALL;', 'DISCARD', 2],
    ['SELECT pg_advisory_lock(1);', 'an advisory lock', 2],
  ])(
    '%s is refused in a file that is not one transaction, before anything is run',
    async (statement, what, line) => {
      await using scene = await behindPgbouncer()
      await using migrations = await folder({
        '001_first.sql': 'CREATE TABLE first ();',
        '002_session.sql': `VACUUM;\n${statement}\nCREATE TABLE second ();`,
      })
      const told = await ratchet([], { dir: migrations.path, url: scene.url })
      expect(told.exit).toBe(65)
      expect(told.stderr).toContain(
        `002_session.sql:${line}:1: the rest of the file needs what this leaves in its session (${what}), and the connection goes through a pooler`,
      )
      expect(told.stderr).toMatch(
        /VACUUM cannot run in a transaction \(line 1\)\. Connect to PostgreSQL itself/,
      )
      expect(await versions(scene.database)).toEqual([])
    },
  )

  test('RATCHET_ROLE cannot be set for a statement that runs alone', async () => {
    await using scene = await behindPgbouncer()
    await using migrations = await folder({ '001_vacuum.sql': 'CREATE TABLE t ();\nVACUUM t;' })
    const told = await ratchet(['--role', 'postgres'], { dir: migrations.path, url: scene.url })
    expect(told).toMatchObject({
      exit: 65,
      stderr: expect.stringMatching(/001_vacuum\.sql:2:1: VACUUM .* RATCHET_ROLE/),
    })
  })

  test('everything else is applied, goes on where it stopped, and leaves nothing with the pooler', async () => {
    await using scene = await behindPgbouncer()
    const { database, url } = scene
    const text = `CREATE TABLE t (id int);
CREATE INDEX CONCURRENTLY t_id ON t (id);
BEGIN;
SET LOCAL search_path = pg_catalog;
COMMIT;
INSERT INTO t VALUES (1);
VACUUM t;
`
    await using migrations = await folder({ '001_t.sql': `${text}SELECT 1 / 0;` })
    const options = { dir: migrations.path, url }
    expect(await ratchet([], options)).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/Statements 1 to 7 of 8/),
    })
    await migrations.write('001_t.sql', `${text}INSERT INTO t VALUES (2);`)
    expect(await ratchet([], options)).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
    expect(await versions(database)).toEqual(['001'])
    const left = await database.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )
    expect(left).toEqual([])
  })

  test('a statement that goes on after its run was killed is waited for, known by its application_name', async () => {
    await using scene = await behindPgbouncer()
    const { database, url } = scene
    const text = 'CREATE TABLE t (id int);\nVACUUM t;\nINSERT INTO t VALUES (1);\nSELECT pg_sleep(3);\n'
    await using migrations = await folder({ '001_slow.sql': text })
    await using program = startRatchet([], { dir: migrations.path, url })
    const orphans = () =>
      database.query(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND application_name = 'pg-ratchet schema_migrations 001'`,
      )
    await until('it sleeps', async () => (await orphans()).length > 0)
    program.kill('SIGKILL')
    await program.exited
    await migrations.write('001_slow.sql', text.replace('pg_sleep(3)', '1'))
    const told = await ratchet([], { dir: migrations.path, url })
    expect(told).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/001_slow\.sql: waiting for pid \d+.*pg_sleep/),
    })
    expect(await orphans()).toEqual([])
    expect(await database.query('SELECT id FROM t')).toEqual([{ id: 1 }])
    expect(await versions(database)).toEqual(['001'])
  })
})

async function behindPgbouncer() {
  const server = await startPostgres({ major: 18, settings: { autovacuum: 'off' } })
  const bouncer = await startPgbouncer(server)
  const database = await createDatabase({ server })
  return {
    database,
    url: bouncer.url(database.name),
    [Symbol.asyncDispose]: async () => {
      await bouncer[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
