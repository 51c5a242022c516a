import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificates, pem, serveWith } from '../../support/certificates.ts'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { sleeps, versions } from '../../support/observe.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'

let server: Postgres
let older: Postgres
beforeAll(async () => {
  const starting = startPostgres({ major: 16 })
  server = await startPostgres({ hba: ['hostssl all app 127.0.0.1/32 cert'] })
  older = await starting
  await server.query('CREATE ROLE app LOGIN')
  for (const each of [server, older]) await serveWith(each, 'localhost')
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await older?.[Symbol.asyncDispose]()
})

const named = (parameters: string) => `${server.url().replace('127.0.0.1', 'localhost')}?${parameters}`
const root = { PGSSLROOTCERT: join(certificates, 'root.crt') }

describe('what protects the connection is said once in a run', () => {
  test.concurrent.each([
    ['sslmode=disable', {}, 'no TLS'],
    ['sslmode=require', {}, 'TLSv1.3, certificate not verified'],
    ['sslmode=verify-full&ssl_max_protocol_version=TLSv1.2', root, 'TLSv1.2, certificate verified'],
  ])('%s', async (parameters, env, protection) => {
    await using database = await createDatabase({ server })
    await using migrations = await folder({ '001_a.sql': 'CREATE TABLE a (id int);' })
    const url = named(parameters).replace('/postgres?', `/${database.name}?`)
    const { exit, stderr } = await ratchet([], { dir: migrations.path, url, env })
    expect(exit, stderr).toBe(0)
    expect(stderr).toContain('1 applied')
    expect(stderr.match(/\(.*TLS.*/g)).toEqual([`(${protection})`])
  })

  test.concurrent('to programs as well', async () => {
    const args = ['wait', '--output', 'json', '--database-url', named('sslmode=verify-ca')]
    const { stderr } = await ratchet(args, { env: root })
    const events = stderr.split('\n').filter((line) => line.includes('TLS'))
    expect(events.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'connection.opened', tls: 'TLSv1.3, certificate verified, but not its name' },
    ])
  })
})

describe('sslrootcert=system', () => {
  test.concurrent.each<[title: string, env: Record<string, string>, exit: number, words: RegExp]>([
    [
      'the root is one of them',
      { SSL_CERT_FILE: join(certificates, 'root.crt') },
      0,
      /\(TLSv1\.3, certificate verified\)$/m,
    ],
    [
      'it is not',
      { SSL_CERT_FILE: join(certificates, 'other-root.crt') },
      78,
      /not signed by one of the root certificates of the system$/m,
    ],
    [
      'roots of Node are not meant',
      { NODE_EXTRA_CA_CERTS: join(certificates, 'root.crt') },
      78,
      /of the system$/m,
    ],
    ['verification cannot be switched off', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 78, /of the system$/m],
  ])('%s', async (_title, env, code, words) => {
    const { exit, stderr } = await ratchet(['wait', '--wait', '0'], { url: named('sslrootcert=system'), env })
    expect(exit, stderr).toBe(code)
    expect(stderr).toMatch(words)
  })
})

describe('sslnegotiation=direct', () => {
  const direct = (parameters: string) => [
    'wait',
    '--wait',
    '0',
    '--database-url',
    named(`sslnegotiation=direct&${parameters}`),
  ]
  test.concurrent.each([
    ['sslmode=require', {}, /\(TLSv1\.3, certificate not verified\)$/m],
    ['sslmode=verify-full', root, /\(TLSv1\.3, certificate verified\)$/m],
  ])('with %s', async (parameters, env, words) => {
    const { exit, stderr } = await ratchet(direct(parameters), { env })
    expect(exit, stderr).toBe(0)
    expect(stderr).toMatch(words)
  })

  test.concurrent('an older server hangs up', async () => {
    const url = `${older.url()}?sslmode=require&sslnegotiation=direct`
    const { exit, stderr } = await ratchet(['wait', '--wait', '0'], { url })
    expect(exit, stderr).toBe(69)
    expect(stderr).toContain('in the middle of it (sslnegotiation=direct needs PostgreSQL 17 or newer)')
  })
})

test('migrations, and a signal in the middle of one, go through TLS as well', async () => {
  await using database = await createDatabase({ server })
  await using migrations = await folder({
    '001_a.sql': 'CREATE TABLE a (id int);',
    '002_slow.sql': 'SELECT pg_sleep(60);',
  })
  const url = `${database.url}?sslmode=require&sslnegotiation=direct`
  await using program = startRatchet([], { dir: migrations.path, url })
  await until('002 sleeps', () => sleeps(database))
  const started = performance.now()
  program.kill('SIGTERM')
  const { exit, stderr } = await program.exited
  expect(exit, stderr).toBe(143)
  expect(performance.now() - started).toBeLessThan(5000)
  expect(await versions(database)).toEqual(['001'])
})

test('certificates and passwords may change while the program waits for the server', async () => {
  const login = {
    PGHOST: 'localhost',
    PGHOSTADDR: '127.0.0.1',
    PGPORT: `${server.port}`,
    PGDATABASE: 'postgres',
  }
  const stale = {
    'app.crt': await pem('foreign.crt'),
    'app.key': await pem('server.key'),
    'root.crt': await pem('other-root.crt'),
    passwords: '*:*:*:*:old',
    services: '[db]\nuser=postgres\npassword=old\n',
  }
  const fresh = {
    'app.crt': await pem('app.crt'),
    'app.key': await pem('app.key'),
    'root.crt': await pem('root.crt'),
    passwords: '*:*:*:*:postgres',
    services: '[db]\nuser=postgres\npassword=postgres\n',
  }
  await using files = await folder(stale)
  const at = (name: string) => join(files.path, name)
  for (const name of Object.keys(stale)) await chmod(at(name), 0o600)
  const told: readonly Record<string, string>[] = [
    { ...login, PGUSER: 'app', PGSSLMODE: 'require', PGSSLCERT: at('app.crt'), PGSSLKEY: at('app.key') },
    {
      ...login,
      PGUSER: 'postgres',
      PGPASSFILE: at('passwords'),
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: at('root.crt'),
    },
    { ...login, PGSERVICE: 'db', PGSERVICEFILE: at('services') },
  ]
  await server.stop()
  const programs = told.map((env) => startRatchet(['wait'], { env }))
  try {
    for (const program of programs) await program.waitFor(/waiting for PostgreSQL/)
    for (const [name, text] of Object.entries(fresh)) {
      await writeFile(at('new'), text, { mode: 0o600 })
      await rename(at('new'), at(name))
    }
    await server.start()
    for (const { exit, stderr } of await Promise.all(programs.map(({ exited }) => exited)))
      expect(exit, stderr).toBe(0)
  } finally {
    for (const program of programs) await program[Symbol.asyncDispose]()
  }
})
