import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { type Folder, folder } from '../support/folder.ts'
import { type ProgramResult, ratchet } from '../support/program.ts'

let migrations: Folder
beforeAll(async () => {
  migrations = await folder({ '001_table.sql': 'CREATE TABLE a (id int);' })
})
afterAll(() => migrations[Symbol.asyncDispose]())

const nowhere = 'postgres://a:b@127.0.0.1:1/c'

describe('where to connect', () => {
  test.each([
    ['DATABASE_URL', (url: URL) => ({ DATABASE_URL: url.href })],
    ['PG variables', (url: URL) => variables(url)],
    [
      'PG variables, for what DATABASE_URL lacks',
      ({ hostname, port, username, password, pathname }: URL) => ({
        DATABASE_URL: `postgres://${username}@${hostname}${pathname}`,
        PGPORT: port,
        PGPASSWORD: decodeURIComponent(password),
        PGUSER: 'stranger',
      }),
    ],
    [
      'DATABASE_URL, which wins over PG variables',
      (url: URL) => ({
        DATABASE_URL: url.href,
        PGHOST: 'nowhere.invalid',
        PGPORT: '1',
        PGDATABASE: 'nowhere',
        PGPASSWORD: 'wrong',
      }),
    ],
    [
      'DATABASE_URL, with its parts as parameters',
      ({ hostname, port, username, password, pathname }: URL) => ({
        DATABASE_URL: `postgres://${pathname}?host=${hostname}&port=${port}&user=${username}&password=${password}&sslmode=prefer`,
      }),
    ],
  ])('%s', async (_, settings: (url: URL) => Readonly<Record<string, string>>) => {
    await using database = await createDatabase()
    const told = await up(settings(loopback(database)))
    expect(told.exit, told.stderr).toBe(0)
    expect(await count(database, 'schema_migrations')).toBe(1)
  })

  test.each([
    [
      'an empty variable counts as not set',
      { DATABASE_URL: '', PGHOST: '' },
      /DATABASE_URL and PGHOST are empty, and nothing else says where to connect/,
    ],
    ['nothing at all', {}, /nothing says where to connect: set DATABASE_URL, or PGHOST/],
  ])('%s', async (_, env, words) => {
    const told = await up(env)
    expect(told.exit, told.stderr).toBe(78)
    expect(told.stderr).toMatch(words)
  })

  test('an empty DATABASE_URL leaves the word to PG variables, and an empty number to its default', async () => {
    await using database = await createDatabase()
    const told = await up({ ...variables(loopback(database)), DATABASE_URL: '', RATCHET_LOCK_WAIT: '' })
    expect(told.exit, told.stderr).toBe(0)
  })
})

describe('a secret from a file', () => {
  test('with one line end, which is not part of it', async () => {
    await using database = await createDatabase()
    const { PGPASSWORD = '' } = variables(loopback(database))
    await using secrets = await folder({ url: `${database.url}\n`, password: `${PGPASSWORD}\r\n` })
    for (const env of [
      { DATABASE_URL_FILE: join(secrets.path, 'url') },
      { ...variables(loopback(database)), PGPASSWORD: '', PGPASSWORD_FILE: join(secrets.path, 'password') },
    ]) {
      const told = await up(env)
      expect(told.exit, told.stderr).toBe(0)
    }
  })

  test.each([
    [
      'that does not exist',
      { DATABASE_URL_FILE: '/nowhere/url' },
      /DATABASE_URL_FILE: \/nowhere\/url does not exist/,
    ],
    ['that is a folder', { DATABASE_URL_FILE: '/' }, /DATABASE_URL_FILE: \/ is a folder/],
    ['that is empty', { DATABASE_URL_FILE: '/dev/null' }, /DATABASE_URL_FILE: \/dev\/null is empty/],
    [
      'beside the variable itself',
      { DATABASE_URL: nowhere, DATABASE_URL_FILE: '/dev/null' },
      /DATABASE_URL and DATABASE_URL_FILE are both set: keep one/,
    ],
  ])('%s', async (_, env, words) => {
    const told = await up(env)
    expect(told.exit, told.stderr).toBe(78)
    expect(told.stderr).toMatch(words)
  })

  test('that may not be read: the error names the file and the uid', async () => {
    await using secrets = await folder({ url: nowhere })
    const path = join(secrets.path, 'url')
    await chmod(path, 0o000)
    const told = await withoutPrivileges({ DATABASE_URL_FILE: path })
    expect(told.stderr).toContain(`DATABASE_URL_FILE: ${path} cannot be read as uid ${process.getuid?.()}`)
    expect(told.exit, told.stderr).toBe(78)
  })
})

