import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filledIn } from '../support/as-psql.ts'
import { pem, serveWith } from '../support/certificates.ts'
import { type Folder, folder } from '../support/folder.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { ratchet } from '../support/program.ts'

// Each secret has the mark in it, whatever becomes of it: encoded for a URL, cut at an @, in a message of somebody else's.
const mark = /m4rk|bTRya/i
const secret = 'm4rk/p@ss:w0rd?#%41 m4rk'
const encoded = encodeURIComponent(secret)

let server: Postgres
let files: Folder
beforeAll(async () => {
  server = await startPostgres({ settings: { log_connections: 'on', log_min_messages: 'debug1' } })
  await serveWith(server, 'localhost')
  await server.query(`CREATE ROLE app LOGIN PASSWORD '${secret}'; CREATE ROLE stranger LOGIN PASSWORD 'x';
    GRANT CREATE ON SCHEMA public TO app`)
  const escaped = secret.replaceAll(/[\\:]/g, '\\$&')
  files = await folder({
    'migrations/001_a.sql': 'SELECT 1;',
    'migrations/002_b.sql': 'SELECT nope;',
    password: `${secret}\n`,
    url: `postgres://app:${encoded}@127.0.0.1:${server.port}/postgres\n`,
    passwords: `127.0.0.1:*:*:app:${escaped}\n*:*:*:stranger:${escaped}`,
    open: `*:*:*:*:${escaped}\n`,
    services: `[db]\nhost=127.0.0.1\nport=${server.port}\nuser=app\npassword=${secret}\n`,
    'misspelt-services': `[db]\npasswort=${secret}\n`,
    'broken-services': `[db]\n${secret}\n`,
    'app.crt': await pem('app.crt'),
    'app.key': await pem('app-pkcs8.key'),
    'broken.key': `-----BEGIN PRIVATE KEY-----\n${Buffer.from('m4rk'.repeat(12)).toString('base64')}\n-----END PRIVATE KEY-----\n`,
    'throws.mjs': `import { Socket } from 'node:net'
      Socket.prototype.setKeepAlive = () => { throw new TypeError('a bug') }`,
    'throws-later.mjs': `import { Socket } from 'node:net'
      Socket.prototype.setKeepAlive = () => { setTimeout(() => { throw new TypeError('a bug') }) }`,
  })
  for (const name of ['passwords', 'app.key', 'broken.key']) await chmod(join(files.path, name), 0o600)
  await chmod(join(files.path, 'open'), 0o644)
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await files?.[Symbol.asyncDispose]()
})

type Env = Readonly<Record<string, string>>
const at = { PGHOST: '127.0.0.1', PGPORT: '{PORT}', PGUSER: 'app', PGDATABASE: 'postgres' }
const certificate = 'sslmode=require sslcert={FILES}/app.crt sslkey={FILES}'
const dsn = `host=127.0.0.1 port={PORT} user=app dbname=postgres password='${secret}'`

