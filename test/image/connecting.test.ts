import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { arrivals, type Env, filledIn, type Psql } from '../support/as-psql.ts'
import { certificates, serveWith } from '../support/certificates.ts'
import { ask, docker } from '../support/docker.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

// What psql knows only since version 16 or 17, and where those do otherwise than 15.

let server: Postgres
let withoutTls: Postgres
let home: string
let container: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pg-ratchet-home-'))
  await chmod(home, 0o755)
  await copyFile(join(certificates, 'app.key'), join(home, 'app.key'))
  await chmod(join(home, 'app.key'), 0o600)
  const hba = [
    'hostssl all app 127.0.0.1/32 cert',
    'hostssl all secure 127.0.0.1/32 scram-sha-256',
    'hostnossl all plain 127.0.0.1/32 scram-sha-256',
    'host all secure,plain,app 127.0.0.1/32 reject',
    'host all trusted 127.0.0.1/32 trust',
    'host all md5 127.0.0.1/32 md5',
    'host all cleartext 127.0.0.1/32 password',
  ]
  ;[server, withoutTls] = await Promise.all([startPostgres({ hba }), startPostgres({ hba })])
  for (const each of [server, withoutTls]) {
    for (const role of ['app', 'secure', 'plain', 'trusted', 'cleartext', 'scram'])
      await each.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`)
    await each.query(`SET password_encryption = md5; CREATE ROLE md5 LOGIN PASSWORD 'secret'`)
  }
  const mounts = [certificates, home].map((path) => `--volume=${path}:${path}:ro`)
  const run = ['run', '--detach', '--rm', '--network=host', ...mounts, '--entrypoint=sleep']
  container = await ask([...run, 'postgres:17-trixie', '600'])
})
afterAll(async () => {
  if (container) await docker(['rm', '--force', container])
  await server?.[Symbol.asyncDispose]()
  await withoutTls?.[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

const psql17: Psql = async (env, args) => {
  const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const { exit, stdout, stderr } = await docker(['exec', ...variables, container, 'psql', ...args])
  if (exit !== 0) throw Object.assign(new Error(`psql failed with ${exit}`), { stderr })
  return stdout
}

function whole(env: Env): Env {
  const login = { PGHOST: 'localhost', PGHOSTADDR: '127.0.0.1', PGUSER: 'scram', PGPASSWORD: 'secret' }
  const all = { HOME: '{HOME}', PGPORT: '{PORT}', PGDATABASE: 'postgres', ...login, ...env }
  const ports = { PORT: `${server.port}`, OTHER: `${withoutTls.port}` }
  return filledIn(all, { HOME: home, CERTS: certificates, ...ports })
}

type Case = readonly [title: string, env: Env, expected: string, words?: RegExp]

function cases(rows: readonly Case[]): void {
  for (const [title, env, expected, words = /^/] of rows)
    test.concurrent(`${title}: ${expected}`, async () => {
      const { psql, ratchet, said } = await arrivals(whole(env), psql17)
      expect({ psql, ratchet }).toEqual({ psql: expected, ratchet: expected })
      expect(said).toMatch(words)
    })
}

describe('require_auth', () => {
  beforeAll(() => serveWith(server, 'localhost'))
  const auth = (PGREQUIREAUTH: string, PGUSER = 'scram') => ({ PGREQUIREAUTH, PGUSER })
  const notAllowed = /^AUTHENTICATION_FAILED .*, which require_auth does not allow/
  cases([
    ['SCRAM', auth('scram-sha-256'), 'TLSv1.3'],
    ['SCRAM, in the string', { DATABASE_URL: 'postgres://?require_auth=scram-sha-256' }, 'TLSv1.3'],
    ['SCRAM or MD5, which is it', auth('scram-sha-256,md5', 'md5'), 'TLSv1.3'],
    ['SCRAM, not MD5', auth('scram-sha-256', 'md5'), 'refused', notAllowed],
    ['SCRAM, not plain text', auth('scram-sha-256', 'cleartext'), 'refused', notAllowed],
    ['SCRAM, not nothing', auth('scram-sha-256', 'trusted'), 'refused', notAllowed],
    ['MD5, not SCRAM', auth('md5'), 'refused', notAllowed],
    ['plain text', auth('password', 'cleartext'), 'TLSv1.3'],
    ['nothing', auth('none', 'trusted'), 'TLSv1.3'],
    ['nothing, not SCRAM', auth('none'), 'refused', notAllowed],
    ['anything but plain text', auth('!password'), 'TLSv1.3'],
    ['anything but plain text and MD5', auth('!password,!md5', 'md5'), 'refused', notAllowed],
    ['anything but SCRAM', auth('!scram-sha-256'), 'refused', notAllowed],
    ['anything but nothing', auth('!none', 'trusted'), 'refused', notAllowed],
    ['nothing at all', { DATABASE_URL: 'postgres://?require_auth=' }, 'refused', /^CONFIG_INVALID/],
    [
      'with and without a sign',
      auth('!md5,scram-sha-256'),
      'refused',
      /^CONFIG_INVALID .* with and without a !/,
    ],
    ['a word twice', auth('md5,md5'), 'refused', /^CONFIG_INVALID .* names a method twice/],
    ['a word that is none', auth('scram'), 'refused', /^CONFIG_INVALID .* is none of password, md5/],
    ['a blank', auth('md5, scram-sha-256'), 'refused', /^CONFIG_INVALID/],
    ['a sign alone', auth('!'), 'refused', /^CONFIG_INVALID/],
  ])
  const client = { PGUSER: 'app', PGSSLCERT: '{CERTS}/app.crt', PGSSLKEY: '{HOME}/app.key' }
  cases([
    ['a certificate is none of them', { ...client, PGREQUIREAUTH: 'none' }, 'TLSv1.3 /CN=app'],
    ['a certificate where SCRAM is', { ...client, PGREQUIREAUTH: 'scram-sha-256' }, 'refused', notAllowed],
    ['a certificate', { ...client, PGSSLCERTMODE: 'allow' }, 'TLSv1.3 /CN=app'],
    ['no certificate', { ...client, PGUSER: 'scram', PGSSLCERTMODE: 'disable' }, 'TLSv1.3'],
    [
      'a mode of certificates that is none',
      { ...client, PGSSLCERTMODE: 'maybe' },
      'refused',
      /is none of disable/,
    ],
  ])

  test('sslcertmode=require is a difference: there is no telling whether the server asked', async () => {
    const { psql, ratchet, said } = await arrivals(whole({ ...client, PGSSLCERTMODE: 'require' }), psql17)
    expect({ psql, ratchet }).toEqual({ psql: 'TLSv1.3 /CN=app', ratchet: 'refused' })
    expect(said).toMatch(/^CONFIG_INVALID PGSSLCERTMODE: 'require' is none of disable, allow/)
  })
})

describe('sslnegotiation', () => {
  beforeAll(() => serveWith(server, 'localhost'))
  const direct = { PGSSLNEGOTIATION: 'direct' }
  const weak = /^CONFIG_INVALID sslnegotiation=direct needs sslmode=require/
  cases([
    ...['disable', 'allow', 'prefer'].map(
      (PGSSLMODE): Case => [PGSSLMODE, { ...direct, PGSSLMODE }, 'refused', weak],
    ),
    ['no mode', direct, 'refused', weak],
    ['require', { ...direct, PGSSLMODE: 'require' }, 'TLSv1.3', /^TLSv1\.3, certificate not verified$/],
    ['verify-full', { ...direct, PGSSLMODE: 'verify-full', PGSSLROOTCERT: '{CERTS}/root.crt' }, 'TLSv1.3'],
    [
      'a wrong root',
      { ...direct, PGSSLMODE: 'verify-ca', PGSSLROOTCERT: '{CERTS}/other-root.crt' },
      'refused',
    ],
    ['in TLS 1.2', { ...direct, PGSSLMODE: 'require', PGSSLMAXPROTOCOLVERSION: 'TLSv1.2' }, 'TLSv1.2'],
    [
      'no TLS there',
      { ...direct, PGSSLMODE: 'require', PGPORT: '{OTHER}' },
      'refused',
      /in the middle of it/,
    ],
    ['the usual one', { PGSSLNEGOTIATION: 'postgres' }, 'TLSv1.3'],
    ['a word that is none', { PGSSLNEGOTIATION: 'at once' }, 'refused', /is none of postgres, direct/],
    ['hosts in any order', { PGLOADBALANCEHOSTS: 'random' }, 'TLSv1.3'],
    [
      'hosts in an order that is none',
      { PGLOADBALANCEHOSTS: 'some' },
      'refused',
      /is none of disable, random/,
    ],
  ])
})

// What the six modes come to, from disable to verify-full: no TLS (-), TLS (T), refused (x).
describe('sslmode', () => {
  const letters: Readonly<Record<string, string>> = { 'no TLS': '-', 'TLSv1.3': 'T', refused: 'x' }
  const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']
  const root = { PGSSLROOTCERT: '{CERTS}/root.crt' }
  const matrix: readonly (readonly [certificate: string, key: string, rows: readonly Case[]])[] = [
    [
      'localhost',
      'server',
      [
        ['any role', root, '- - T T T T'],
        ['a role that needs TLS', { ...root, PGUSER: 'secure' }, 'x T T T T T'],
        ['a role that must not have TLS', { ...root, PGUSER: 'plain' }, '- - - x x x'],
        ['another root', { PGSSLROOTCERT: '{CERTS}/other-root.crt' }, '- - - x x x'],
      ],
    ],
    ['expired', 'server', [['an expired certificate', root, '- - - x x x']]],
    [
      'rsa-pss',
      'rsa',
      [
        [
          'RSASSA-PSS, bound',
          { PGSSLROOTCERT: '{CERTS}/rsa-pss.crt', PGCHANNELBINDING: 'require' },
          'x x T T T T',
        ],
      ],
    ],
    ['ed25519', 'ed25519', [['Ed25519', { PGSSLROOTCERT: '{CERTS}/ed25519.crt' }, '- - x x x x']]],
  ]
  for (const [certificate, key, rows] of matrix)
    describe(`with the certificate ${certificate}`, () => {
      beforeAll(() => serveWith(server, certificate, key))
      for (const [title, env, expected] of rows)
        test.concurrent(`${title}: ${expected}`, async () => {
          const found = await Promise.all(
            modes.map((PGSSLMODE) => arrivals(whole({ ...env, PGSSLMODE }), psql17)),
          )
          const inLetters = (who: 'psql' | 'ratchet') => found.map((each) => letters[each[who]]).join(' ')
          const both = { psql: inLetters('psql'), ratchet: inLetters('ratchet') }
          expect(both).toEqual({ psql: expected, ratchet: expected })
        })
    })
})

// The image, because what the roots of the system are is decided when a process begins.
describe('sslrootcert=system', () => {
  beforeAll(() => serveWith(server, 'localhost'))
  const system = { PGSSLROOTCERT: 'system' }
  test.concurrent.each<[title: string, env: Env, exit: number, words: RegExp]>([
    [
      'with a root of its own',
      { SSL_CERT_FILE: '{CERTS}/root.crt' },
      0,
      /\(TLSv1\.3, certificate verified\)$/m,
    ],
    ['with those of the image', {}, 78, /not signed by one of the root certificates of the system$/m],
    ['with another', { SSL_CERT_FILE: '{CERTS}/other-root.crt' }, 78, /not signed by one of the root/],
    [
      'and another host',
      { SSL_CERT_FILE: '{CERTS}/root.crt', PGHOST: 'db.internal' },
      78,
      /is for DNS:localhost, not/,
    ],
    [
      'and another mode',
      { SSL_CERT_FILE: '{CERTS}/root.crt', PGSSLMODE: 'require' },
      78,
      /goes with sslmode=verify-full/,
    ],
  ])('%s', async (_title, env, code, words) => {
    const told = whole({ ...system, ...env })
    const variables = Object.entries(told).map(([name, value]) => `--env=${name}=${value}`)
    const mount = `--volume=${certificates}:${certificates}:ro`
    const [{ exit, output }, psql] = await Promise.all([
      docker(['run', '--rm', '--network=host', mount, ...variables, inject('image'), 'wait', '--wait', '0']),
      psql17(told, [
        '-X',
        '-w',
        '-At',
        '-c',
        'SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      ]).catch(() => 'refused'),
    ])
    expect(output).toMatch(words)
    expect(exit).toBe(code)
    expect(psql.trim()).toBe(code === 0 ? 't|TLSv1.3' : 'refused')
  })
})