test('all problems are reported at once, unknown variables with them', async () => {
  const told = await up({
    PGPORT: '99999',
    PGSSLMODE: 'yes',
    RATCHET_LOCK_WAIT: 'a while',
    RATCHET_ALLOW_EMPTY: 'ja',
    RATCHET_TABLE: 'a b',
    RATCHET_OUTPUT: 'xml',
    RATCHET_LOCK_TIMOUT: '1s',
  })
  expect(told.exit, told.stderr).toBe(78)
  for (const words of [
    /PGPORT: '99999' is out of range for a port/,
    /PGSSLMODE: 'yes' is none of disable/,
    /RATCHET_LOCK_WAIT: 'a while' is not a duration/,
    /RATCHET_ALLOW_EMPTY: 'ja' is none of true, false, 1, 0/,
    /RATCHET_TABLE: 'a b' is not the name of a table/,
    /RATCHET_OUTPUT: 'xml' is none of human, json/,
    /RATCHET_LOCK_TIMOUT is not a setting: did you mean RATCHET_LOCK_TIMEOUT\?/,
  ])
    expect(told.stderr).toMatch(words)
})

test('an unknown variable is warned about with a suggestion; what Kubernetes sets for a Service is passed over', async () => {
  await using database = await createDatabase()
  const told = await up({
    DATABASE_URL: database.url,
    RATCHET_TABEL: 'x',
    RATCHET_PORT: 'tcp://10.0.0.1:80',
    RATCHET_PORT_80_TCP_ADDR: '10.0.0.1',
    RATCHET_SERVICE_HOST: '10.0.0.1',
    RATCHET_SERVICE_PORT: '80',
    RATCHET_SERVICE_PORT_HTTP: '80',
  })
  expect(told.exit, told.stderr).toBe(0)
  expect(told.stderr.match(/^warning: .*$/gm)).toEqual([
    'warning: RATCHET_TABEL is not a setting: did you mean RATCHET_TABLE?',
  ])
})

test('a flag wins over its variable, also over one that is wrong', async () => {
  await using database = await createDatabase()
  const env = { DATABASE_URL: nowhere, RATCHET_LOCK_WAIT: 'a while', RATCHET_DIR: '/nowhere' }
  const told = await ratchet(
    ['--database-url', database.url, '--lock-wait', '1s', '--dir', migrations.path],
    { env },
  )
  expect(told.exit, told.stderr).toBe(0)
})

