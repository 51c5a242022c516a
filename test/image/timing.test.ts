import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, docker } from '../support/docker.ts'
import { createSite, mountable, type Site } from '../support/site.ts'

let site: Site
beforeAll(async () => {
  site = await createSite()
  await site.startPostgres()
})
afterAll(() => site[Symbol.asyncDispose]())

test('docker stop in the middle of a migration: cancelled, rolled back, 143; the next run completes', async () => {
  await using migrations = await mountable({
    '001_first.sql': 'CREATE TABLE first (id int);',
    '002_slow.sql': `CREATE TABLE second (id int);
      SELECT pg_sleep(600 * (SELECT count(*) FROM brake.pulled));`,
    '003_last.sql': 'CREATE TABLE third (id int);',
  })
  const database = await site.createDatabase()
  await database.query('CREATE SCHEMA brake; CREATE TABLE brake.pulled AS SELECT 1')
  const options = { migrations, env: { DATABASE_URL: database.url } }
  const container = await site.start([], options)
  const others = 'FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
  while (
    (await database.query(
      `SELECT count(*) ${others} AND query ~ '^[^$]*brake' AND wait_event = 'PgSleep'`,
    )) === '0'
  ) {
    expect(await ask(['inspect', '--format={{.State.Running}}', container])).toBe('true')
    await sleep(50)
  }

  const { ms } = await docker(['stop', '--time=20', container])
  console.log(`docker stop took ${Math.round(ms)} ms.`)
  expect(await ask(['inspect', '--format={{.State.ExitCode}}', container])).toBe('143')
  expect(ms).toBeLessThan(8000)
  const { stderr } = await docker(['logs', container])
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^1 applied, 0 skipped, 3 total, in \d/)

  // The server ends a session a moment after its client has gone.
  for (let attempt = 0; (await database.query(`SELECT count(*) ${others}`)) !== '0'; attempt++) {
    expect(attempt).toBeLessThan(40)
    await sleep(50)
  }
  expect(await database.query("SELECT to_regclass('second') IS NULL, to_regclass('third') IS NULL")).toBe(
    't|t',
  )
  expect(await database.query('SELECT version FROM schema_migrations')).toBe('001')

  await database.query('DELETE FROM brake.pulled')
  expect(await site.run([], options)).toMatchObject({
    exit: 0,
    output: expect.stringContaining('2 applied, 1 skipped, 3 total'),
  })
})

test('eight containers at once on an empty database: each migration exactly once, and all of them succeed', async () => {
  const names = Array.from({ length: 20 }, (_, index) => String(index + 1).padStart(3, '0'))
  await using migrations = await mountable({
    '000_log.sql': 'CREATE TABLE log (version text);',
    ...Object.fromEntries(
      names.map((name) => [
        `${name}_step.sql`,
        `INSERT INTO log VALUES ('${name}'); CREATE TABLE t${name} (id int);`,
      ]),
    ),
  })
  const database = await site.createDatabase()
  const options = { migrations, env: { DATABASE_URL: database.url } }
  const runs = await Promise.all(Array.from({ length: 8 }, () => site.run([], options)))
  expect(runs.map(({ exit, output }) => (exit === 0 ? exit : output))).toEqual(Array(8).fill(0))
  const applied = runs.map(({ output }) => Number(/^(\d+) applied, \d+ skipped, 21 total/m.exec(output)?.[1]))
  expect(applied.reduce((sum, count) => sum + count)).toBe(21)
  expect(await database.query('SELECT count(*), count(DISTINCT version) FROM log')).toBe('20|20')
  expect(await database.query('SELECT count(*) FROM schema_migrations')).toBe('21')
})

test('started before PostgreSQL is there, it is done soon after PostgreSQL is ready', async () => {
  await using early = await createSite()
  await using migrations = await mountable({ '001_first.sql': 'CREATE TABLE first (id int);' })
  const container = await early.start([], {
    migrations,
    env: { DATABASE_URL: 'postgres://postgres:postgres@postgres:5432/postgres' },
  })
  await sleep(1000)
  await early.startPostgres()
  expect(await ask(['wait', container])).toBe('0')
  const finished = Date.parse(await ask(['inspect', '--format={{.State.FinishedAt}}', container]))
  const ms = finished - (await early.readySince())
  console.log(`Done ${ms} ms after PostgreSQL was ready.`)
  expect(ms).toBeLessThan(5000)
})
