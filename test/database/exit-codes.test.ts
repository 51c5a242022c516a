import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exitCodes } from '../../src/exit-code.ts'
import { createDatabase, type Database } from '../support/database.ts'
import { type Folder, folder } from '../support/folder.ts'
import { freePort } from '../support/free-port.ts'
import { sessions } from '../support/observe.ts'
import { type Postgres, query, startPostgres } from '../support/postgres.ts'
import { type ProgramOptions, type ProgramResult, ratchet, startRatchet } from '../support/program.ts'
import { until } from '../support/until.ts'

// A server of its own: some of these endings need roles and settings that no other test should see.
let server: Postgres
let readOnly: Postgres
beforeAll(async () => {
  server = await startPostgres()
  readOnly = await startPostgres({ settings: { default_transaction_read_only: 'on' } })
  await server.query("CREATE ROLE reader LOGIN PASSWORD 'reader'")
  await server.query(`CREATE ROLE keeper LOGIN PASSWORD '${secret}'`)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await readOnly[Symbol.asyncDispose]()
})

interface Scene {
  readonly database: Database
  readonly migrations: Folder
}

interface Ending {
  readonly exit: number
  readonly code: keyof typeof exitCodes
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly args?: readonly string[]
  readonly arrange?: (scene: Scene) => Promise<ProgramOptions> | ProgramOptions
  /** What happened, where, and what to do. */
  readonly says: readonly RegExp[]
  readonly signal?: 'SIGINT' | 'SIGTERM'
}

const table = { '001_table.sql': 'CREATE TABLE a (id int);' }
/** More than is held in memory, and than is sent in one message: the end of it is read while the server is at work. */
const large = `SELECT pg_advisory_xact_lock_shared(1);\n${`SELECT '${'x'.repeat(90)}';\n`.repeat(40_000)}`
const history = 'CREATE TABLE schema_migrations (version text PRIMARY KEY)'

