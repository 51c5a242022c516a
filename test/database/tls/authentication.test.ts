import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPostgresPrograms } from '../../differential/psql.ts'
import { arrivals, asRatchet, type Env, filledIn, saidOf } from '../../support/as-psql.ts'
import { certificates, reconfigure, serveWith } from '../../support/certificates.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import type { Major } from '../../support/postgres-files.ts'

let server: Postgres
/** Home folder, and that of the socket. */
let home: string
beforeAll(async () => {
  await findPostgresPrograms(15)
  home = await mkdtemp(join(tmpdir(), 'pg-ratchet-home-'))
  await chmod(home, 0o777)
  server = await startAs(18, { unix_socket_directories: home })
  await writeFile(join(server.dataDirectory, 'pg_ident.conf'), `people ${userInfo().username} peered\n`)
  await reconfigure(server, {})
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

/** A server without TLS that has a role for each kind of authentication, all with the password `secret`. */
async function startAs(major: Major, settings: Env = {}): Promise<Postgres> {
  const started = await startPostgres({
    major,
    settings,
    hba: [
      'local all peered peer map=people',
      'local all scram scram-sha-256',
      'host all scram 127.0.0.1/32 scram-sha-256',
      'host all md5 127.0.0.1/32 md5',
      'host all password 127.0.0.1/32 password',
      'host all trust 127.0.0.1/32 trust',
      'host all reject 127.0.0.1/32 reject',
    ],
  })
  for (const role of ['scram', 'password', 'trust', 'reject', 'peered'])
    await started.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`)
  await started.query(`SET password_encryption = md5; CREATE ROLE md5 LOGIN PASSWORD 'secret'`)
  return started
}

function whole(env: Env, to = server): Env {
  const login = { PGHOST: '127.0.0.1', PGPASSWORD: 'secret', PGDATABASE: 'postgres' }
  const all = { HOME: '{HOME}', PGPORT: '{PORT}', ...login, ...env }
  return filledIn(all, { HOME: home, PORT: `${to.port}`, CERTS: certificates })
}
const connecting = (env: Env, to?: Postgres) => arrivals(whole(env, to))

const letters: Readonly<Record<string, string>> = { 'no TLS': '-', 'TLSv1.3': 'T', refused: 'x' }

/** What channel_binding comes to, from disable over prefer to require: no TLS (-), TLS (T), refused (x). */
function bindings(
  rows: Readonly<Record<string, readonly [string, RegExp?]>>,
  PGSSLMODE: string,
  to?: () => Postgres,
) {
  for (const [PGUSER, [expected, words = /^$/]] of Object.entries(rows))
    test.concurrent(`${PGUSER}: ${expected}`, async () => {
      const found = await Promise.all(
        ['disable', 'prefer', 'require'].map((PGCHANNELBINDING) =>
          connecting({ PGUSER, PGCHANNELBINDING, PGSSLMODE }, to?.()),
        ),
      )
      const inLetters = (who: 'psql' | 'ratchet') => found.map((each) => letters[each[who]]).join(' ')
      const both = { psql: inLetters('psql'), ratchet: inLetters('ratchet') }
      expect(both).toEqual({ psql: expected, ratchet: expected })
      for (const { ratchet, said } of found)
        if (ratchet === 'refused')
          expect(said).toMatch(new RegExp(`^AUTHENTICATION_FAILED .*${words.source}`))
    })
}

const withoutTls = /channel_binding=require needs TLS, and this connection has none/
const unbound = (how: string) =>
  new RegExp(`channel_binding=require needs SCRAM over TLS, and the server asks for ${how} without it`)

describe('channel binding without TLS', () => {
  bindings(
    {
      scram: ['- - x', withoutTls],
      md5: ['- - x', withoutTls],
      password: ['- - x', withoutTls],
      trust: ['- - x', withoutTls],
      reject: ['x x x', /pg_hba\.conf rejects/],
    },
    'prefer',
  )
})

describe('a Unix socket', () => {
  const socket = { PGHOST: '{HOME}' }
  const rows: readonly (readonly [title: string, env: Env, expected: string, words?: RegExp])[] = [
    [
      'the user of the operating system',
      { ...socket, PGUSER: 'peered' },
      'no TLS',
      /^no TLS, a Unix socket$/,
    ],
    ['one who is somebody else', { ...socket, PGUSER: 'scram', PGPASSWORD: 'wrong' }, 'refused'],
    ['a password', { ...socket, PGUSER: 'scram' }, 'no TLS'],
    ...['require', 'verify-ca', 'verify-full'].map(
      (PGSSLMODE) => [PGSSLMODE, { ...socket, PGSSLMODE, PGUSER: 'peered' }, 'no TLS'] as const,
    ),
    [
      'nothing to bind to',
      { ...socket, PGUSER: 'scram', PGCHANNELBINDING: 'require' },
      'refused',
      withoutTls,
    ],
    ['a parameter in the string', { DATABASE_URL: 'host={HOME} user=peered sslmode=require' }, 'no TLS'],
  ]
  for (const [title, env, expected, words = /^/] of rows)
    test.concurrent(`${title}: ${expected}`, async () => {
      const { psql, ratchet, said } = await connecting(env)
      expect({ psql, ratchet }).toEqual({ psql: expected, ratchet: expected })
      expect(said).toMatch(words)
    })
})

describe('with TLS', () => {
  beforeAll(async () => {
    await serveWith(server, 'localhost')
    await server.query(`SET scram_iterations = 150000; CREATE ROLE many LOGIN PASSWORD 'secret'`)
    await server.query(`CREATE ROLE prepared LOGIN PASSWORD 'ñ'`)
  })
  describe('channel binding', () => {
    bindings(
      {
        scram: ['T T T'],
        md5: ['T T x', unbound('md5')],
        password: ['T T x', unbound('the password in plain text')],
        trust: ['T T x', unbound('no password')],
        reject: ['x x x', /pg_hba\.conf rejects/],
      },
      'require',
    )
  })

  const rows: readonly (readonly [title: string, env: Env, expected: string, words?: RegExp])[] = [
    [
      'channel binding without TLS',
      { PGUSER: 'scram', PGCHANNELBINDING: 'require', PGSSLMODE: 'disable' },
      'refused',
      withoutTls,
    ],
    [
      'a mode that is none',
      { PGUSER: 'scram', PGCHANNELBINDING: 'maybe' },
      'refused',
      /is none of disable, prefer/,
    ],
    [
      'a wrong password, once',
      { PGUSER: 'scram', PGPASSWORD: 'wrong', PGSSLMODE: 'require' },
      'refused',
      /^AUTHENTICATION_FAILED \S.*: password authentication failed for user "scram"$/m,
    ],
    [
      'a wrong password, with prefer',
      { PGUSER: 'scram', PGPASSWORD: 'wrong' },
      'refused',
      /^AUTHENTICATION_FAILED \S.*: password authentication failed for user "scram"$/m,
    ],
    [
      'no password',
      { PGUSER: 'scram', PGPASSWORD: '' },
      'refused',
      /the server asks for a password and none is set/,
    ],
    [
      'a role that is not there',
      { PGUSER: 'nobody at all' },
      'refused',
      /password authentication failed for user "nobody at all"/,
    ],
    [
      'a database that is not there',
      { PGUSER: 'scram', PGDATABASE: 'nowhere' },
      'refused',
      /^CONNECTION_REFUSED \S.*: database "nowhere" does not exist$/m,
    ],
    ['GSSAPI where it can be', { PGUSER: 'scram', PGGSSENCMODE: 'prefer' }, 'TLSv1.3'],
    ['no GSSAPI', { PGUSER: 'scram', PGGSSENCMODE: 'disable' }, 'TLSv1.3'],
    [
      'GSSAPI by all means',
      { PGUSER: 'scram', PGGSSENCMODE: 'require' },
      'refused',
      /^CONFIG_INVALID PGGSSENCMODE is not/,
    ],
    ['a password in the form of another alphabet', { PGUSER: 'prepared', PGPASSWORD: 'ｎ\u0303' }, 'TLSv1.3'],
    ['many iterations', { PGUSER: 'many' }, 'TLSv1.3'],
  ]
  for (const [title, env, expected, words = /^/] of rows)
    test.concurrent(`${title}: ${expected}`, async () => {
      const { psql, ratchet, said } = await connecting(env)
      expect({ psql, ratchet }).toEqual({ psql: expected, ratchet: expected })
      expect(said).toMatch(words)
    })
})

describe('a certificate with RSA', () => {
  beforeAll(() => serveWith(server, 'rsa', 'rsa'))
  bindings({ scram: ['T T T'] }, 'require')
})

describe('a certificate with Ed25519', () => {
  beforeAll(() => serveWith(server, 'ed25519', 'ed25519'))
  const words =
    /PostgreSQL cannot bind authentication to a certificate that is signed with Ed25519: set channel_binding=disable/
  bindings({ scram: ['T x x', words], md5: ['T T x', unbound('md5')] }, 'require')
})

// psql of version 15 cannot bind to it.
describe('a certificate with RSASSA-PSS', () => {
  beforeAll(() => serveWith(server, 'rsa-pss', 'rsa'))
  test.concurrent.each(['disable', 'prefer', 'require'])('channel_binding=%s', async (PGCHANNELBINDING) => {
    const env = whole({ PGUSER: 'scram', PGSSLMODE: 'require', PGCHANNELBINDING })
    expect(saidOf(await asRatchet(env))).toBe('TLSv1.3, certificate not verified')
  })
})

describe.each([14, 15, 16, 17] as const)('PostgreSQL %s', (major) => {
  let older: Postgres
  beforeAll(async () => {
    older = await startAs(major)
    await serveWith(older, 'localhost')
  })
  afterAll(() => older?.[Symbol.asyncDispose]())
  bindings(
    {
      scram: ['T T T'],
      md5: ['T T x', unbound('md5')],
      password: ['T T x', unbound('the password in plain text')],
    },
    'require',
    () => older,
  )
})
