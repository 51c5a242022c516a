import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { versions } from '../../support/observe.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'
import { hold } from './half-done.ts'

test('what fails while the last run is settled is told as a failure, and settled by the next run', async () => {
  await using database = await createDatabase()
  await database.query('CREATE TABLE t (v int)')
  await using migrations = await folder({ '001_index.sql': 'CREATE INDEX CONCURRENTLY ON t (v);' })
  const options = { dir: migrations.path, url: database.url }
  const build = async (query: string) =>
    await until('it is at it', async () => {
      const [found] = await database.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '${query}'
           AND wait_event IN ('virtualxid', 'PgSleep')`,
      )
      return found?.pid
    })
  {
    await using _holder = await hold(database.url, 'INSERT INTO t VALUES (1)')
    await using program = startRatchet(['up'], options)
    const pid = await build('CREATE INDEX CONCURRENTLY%')
    program.kill('SIGKILL')
    await database.query(`SELECT pg_terminate_backend(${pid})`)
  }
  await database.query(`CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(20); END$$;
    CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION slow()`)
  await using program = startRatchet(['up'], options)
  await database.query(`SELECT pg_cancel_backend(${await build('%CREATE TEMPORARY TABLE%')})`)
  const told = await program.exited
  expect(told.stderr).toMatch(/001_index\.sql: canceling statement due to user request \(SQLSTATE 57014\)/)
  expect(told.exit).toBe(1)
  await database.query('DROP EVENT TRIGGER slow')
  expect(await ratchet(['up'], options)).toMatchObject({ exit: 0 })
  expect(await versions(database)).toEqual(['001'])
  expect(
    await database.query(
      `SELECT indexrelid::regclass::text AS name, indisvalid FROM pg_index WHERE indrelid = 't'::regclass`,
    ),
  ).toEqual([{ name: 't_v_idx', indisvalid: true }])
})