/** Where the secret comes from, and how it ends. */
const paths: Readonly<Record<string, readonly [exit: number, env: Env, args?: readonly string[]]>> = {
  // What it is asked for, done: so the secret arrives as it is meant.
  'a URL': [1, { DATABASE_URL: `postgres://app:${encoded}@127.0.0.1:{PORT}/postgres` }],
  'a URL from a file, and a plan': [0, { DATABASE_URL_FILE: '{FILES}/url' }, ['plan']],
  'a list of key and value, and its status': [0, { DATABASE_URL: dsn }, ['status']],
  'a variable': [0, { ...at, PGPASSWORD: secret }, ['wait']],
  'a file': [0, { ...at, PGPASSWORD_FILE: '{FILES}/password' }, ['wait']],
  'a password file': [0, { ...at, PGPASSFILE: '{FILES}/passwords' }, ['wait']],
  'a service': [0, { ...at, PGSERVICE: 'db', PGSERVICEFILE: '{FILES}/services' }, ['wait']],
  'a parameter of a URL': [0, { ...at, DATABASE_URL: `postgres://?password=${encoded}` }, ['wait']],
  help: [0, { DATABASE_URL: dsn, PGPASSWORD: secret }, ['up', '--help']],

  'a password file with another': [77, { ...at, PGUSER: 'stranger', PGPASSFILE: '{FILES}/passwords' }],
  'a password file that is open': [77, { ...at, PGPASSFILE: '{FILES}/open' }],
  'no root certificates': [78, { DATABASE_URL: `${dsn} sslmode=verify-full` }],
  'a way to authenticate that is not allowed': [77, { DATABASE_URL: `${dsn} require_auth=md5` }],
  'no TLS to bind to': [77, { DATABASE_URL: `${dsn} channel_binding=require sslmode=disable` }],
  'a service that is misspelt': [78, { ...at, PGSERVICE: 'db', PGSERVICEFILE: '{FILES}/misspelt-services' }],
  'a service that is none': [78, { ...at, PGSERVICE: 'db', PGSERVICEFILE: '{FILES}/broken-services' }],
  'a password of the key that is wrong': [
    78,
    { DATABASE_URL: `${dsn} sslpassword='${secret}' ${certificate}/app.key` },
  ],
  'a key that is none': [78, { DATABASE_URL: `${dsn} ${certificate}/broken.key` }],
  'a parameter that is none': [78, { DATABASE_URL: `${dsn} passwort='${secret}'` }],
  'a quote without end': [78, { DATABASE_URL: `${dsn} sslpassword='${secret}` }],
  'a value of another parameter that is wrong': [78, { DATABASE_URL: `${dsn} sslmode='${secret}'` }],
  'a value in a URL that is wrong': [
    78,
    { DATABASE_URL: `postgres://app@127.0.0.1:{PORT}/postgres?channel_binding=${encoded}` },
  ],
}

describe.each(['human', 'json'])('no secret is printed (%s)', (RATCHET_OUTPUT) => {
  // One form or the other for each, which is which by turns: both reporters get the same events.
  const turn = RATCHET_OUTPUT === 'json' ? 1 : 0
  test.concurrent.each(Object.entries(paths).filter((_, index) => index % 2 === turn))(
    '%s',
    async (_title, [exit, env, args = ['up']]) => {
      const told = await run(env, RATCHET_OUTPUT, args)
      expect(told.stdout + told.stderr).not.toMatch(mark)
      expect(told.exit, told.stderr).toBe(exit)
    },
  )

  test.concurrent.each(['throws', 'throws-later'])('a bug that %s', async (name) => {
    const flags = ['--import', join(files.path, `${name}.mjs`)]
    const told = await run({ DATABASE_URL: dsn }, RATCHET_OUTPUT, ['up'], flags)
    expect(told.stdout + told.stderr).not.toMatch(mark)
    expect(told.stderr).toMatch(/TypeError: a bug/)
    expect(told.exit, told.stderr).toBe(70)
  })
})

async function run(env: Env, RATCHET_OUTPUT: string, args: readonly string[], nodeFlags?: readonly string[]) {
  const words = { PORT: `${server.port}`, FILES: files.path }
  const more = { RATCHET_LOG_LEVEL: 'debug', RATCHET_WAIT: '0', HOME: files.path, RATCHET_OUTPUT }
  return await ratchet(args, {
    dir: join(files.path, 'migrations'),
    env: filledIn({ ...more, ...env }, words),
    nodeFlags,
  })
}

test('nor does the server get to see one where it keeps what it sees', async () => {
  await run({ ...at, PGPASSWORD: secret }, 'human', ['wait'])
  await run({ ...at, PGUSER: 'stranger', PGPASSWORD: secret }, 'human', ['wait'])
  const log = (await server.log()).split('\n').filter((line) => !/CREATE ROLE/.test(line))
  expect(log.some((line) => /connection authorized: user=app .*application_name=pg-ratchet/.test(line))).toBe(
    true,
  )
  expect(log.some((line) => /password authentication failed for user "stranger"/.test(line))).toBe(true)
  expect(log.filter((line) => mark.test(line))).toEqual([])
})