describe('RATCHET_TABLE', () => {
  test.each([
    ['a name', 'applied', 'public', 'applied'],
    ['with a schema', 'ops.applied', 'ops', 'applied'],
    ['with capitals, as written', 'Ops.Applied', 'Ops', 'Applied'],
    ['quoted, with dots and quotes inside', '"odd ""s.".x', 'odd "s.', 'x'],
    ['quoted on both sides', String.raw`"a b"."t\x'y"`, 'a b', String.raw`t\x'y`],
  ])('%s', async (_, text, schema, table) => {
    await using database = await createDatabase()
    const quoted = [schema, table].map((name) => `"${name.replaceAll('"', '""')}"`)
    await database.query(`CREATE SCHEMA IF NOT EXISTS ${quoted[0]}`)
    const env = { DATABASE_URL: database.url, RATCHET_TABLE: text }
    for (const words of [/1 applied/, /0 applied, 1 skipped/]) {
      const told = await up(env)
      expect(told.exit, told.stderr).toBe(0)
      expect(told.stderr).toMatch(words)
    }
    expect(await count(database, quoted.join('.'))).toBe(1)
  })

  test('a schema that does not exist', async () => {
    await using database = await createDatabase()
    const told = await up({ DATABASE_URL: database.url, RATCHET_TABLE: 'nowhere.applied' })
    expect(told.exit, told.stderr).toBe(78)
    expect(told.stderr).toMatch(/nowhere\.applied: its schema does not exist\nRun: CREATE SCHEMA "nowhere";/)
  })

  test('is what is missing where the search_path names no schema', async () => {
    await using database = await createDatabase()
    await database.query(`ALTER DATABASE ${database.name} SET search_path = nowhere`)
    const told = await up({ DATABASE_URL: database.url })
    expect(told.exit, told.stderr).toBe(78)
    expect(told.stderr).toMatch(/the search_path names no schema that exists .*\n.*RATCHET_TABLE=/)
  })

  test('decides between two tables along the search_path', async () => {
    await using database = await createDatabase()
    await database.query(`CREATE SCHEMA a; CREATE SCHEMA b;
      CREATE TABLE a.schema_migrations (version text PRIMARY KEY);
      CREATE TABLE b.schema_migrations (version text PRIMARY KEY);
      ALTER DATABASE ${database.name} SET search_path = a, b, public`)
    const two = await up({ DATABASE_URL: database.url })
    expect(two.exit, two.stderr).toBe(78)
    expect(two.stderr).toMatch(
      /several along the search_path: a\.schema_migrations and b\.schema_migrations\n.*RATCHET_TABLE=a\.schema_migrations/,
    )
    const one = await up({ DATABASE_URL: database.url, RATCHET_TABLE: 'b.schema_migrations' })
    expect(one.exit, one.stderr).toBe(0)
    expect(await count(database, 'b.schema_migrations')).toBe(1)
    expect(await count(database, 'a.schema_migrations')).toBe(0)
  })

  test('without a schema is the one found along the search_path, not only the one in front', async () => {
    await using database = await createDatabase()
    await database.query(`CREATE SCHEMA app; CREATE TABLE public.schema_migrations (version text PRIMARY KEY);
      ALTER DATABASE ${database.name} SET search_path = app, public`)
    const told = await up({ DATABASE_URL: database.url })
    expect(told.exit, told.stderr).toBe(0)
    expect(await count(database, 'public.schema_migrations')).toBe(1)
  })
})

test('RATCHET_ROLE owns what the migrations make, and the history', async () => {
  await using database = await createDatabase()
  const role = `${database.name}_owner`
  await database.query(`CREATE ROLE ${role}; GRANT CREATE ON SCHEMA public TO ${role}`)
  try {
    const told = await up({ DATABASE_URL: database.url, RATCHET_ROLE: role })
    expect(told.exit, told.stderr).toBe(0)
    const owners = await database.query(
      `SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
    )
    expect(owners).toEqual([
      { tablename: 'a', tableowner: role },
      { tablename: 'schema_migrations', tableowner: role },
    ])
    expect(await database.query('SELECT executed_by FROM schema_migrations')).toEqual([{ executed_by: role }])
  } finally {
    await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  }
})

test('RATCHET_DEPLOYMENT is kept with each row, whatever it holds', async () => {
  await using database = await createDatabase()
  const deployment = String.raw`v1.2 "quoted" 'single' \back`
  const told = await up({ DATABASE_URL: database.url, RATCHET_DEPLOYMENT: deployment })
  expect(told.exit, told.stderr).toBe(0)
  expect(
    await database.query(`SELECT details ->> 'deployment' AS deployment FROM schema_migrations`),
  ).toEqual([{ deployment }])
})

async function up(env: Readonly<Record<string, string>>): Promise<ProgramResult> {
  return await ratchet([], { dir: migrations.path, env: { RATCHET_WAIT: '0', ...env } })
}

/** Runs `up` as this user, and for root without the right to read what its mode forbids. */
async function withoutPrivileges(env: Readonly<Record<string, string>>) {
  const program = [process.execPath, join(import.meta.dirname, '../../src/main.ts')]
  const limited = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', ...program]
  const [command = '', ...args] = process.getuid?.() === 0 ? limited : program
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, RATCHET_DIR: migrations.path, ...env },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [exit] = (await once(child, 'close')) as [number | null]
  return { exit, stderr }
}

function loopback({ url }: Database): URL {
  const parsed = new URL(url)
  if (parsed.hostname === 'localhost') parsed.hostname = '127.0.0.1'
  return parsed
}

function variables({ hostname, port, username, password, pathname }: URL): Readonly<Record<string, string>> {
  return {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1),
  }
}

async function count({ query }: Database, table: string): Promise<number> {
  const [row] = await query<{ count: string }>(`SELECT count(*) FROM ${table}`)
  return Number(row?.count)
}
