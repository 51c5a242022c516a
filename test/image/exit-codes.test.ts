import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSite, mountable, type Site } from '../support/site.ts'

let site: Site
beforeAll(async () => {
  site = await createSite()
  await site.startPostgres()
})
afterAll(() => site[Symbol.asyncDispose]())

const good = { '001_tables.sql': 'CREATE TABLE a (id int);', '002_rows.sql': 'INSERT INTO a VALUES (1);' }
const broken = { ...good, '003_broken.sql': 'CREATE TABLE b (id int);\nSELECT 1,\n       nope FROM a;\n' }

test('0: everything is applied, and again when there is nothing to do', async () => {
  await using migrations = await mountable(good)
  const database = await site.createDatabase()
  const options = { migrations, env: { DATABASE_URL: database.url } }
  expect(await site.run([], options)).toMatchObject({
    exit: 0,
    output: expect.stringContaining('2 applied, 0 skipped, 2 total'),
  })
  expect(await site.run(['up'], options)).toMatchObject({
    exit: 0,
    output: expect.stringContaining('0 applied, 2 skipped, 2 total'),
  })
  expect(await database.query('SELECT version FROM schema_migrations ORDER BY 1')).toBe('001\n002')
})

test('1: a migration failed; the place is shown, and nothing of the file is left', async () => {
  await using migrations = await mountable(broken)
  const database = await site.createDatabase()
  const { exit, stderr, stdout } = await site.run([], { migrations, env: { DATABASE_URL: database.url } })
  expect(stderr).toMatch(/003_broken\.sql:3:8\b/)
  expect(stderr).toMatch(/^ *(3 \| )? *nope FROM a;\n[ |]*\^/m)
  expect(stderr).toContain('42703')
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^2 applied, 0 skipped, 3 total, in \d/)
  expect(stdout).toBe('')
  expect(exit).toBe(1)
  expect(await database.query("SELECT to_regclass('b') IS NULL, count(*) FROM schema_migrations")).toBe('t|2')
})

test('2: status --check, when something is pending', async () => {
  await using migrations = await mountable(good)
  const database = await site.createDatabase()
  const options = { migrations, env: { DATABASE_URL: database.url } }
  expect(await site.run(['status', '--check'], options)).toMatchObject({
    exit: 2,
    stdout: expect.stringContaining('pending'),
  })
  await site.run([], options)
  expect(await site.run(['status', '--check'], options)).toMatchObject({ exit: 0 })
})

test('64: a command that does not exist', async () => {
  const { exit, stderr } = await site.run(['upp'], { env: { PGHOST: 'nowhere' } })
  expect(stderr).toContain('upp')
  expect(exit).toBe(64)
})

test('65: an applied file was edited', async () => {
  await using migrations = await mountable(good)
  const database = await site.createDatabase()
  const options = { migrations, env: { DATABASE_URL: database.url } }
  await site.run([], options)
  await migrations.write('001_tables.sql', 'CREATE TABLE a (id bigint);')
  expect(await site.run([], options)).toMatchObject({
    exit: 65,
    stderr: expect.stringContaining('001_tables.sql'),
  })
})

test('66: nothing is mounted', async () => {
  const database = await site.createDatabase()
  const { exit, stderr } = await site.run([], { env: { DATABASE_URL: database.url } })
  expect(stderr).toContain('/migrations')
  expect(exit).toBe(66)
})

test('69: PostgreSQL cannot be reached in time', async () => {
  await using migrations = await mountable(good)
  const env = { DATABASE_URL: 'postgres://a:b@nowhere.invalid/c', RATCHET_WAIT: '500ms' }
  const { exit, stderr } = await site.run([], { migrations, env })
  expect(stderr).toContain('nowhere.invalid')
  expect(exit).toBe(69)
})

test('77: a wrong password, which is not printed', async () => {
  await using migrations = await mountable(good)
  const database = await site.createDatabase()
  const env = { DATABASE_URL: database.url.replace(':postgres@', ':tr0ub4dor@') }
  const { exit, output } = await site.run([], { migrations, env })
  expect(output).not.toContain('tr0ub4dor')
  expect(exit).toBe(77)
})

test('78: a setting that cannot be read', async () => {
  await using migrations = await mountable(good)
  const { exit, stderr } = await site.run([], { migrations, env: { RATCHET_LOCK_WAIT: 'a while' } })
  expect(stderr).toContain('RATCHET_LOCK_WAIT')
  expect(exit).toBe(78)
})