const endings: Readonly<Record<string, Ending>> = {
  '0: every migration is applied': { exit: 0, code: 'done', files: table, says: [/1 total/] },
  '0: there is nothing to do': {
    exit: 0,
    code: 'done',
    files: table,
    args: ['up', '--allow-empty', '--dir', 'nowhere'],
    says: [/0 applied, 0 skipped, 0 total/],
  },
  '1: a statement fails': {
    exit: 1,
    code: 'MIGRATION_FAILED',
    files: { ...table, '002_broken.sql': 'SELECT 1;\nSELECT nope FROM a;' },
    says: [
      /002_broken\.sql:2:8: column "nope" does not exist \(SQLSTATE 42703\)/,
      /002_broken\.sql was rolled back/,
    ],
  },
  '1: a permission is missing inside a file': {
    exit: 1,
    code: 'MIGRATION_FAILED',
    files: { '001_grant.sql': 'SET ROLE pg_monitor;\nCREATE TABLE public.a (id int);' },
    says: [/001_grant\.sql:2:\d+: permission denied for schema public/, /was rolled back/],
  },
  '1: the done part of an unfinished file was edited': {
    exit: 1,
    code: 'MIGRATION_UNSETTLED',
    files: { '001_vacuum.sql': 'CREATE TABLE a (id int);\nVACUUM a;\nSELECT 1 / 0;' },
    arrange: async ({ database, migrations }) => {
      await ratchet([], { dir: migrations.path, url: database.url })
      await migrations.write('001_vacuum.sql', 'CREATE TABLE b (id int);\nVACUUM a;')
      return {}
    },
    says: [/001_vacuum\.sql:2: .*were edited since/, /UPDATE "public"\."schema_migrations_progress"/],
  },
  '2: status --check finds something pending': {
    exit: 2,
    code: 'pending',
    files: table,
    args: ['status', '--check'],
    says: [/1 pending/, /001.*table.*pending/],
  },
  '3: check finds an error': {
    exit: 3,
    code: 'found',
    files: { '001_index.sql': '\nCREATE INDEX a ON b (c);' },
    args: ['check'],
    says: [/001_index\.sql:2:1/, /index-without-concurrently/, /CREATE INDEX CONCURRENTLY a ON b \(c\);/],
  },
  '64: a command that does not exist': {
    exit: 64,
    code: 'USAGE',
    args: ['stauts'],
    says: [/unknown command 'stauts'/, /Did you mean status\?/],
  },
  '64: an option that does not exist': {
    exit: 64,
    code: 'USAGE',
    args: ['up', '--lock-wiat', '1s'],
    says: [/unknown option '--lock-wiat'/, /Did you mean --lock-wait\?/, /pg-ratchet up --help/],
  },
  '64: help for a command that does not exist': {
    exit: 64,
    code: 'USAGE',
    args: ['help', 'stauts'],
    says: [/unknown command 'stauts'/, /Did you mean status\?/],
  },
  '64: a version that no file has': {
    exit: 64,
    code: 'USAGE',
    files: table,
    args: ['up', '--to', '7'],
    says: [/--to 7: no file has this version/, /The newest is 001/],
  },
  '65: two files with one version': {
    exit: 65,
    code: 'FILES_UNUSABLE',
    files: { '001_a.sql': '', '1_b.sql': '' },
    says: [/1_b\.sql: has the version of 001_a\.sql/, /another version/, /Nothing was run/],
  },
  '65: a file that is not UTF-8': {
    exit: 65,
    code: 'FILES_UNUSABLE',
    files: { '001_a.sql': Uint8Array.of(0x53, 0xe4, 0x54) },
    says: [/001_a\.sql: is not UTF-8: the byte at offset 1/],
  },
  '65: a pending file with a command of psql': {
    exit: 65,
    code: 'FILES_UNUSABLE',
    files: { '001_a.sql': 'SELECT 1;\n\\connect other\n' },
    says: [/001_a\.sql:2:1: \\connect is a command of psql/, /Nothing was run/],
  },
  '65: a large file is changed while it runs': {
    exit: 65,
    code: 'FILE_CHANGED',
    files: { '001_large.sql': large },
    arrange: async ({ database, migrations }) => {
      const lock = () => database.query('SELECT pg_advisory_lock(1)')
      const waits = async () => (await sessions(database)).some(({ waits }) => waits === 'Lock:advisory')
      const changeTwice = async () => {
        for (const text of [`${large}SELECT 1;`, large]) {
          await until('the file waits', waits)
          await migrations.write('001_large.sql', text)
          await database.query('SELECT pg_advisory_unlock(1)')
          // It is told of twice, for people and as JSON.
          await lock()
        }
      }
      await lock()
      // The end of the test may cut off its last lock.
      void changeTwice().catch(() => {})
      return {}
    },
    says: [/001_large\.sql: it was changed after the run had read it/, /Nothing of it is left/],
  },
  '65: a file would drop a table of a database without a history': {
    exit: 65,
    code: 'DATABASE_NOT_EMPTY',
    files: { '001_table.sql': 'DROP TABLE IF EXISTS customers;\nCREATE TABLE customers (id int);' },
    arrange: async ({ database }) => {
      await database.query('CREATE TABLE customers (id int)')
      return {}
    },
    says: [/001_table\.sql:1 has DROP TABLE/, /Nothing was run/, /RATCHET_EXISTING=run/],
  },
  '65: an applied file was edited': {
    exit: 65,
    code: 'HISTORY_DIVERGED',
    files: table,
    arrange: async ({ database, migrations }) => {
      await ratchet([], { dir: migrations.path, url: database.url })
      await migrations.write('001_table.sql', 'CREATE TABLE a (id bigint);')
      return {}
    },
    says: [/001_table\.sql: was edited after it was applied/, /Put the text back/, /Nothing was run/],
  },
  '65: status --check finds an edited file': {
    exit: 65,
    code: 'diverged',
    files: table,
    args: ['status', '--check'],
    arrange: async ({ database, migrations }) => {
      await ratchet([], { dir: migrations.path, url: database.url })
      await migrations.write('001_table.sql', 'CREATE TABLE a (id bigint);')
      return {}
    },
    says: [/001 .*edited/, /Put the text back/],
  },
  '66: the folder does not exist': {
    exit: 66,
    code: 'FOLDER_UNUSABLE',
    arrange: () => ({ dir: '/nowhere/migrations' }),
    says: [/\/nowhere\/migrations: the migrations folder does not exist/, /RATCHET_DIR/],
  },
  '66: the folder is empty': {
    exit: 66,
    code: 'FOLDER_UNUSABLE',
    files: {},
    says: [/there is no \.sql file/, /RATCHET_ALLOW_EMPTY/],
  },
  '69: nothing listens there': {
    exit: 69,
    code: 'DATABASE_UNREACHABLE',
    files: table,
    arrange: async () => ({
      url: `postgres://postgres@127.0.0.1:${await freePort()}/crm`,
      env: { RATCHET_WAIT: '100ms' },
    }),
    says: [/127\.0\.0\.1:\d+\/crm cannot be reached: connection refused/, /RATCHET_WAIT/],
  },
  '69: the server stays read-only': {
    exit: 69,
    code: 'DATABASE_NOT_WRITABLE',
    files: table,
    arrange: () => ({ url: readOnly.url(), env: { RATCHET_WAIT: '100ms' } }),
    says: [/cannot be written to: default_transaction_read_only is on/, /RATCHET_WAIT/],
  },
  '70: a bug': {
    exit: 70,
    code: 'BUG',
    args: ['wait'],
    arrange: () => ({
      url: 'postgres://nowhere.invalid/x',
      env: { NODE_OPTIONS: '--import=data:text/javascript,setTimeout(()=>{throw(Error(`boom`))},100)' },
    }),
    says: [/boom/],
  },
  '75: another run holds the lock': {
    exit: 75,
    code: 'LOCK_BUSY',
    files: table,
    arrange: async ({ database }) => {
      await database.query(`SELECT pg_advisory_lock(${lockKey('public.schema_migrations')})`)
      return { env: { RATCHET_LOCK_WAIT: '100ms' } }
    },
    says: [/another run has held the lock.*pid \d+ \(test\)/, /RATCHET_LOCK_WAIT.*Nothing was changed/],
  },
  '75: nobody applies what is waited for': {
    exit: 75,
    code: 'MIGRATIONS_PENDING',
    files: table,
    args: ['wait', '--migrated', '--lock-wait', '100ms'],
    says: [/1 of 1 migration is not applied.*001_table\.sql/, /RATCHET_LOCK_WAIT/],
  },
  '75: a table stays locked': {
    exit: 75,
    code: 'LOCK_TIMEOUT',
    files: { '001_alter.sql': 'ALTER TABLE a ADD b int;' },
    arrange: async ({ database }) => {
      await database.query('CREATE TABLE a ()')
      await database.query('BEGIN; LOCK TABLE a')
      return { env: { RATCHET_LOCK_TIMEOUT: '20ms', RATCHET_LOCK_RETRY: '50ms' } }
    },
    says: [/001_alter\.sql: gave way \d times.*55P03/, /RATCHET_LOCK_RETRY/, /Nothing of .* is left/],
  },
  '75: a file is in conflict with others again and again': {
    exit: 75,
    code: 'LOCK_TIMEOUT',
    files: { '001_busy.sql': "DO $$ BEGIN RAISE 'in the way' USING ERRCODE = '40001'; END $$;" },
    arrange: () => ({ env: { RATCHET_LOCK_RETRY: '50ms' } }),
    says: [
      /001_busy\.sql: gave way \d times in [\d.]+ s: in the way \(SQLSTATE 40001\)/,
      /\nRATCHET_LOCK_RETRY says how long/,
    ],
  },
  '75: the history table stays locked': {
    exit: 75,
    code: 'HISTORY_TABLE_LOCKED',
    files: table,
    arrange: async ({ database }) => {
      await database.query(`${history}; BEGIN; LOCK TABLE schema_migrations`)
      return {}
    },
    says: [/public\.schema_migrations: somebody else has it locked, for 5\.0 s at least.*55P03/, /Run again/],
  },
  '75: the connection is lost': {
    exit: 75,
    code: 'CONNECTION_LOST',
    files: { ...table, '002_end.sql': 'SELECT pg_terminate_backend(pg_backend_pid());' },
    says: [/the connection was lost/, /002_end\.sql was rolled back, nothing of it is left. Run again/],
  },
  '77: a wrong password': {
    exit: 77,
    code: 'AUTHENTICATION_FAILED',
    files: table,
    arrange: () => ({ url: server.url('postgres', 'postgres', 'guess') }),
    says: [/127\.0\.0\.1:\d+\/postgres refuses the connection: password authentication/, /Check the role/],
  },
  '77: no password': {
    exit: 77,
    code: 'AUTHENTICATION_FAILED',
    files: table,
    arrange: () => ({ url: `postgres://postgres@127.0.0.1:${server.port}/postgres` }),
    says: [/asks for a password and none is set/],
  },
  '77: no permission to create the history table': {
    exit: 77,
    code: 'PERMISSION_MISSING',
    files: table,
    arrange: ({ database }) => asRole(database, []),
    says: [
      /creating the history table public\.schema_migrations/,
      /Run: GRANT CREATE ON SCHEMA "public" TO "reader";/,
    ],
  },
  '77: no permission to read the history': {
    exit: 77,
    code: 'PERMISSION_MISSING',
    files: table,
    arrange: ({ database }) => asRole(database, [history]),
    says: [/reading the history table/, /GRANT SELECT.* ON "public"\."schema_migrations" TO "reader"/],
  },
  '77: no permission to write the history': {
    exit: 77,
    code: 'PERMISSION_MISSING',
    files: table,
    arrange: ({ database }) => asRole(database, [history, 'GRANT SELECT ON schema_migrations TO reader']),
    says: [/recording 001_table\.sql/, /GRANT SELECT, INSERT, UPDATE/],
  },
  '77: no permission to connect': {
    exit: 77,
    code: 'PERMISSION_MISSING',
    files: table,
    arrange: ({ database }) =>
      asRole(database, [`REVOKE CONNECT ON DATABASE ${database.name} FROM PUBLIC, reader`]),
    says: [/connecting to 127\.0\.0\.1/, /GRANT CONNECT ON DATABASE/],
  },
  '77: a role that may not be assumed': {
    exit: 77,
    code: 'PERMISSION_MISSING',
    files: table,
    arrange: async ({ database }) => ({
      ...(await asRole(database, [])),
      env: { RATCHET_ROLE: 'pg_database_owner' },
    }),
    says: [/assuming the role pg_database_owner/, /Run: ALTER DATABASE "\w+" OWNER TO "reader";/],
  },
  '77: a role that does not exist': {
    exit: 77,
    code: 'PERMISSION_MISSING',
    files: table,
    arrange: () => ({ env: { RATCHET_ROLE: 'nobody' } }),
    says: [
      /assuming the role nobody: role "nobody" does not exist/,
      /Correct RATCHET_ROLE, or run: CREATE ROLE "nobody";/,
    ],
  },
  '77: no permission to look into the schema of the history': {
    exit: 77,
    code: 'PERMISSION_MISSING',
    files: table,
    arrange: async ({ database }) => ({
      ...(await asRole(database, ['CREATE SCHEMA ops'])),
      env: { RATCHET_TABLE: 'ops.history' },
    }),
    says: [
      /looking for the history table in the schema ops: permission denied/,
      /Run: GRANT USAGE, CREATE ON SCHEMA "ops" TO "reader";/,
    ],
  },
  '78: a setting that cannot be read': {
    exit: 78,
    code: 'CONFIG_INVALID',
    files: table,
    arrange: () => ({ env: { RATCHET_LOCK_WAIT: 'a while' } }),
    says: [/RATCHET_LOCK_WAIT: 'a while' is not a duration: write 500ms, 30s/],
  },
  '78: no such database': {
    exit: 78,
    code: 'CONNECTION_REFUSED',
    files: table,
    arrange: () => ({ url: server.url('nowhere') }),
    says: [/database "nowhere" does not exist/, /CREATE DATABASE "?nowhere"?;/],
  },
  '78: a database that accepts no connections': {
    exit: 78,
    code: 'CONNECTION_REFUSED',
    files: table,
    arrange: async ({ database }) => {
      await server.query(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS false`)
      return {}
    },
    says: [/refuses the connection: database "\w+" is not currently accepting/, /server's log/],
  },
  '78: TLS is demanded of a server that has none': {
    exit: 78,
    code: 'CONNECTION_REFUSED',
    files: table,
    arrange: ({ database }) => ({ url: `${database.url}?sslmode=require` }),
    says: [/the server has no TLS, but sslmode=require demands it/, /Check the settings that begin with ssl/],
  },
  '78: a history table that cannot be used': {
    exit: 78,
    code: 'HISTORY_TABLE_UNUSABLE',
    files: table,
    arrange: async ({ database }) => {
      await database.query('CREATE TABLE schema_migrations (version text NOT NULL)')
      return {}
    },
    says: [/public\.schema_migrations: nothing keeps its versions unique/, /ADD PRIMARY KEY \(version\)/],
  },
  '78: a file that cannot be created': {
    exit: 78,
    code: 'FILE_NOT_CREATED',
    args: ['new', 'a'.repeat(300)],
    says: [/001_a+\.sql cannot be created: its name is too long/, /where the folder can be written to/],
  },
  '75: somebody cancels a statement of the run itself': {
    exit: 75,
    code: 'SERVER_UNABLE',
    files: table,
    arrange: async ({ database }) => {
      await database.query(history)
      // Each one that reads the history is held up, and cancelled.
      const locked = query(database.url, 'BEGIN; LOCK TABLE schema_migrations; SELECT pg_sleep(20)')
      locked.catch(() => {})
      void cancelReaders(database)
      return {}
    },
    says: [/canceling statement due to user request/, /No migration was in flight. Run again to go on./],
  },
  '130: SIGINT': {
    exit: 130,
    code: 'INTERRUPTED',
    files: { '001_slow.sql': 'SELECT pg_sleep(60);' },
    signal: 'SIGINT',
    says: [/interrupted/, /001_slow\.sql was rolled back/],
  },
  '143: SIGTERM': {
    exit: 143,
    code: 'TERMINATED',
    files: { '001_slow.sql': 'SELECT pg_sleep(60);' },
    signal: 'SIGTERM',
    says: [/terminated/, /001_slow\.sql was rolled back/],
  },
}

test.concurrent.each(Object.entries(endings))('%s', async (_, ending) => {
  await using database = await createDatabase({ server })
  await using migrations = await folder(ending.files)
  const options = {
    dir: migrations.path,
    url: database.url,
    ...(await ending.arrange?.({ database, migrations })),
  }
  const human = await end(ending, options, 'human')
  for (const words of ending.says) expect(human.output).toMatch(words)
  expect(human.exit, human.output).toBe(ending.exit)

  const json = await end(ending, options, 'json')
  expect(json.exit, json.output).toBe(ending.exit)
  if (/^[a-z]/.test(ending.code)) return
  const failed = json.events.filter(({ type }) => type === 'run.failed')
  expect(failed).toMatchObject([{ level: 'error', failure: { code: ending.code } }])
  // The same words, as fields.
  const { summary, hint } = failed[0] as { summary: string; hint: string }
  for (const words of ending.says) expect(`${summary}\n${hint}`).toMatch(words)
})

test('every ending of the table is told here, with its exit code', () => {
  const told = new Map(Object.values(endings).map(({ code, exit }) => [code, exit]))
  const elsewhere: (keyof typeof exitCodes)[] = ['MIGRATION_PARTLY_APPLIED']
  const table = Object.entries(exitCodes).map(([code, { exit }]) => [code, exit])
  expect(table.filter(([code]) => !elsewhere.some((other) => other === code))).toEqual(
    expect.arrayContaining([...told]),
  )
  expect([...told.keys(), ...elsewhere].toSorted()).toEqual(Object.keys(exitCodes).toSorted())
})

// The marks at both ends also show where a part of it is printed, encoded or not.
const secret = 's3cr3t/p@ss?w0rd#100%:+ s3cr3t'
const leaks = /s3cr3t|w0rd/

/** Ways to fail that know the password, as the connection settings that lead there. */
const failingPaths: Readonly<
  Record<string, { readonly exit: number; readonly sql?: string; readonly to?: Partial<Target> }>
> = {
  'the password is wrong': { exit: 77, to: { user: 'reader' } },
  'there is no such role': { exit: 77, to: { user: 'stranger' } },
  'there is no such database': { exit: 78, to: { database: 'nowhere' } },
  'there is no such host': { exit: 69, to: { host: 'nowhere.invalid' } },
  'TLS is refused': { exit: 78, to: { sslMode: 'require' } },
  'a statement fails': { exit: 1, sql: 'SELECT nope;' },
  'the connection is lost': { exit: 75, sql: 'SELECT pg_terminate_backend(pg_backend_pid());' },
}

interface Target {
  readonly host: string
  readonly user: string
  readonly database: string
  readonly sslMode: string
}

const sources: Readonly<
  Record<string, (target: Target, files: Folder) => Promise<Readonly<Record<string, string>>>>
> = {
  DATABASE_URL: async (target) => ({ DATABASE_URL: urlOf(target) }),
  DATABASE_URL_FILE: async (target, files) => {
    await files.write('url', `${urlOf(target)}\n`)
    return { DATABASE_URL_FILE: join(files.path, 'url') }
  },
  PGPASSWORD: async (target) => ({ ...variables(target), PGPASSWORD: secret }),
  PGPASSWORD_FILE: async (target, files) => {
    await files.write('password', secret)
    return { ...variables(target), PGPASSWORD_FILE: join(files.path, 'password') }
  },
}

describe.concurrent.each(Object.entries(failingPaths))(
  'no password is printed when %s',
  (_, { exit, sql = '', to }) => {
    test.each(Object.entries(sources))('and it comes from %s', async (variable, settingsOf) => {
      await using database = await createDatabase({ server })
      await database.query(`ALTER DATABASE ${database.name} OWNER TO keeper`)
      await using migrations = await folder({ '001_a.sql': sql })
      await using files = await folder()
      const target = { host: '127.0.0.1', user: 'keeper', database: database.name, sslMode: 'prefer', ...to }
      const env = { ...(await settingsOf(target, files)), RATCHET_WAIT: '0', RATCHET_LOG_LEVEL: 'debug' }
      // Each path in both forms, by one source or another.
      const output = variable.endsWith('_FILE') ? 'json' : 'human'
      const told = await end({}, { dir: migrations.path, env }, output)
      expect(told.output).not.toMatch(leaks)
      // The right ending: so the password arrived as it was meant.
      expect(told.exit, told.output).toBe(exit)
    })
  },
)

test.concurrent.each([
  ['a slash after digits, which would be a port', 'postgres://app:12/s3cr3t@127.0.0.1:1/crm', 78],
  ['a slash in front', 'postgres://app:/s3cr3t@127.0.0.1:1/crm', 78],
  ['a question mark', 'postgres://app:12?s3cr3t@127.0.0.1:1/crm', 69],
  ['a question mark and what looks like a parameter', 'postgres://app:12?sslmode=s3cr3t@127.0.0.1:1/crm', 78],
  ['a hash', 'postgres://app:12#s3cr3t@127.0.0.1:1/crm', 69],
  ['a slash', 'postgres://app:s3cr3t/s3cr3t@127.0.0.1:1/crm', 69],
  ['a bracket', 'postgres://app:s3cr3t[@127.0.0.1:1/crm', 69],
  ['a percent sign', 'postgres://app:s3cr3t%zz@127.0.0.1:1/crm', 69],
  ['an at sign', 'postgres://app:s3cr3t@s3cr3t@127.0.0.1:1/crm', 69],
  ['a blank', 'postgres://app:s3cr3t s3cr3t@127.0.0.1:1/crm', 69],
  ['a port that is none', 'postgres://app:s3cr3t@127.0.0.1:99999/crm', 78],
  ['another scheme', 'mysql://app:s3cr3t@127.0.0.1/crm', 78],
  ['JDBC', 'jdbc:postgresql://127.0.0.1/crm?user=app&password=s3cr3t', 78],
  ['a list of key and value', 'host=127.0.0.1 port=1 user=app password=s3cr3t', 69],
  ['a blank in a list of key and value', 'host=127.0.0.1 user=app password=a s3cr3t', 78],
  ['several hosts', 'postgres://app:s3cr3t@127.0.0.1:1,127.0.0.1:2/crm', 69],
])('no part of a URL with %s is printed that could be the password', async (_, text, exit) => {
  await using migrations = await folder(table)
  await using files = await folder({ url: text })
  const env = { DATABASE_URL_FILE: join(files.path, 'url'), RATCHET_WAIT: '0' }
  const told = await end({}, { dir: migrations.path, env }, 'human')
  expect(told.output).not.toMatch(leaks)
  expect(told.exit, told.output).toBe(exit)
})

test.concurrent.each([
  ['an option that does not exist', ['up', '--databaseurl=URL']],
  ['an option that does not exist, behind one that does', ['--database-url', 'URL', '--wat']],
  ['a command that is a URL', ['URL']],
  ['an argument too many', ['status', 'URL']],
])('no password of the command line is printed for %s', async (_, args) => {
  for (const url of ['postgres://app:s3cr3t@127.0.0.1/crm', 'host=127.0.0.1 password=s3cr3t'])
    for (const output of ['human', 'json'] as const) {
      const told = await end({ args: args.map((arg) => arg.replace('URL', url)) }, {}, output)
      expect(told.output).not.toMatch(leaks)
      expect(told.exit, told.output).toBe(64)
    }
})

function urlOf({ host, user, database, sslMode }: Target): string {
  return `postgres://${user}:${encodeURIComponent(secret)}@${host}:${server.port}/${database}?sslmode=${sslMode}`
}

function variables({ host, user, database, sslMode }: Target): Readonly<Record<string, string>> {
  return {
    PGHOST: host,
    PGPORT: String(server.port),
    PGUSER: user,
    PGDATABASE: database,
    PGSSLMODE: sslMode,
  }
}

interface Told extends ProgramResult {
  readonly output: string
  /** The lines of both streams, where they are JSON. */
  readonly events: readonly Record<string, unknown>[]
}

/** Runs the program to its end, with a signal in the middle of a migration where the story has one. */
async function end(
  { args = ['up'], signal }: Pick<Ending, 'args' | 'signal'>,
  options: ProgramOptions,
  output: 'human' | 'json',
): Promise<Told> {
  await using program = startRatchet([...args], {
    ...options,
    env: { ...options.env, RATCHET_OUTPUT: output },
  })
  if (signal !== undefined) {
    await until('the migration sleeps', () => asleep(options.url))
    program.kill(signal)
  }
  const result = await program.exited
  const text = result.stdout + result.stderr
  const lines = output === 'json' ? text.split('\n').filter((line) => line.startsWith('{')) : []
  return { ...result, output: text, events: lines.map((line) => JSON.parse(line)) }
}

async function asleep(databaseUrl = ''): Promise<boolean> {
  const rows = await query(
    databaseUrl,
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
  )
  return rows.length > 0
}

/** Logs in as a role that owns nothing, after the superuser has run this. */
async function asRole({ name, query }: Database, sql: readonly string[]): Promise<ProgramOptions> {
  for (const text of sql) await query(text)
  return { url: server.url(name, 'reader', 'reader') }
}

/** The first eight bytes of SHA-256, big-endian and signed: part of the format, so not taken from the source. */
function lockKey(table: string): bigint {
  return createHash('sha256').update(`pg-ratchet:${table}`).digest().readBigInt64BE(0)
}

/** Two of them: one for each output. */
async function cancelReaders(database: Database): Promise<void> {
  // Each of them once: it takes a moment to be gone.
  const cancelled = [0]
  for (const reader of [1, 2])
    await until(`reader ${reader} waits`, async () => {
      const [found] = await database.query<{ pid: number }>(
        `SELECT pid, pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}'
         AND application_name = 'pg-ratchet' AND wait_event_type = 'Lock' AND pid NOT IN (${cancelled})`,
      )
      if (found) cancelled.push(found.pid)
      return found
    })
}
