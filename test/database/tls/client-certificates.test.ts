import { chmod, chown, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPostgresPrograms } from '../../differential/psql.ts'
import { arrivals, asRatchet, type Env, filledIn, saidOf } from '../../support/as-psql.ts'
import { certificates, serveWith } from '../../support/certificates.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { unprivileged } from '../../support/unprivileged.ts'

const isRoot = process.getuid?.() === 0
let server: Postgres
let home: string
beforeAll(async () => {
  await findPostgresPrograms(15)
  server = await startPostgres({
    hba: [
      'hostssl all app 127.0.0.1/32 cert',
      'hostssl all wanted 127.0.0.1/32 trust clientcert=verify-ca',
      'hostssl all mapped 127.0.0.1/32 cert map=people',
      'hostssl all secure 127.0.0.1/32 trust',
      'hostssl all locked 127.0.0.1/32 scram-sha-256',
      'hostnossl all plain 127.0.0.1/32 trust',
      'host all any 127.0.0.1/32 trust',
      'host all app,wanted,mapped,secure,locked,plain 127.0.0.1/32 reject',
    ],
  })
  for (const role of ['app', 'wanted', 'mapped', 'secure', 'locked', 'plain', '"any"'])
    await server.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`)
  await writeFile(join(server.dataDirectory, 'pg_ident.conf'), 'people "someone else" mapped\n')
  await serveWith(server, 'localhost')

  home = await mkdtemp(join(tmpdir(), 'pg-ratchet-home-'))
  const modes = { private: 0o600, 'read-only': 0o400, group: 0o640, written: 0o660, open: 0o644 }
  for (const [name, mode] of Object.entries(modes)) await keyOf(`${name}.key`, mode)
  for (const name of ['app-pkcs8', 'app-traditional']) await keyOf(`${name}.key`, 0o600, `${name}.key`)
  await keyOf('another.key', 0o600, 'server.key')
  await keyOf('theirs.key', 0o640)
  if (isRoot) await chown(join(home, 'theirs.key'), unprivileged.uid ?? 0, 0)
  await symlink('private.key', join(home, 'link.key'))
  await mkdir(join(home, 'folder.key'))
  await writeFile(join(home, 'garbage'), 'none of it', { mode: 0o600 })
  for (const [where, files] of [
    ['complete', ['app.crt', 'app.key']],
    ['keyless', ['app.crt']],
  ] as const) {
    await mkdir(join(home, where, '.postgresql'), { recursive: true })
    for (const file of files)
      await keyOf(`${where}/.postgresql/${file.replace('app', 'postgresql')}`, 0o600, file)
  }
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

/** A key with a mode whatever the umask is. */
async function keyOf(name: string, mode: number, from = 'app.key'): Promise<void> {
  await copyFile(join(certificates, from), join(home, name))
  await chmod(join(home, name), mode)
}

const connecting = (env: Env) => arrivals(whole(env))
const said = async (env: Env) => saidOf(await asRatchet(whole(env)))
function whole(env: Env): Env {
  const all = { HOME: '{HOME}', PGHOST: '127.0.0.1', PGPORT: '{PORT}', PGDATABASE: 'postgres', ...env }
  return filledIn(all, { HOME: home, PORT: `${server.port}`, CERTS: certificates })
}

// What the six modes come to, from disable to verify-full: no TLS (-), TLS (T), refused (x).
describe('what pg_hba.conf says decides where the mode leaves it open', () => {
  const letters: Readonly<Record<string, string>> = { 'no TLS': '-', 'TLSv1.3': 'T', refused: 'x' }
  const rows: readonly (readonly [role: string, expected: string])[] = [
    ['any', '- - T T T T'],
    ['secure', 'x T T T T T'],
    ['plain', '- - - x x x'],
  ]
  for (const [PGUSER, expected] of rows)
    test.concurrent(`${PGUSER}: ${expected}`, async () => {
      const found = await Promise.all(
        ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'].map((PGSSLMODE) =>
          connecting({ PGUSER, PGSSLMODE, PGHOST: 'localhost', PGSSLROOTCERT: '{CERTS}/root.crt' }),
        ),
      )
      const inLetters = (who: 'psql' | 'ratchet') => found.map((each) => letters[each[who]]).join(' ')
      const both = { psql: inLetters('psql'), ratchet: inLetters('ratchet') }
      expect(both).toEqual({ psql: expected, ratchet: expected })
      for (const { ratchet, said } of found)
        if (ratchet === 'refused') expect(said).toMatch(/^AUTHENTICATION_FAILED .* pg_hba\.conf rejects/)
    })
})

// Either may be what has to be mended.
describe('where it goes wrong both with TLS and without, both reasons are said', () => {
  const wrong = { PGUSER: 'locked', PGPASSWORD: 'wrong' }
  const another = { PGUSER: 'secure', PGSSLROOTCERT: '{CERTS}/other-root.crt' }
  const rows: readonly (readonly [title: string, env: Env, words: RegExp])[] = [
    [
      'prefer, and a wrong password',
      wrong,
      /^AUTHENTICATION_FAILED .*: password authentication failed for user "locked" \(with TLS\); pg_hba\.conf rejects .* \(without\)$/m,
    ],
    [
      'allow, and a wrong password',
      { ...wrong, PGSSLMODE: 'allow' },
      /^AUTHENTICATION_FAILED .*: pg_hba\.conf rejects .* \(without TLS\); password authentication failed for .* \(with it\)$/m,
    ],
    [
      'prefer, and another root',
      another,
      /^AUTHENTICATION_FAILED .*: TLS: the certificate of the server is not signed .* \(with TLS\); pg_hba\.conf rejects .* \(without\)$/m,
    ],
    [
      'allow, and another root',
      { ...another, PGSSLMODE: 'allow' },
      /^AUTHENTICATION_FAILED .*: pg_hba\.conf rejects .* \(without TLS\); TLS: the certificate of the server .* \(with it\)$/m,
    ],
    [
      'what the server refuses to who is let in is the one reason',
      { PGUSER: 'secure', PGDATABASE: 'nowhere' },
      /^CONNECTION_REFUSED \S.*: database "nowhere" does not exist$/m,
    ],
  ]
  for (const [title, env, words] of rows)
    test.concurrent(title, async () => {
      const { psql, ratchet, said } = await connecting(env)
      expect({ psql, ratchet }).toEqual({ psql: 'refused', ratchet: 'refused' })
      expect(said).toMatch(words)
    })
})

const require = { PGUSER: 'app', PGSSLMODE: 'require' }
const app = { ...require, PGSSLCERT: '{CERTS}/app.crt' }
const key = (name: string) => ({ ...app, PGSSLKEY: `{HOME}/${name}.key` })
const complete = key('private')
const open = /^CONNECTION_REFUSED .* TLS: key \S+\.key is open to others: run chmod 0600 on it/
const encrypted = /^CONNECTION_REFUSED .* TLS: the key is encrypted: sslpassword is missing or wrong/
const refusedByServer = (alert: string) =>
  new RegExp(`^CONNECTION_REFUSED .* TLS: the server refuses the client certificate \\(${alert}\\)`)

const cases: readonly (readonly [title: string, env: Env, expected: string, words?: RegExp])[] = [
  ['a certificate', complete, 'TLSv1.3 /CN=app'],
  ['a certificate at home', { ...require, HOME: '{HOME}/complete' }, 'TLSv1.3 /CN=app'],
  ['a certificate in TLS 1.2', { ...complete, PGSSLMAXPROTOCOLVERSION: 'TLSv1.2' }, 'TLSv1.2 /CN=app'],
  ['none', require, 'refused', /^AUTHENTICATION_FAILED .* connection requires a valid client certificate/],
  ['none where one is asked for', { ...require, PGUSER: 'any' }, 'TLSv1.3'],
  ['one where none is needed', { ...complete, PGUSER: 'any' }, 'TLSv1.3 /CN=app'],
  [
    'one of somebody else',
    { ...complete, PGSSLCERT: '{CERTS}/someone.crt' },
    'refused',
    /^AUTHENTICATION_FAILED .* certificate authentication failed for user "app"/,
  ],
  [
    'any that is signed',
    { ...complete, PGSSLCERT: '{CERTS}/someone.crt', PGUSER: 'wanted' },
    'TLSv1.3 /CN=someone else',
  ],
  ['none where any is wanted', { ...require, PGUSER: 'wanted' }, 'refused', /requires a valid client certif/],
  ['a map', { ...complete, PGSSLCERT: '{CERTS}/someone.crt', PGUSER: 'mapped' }, 'TLSv1.3 /CN=someone else'],
  [
    'another authority',
    { ...complete, PGSSLCERT: '{CERTS}/foreign.crt' },
    'refused',
    refusedByServer('unknown ca'),
  ],
  [
    'an expired one',
    { ...complete, PGSSLCERT: '{CERTS}/client-expired.crt' },
    'refused',
    refusedByServer('certificate expired'),
  ],
  [
    'another authority, in TLS 1.2',
    { ...complete, PGSSLCERT: '{CERTS}/foreign.crt', PGSSLMAXPROTOCOLVERSION: 'TLSv1.2' },
    'refused',
    refusedByServer('unknown ca'),
  ],
  // The server says so when it is too late to go back.
  [
    'another authority, with prefer',
    { ...complete, PGUSER: 'any', PGSSLCERT: '{CERTS}/foreign.crt', PGSSLMODE: 'prefer' },
    'refused',
    refusedByServer('unknown ca'),
  ],
  [
    'another authority, with prefer, in TLS 1.2',
    {
      ...complete,
      PGUSER: 'any',
      PGSSLCERT: '{CERTS}/foreign.crt',
      PGSSLMODE: 'prefer',
      PGSSLMAXPROTOCOLVERSION: 'TLSv1.2',
    },
    'no TLS',
  ],
  ['a key that may be read alone', key('read-only'), 'TLSv1.3 /CN=app'],
  ['a link to a key', key('link'), 'TLSv1.3 /CN=app'],
  ['a key for a group', key('group'), isRoot ? 'TLSv1.3 /CN=app' : 'refused', isRoot ? /^/ : open],
  ['a key for a group, not of root', key('theirs'), 'refused', open],
  ['a key that a group may write', key('written'), 'refused', open],
  ['a key that is open', key('open'), 'refused', open],
  ['a key that is open, with prefer', { ...key('open'), PGUSER: 'any', PGSSLMODE: 'prefer' }, 'no TLS'],
  ['a key that is a folder', key('folder'), 'refused', /TLS: key \S+folder\.key is no plain file/],
  ['a key that is not there', key('none'), 'refused', /TLS: client certificate .* has no key: .* not exist/],
  ['a certificate at home without its key', { ...require, HOME: '{HOME}/keyless' }, 'refused', /has no key/],
  ['the key of another', key('another'), 'refused', /TLS: the key does not belong to the client certificate/],
  ['a key that is none', { ...app, PGSSLKEY: '{HOME}/garbage' }, 'refused', /key cannot be understood/],
  ['a key alone', { ...require, PGUSER: 'any', PGSSLKEY: '{HOME}/private.key' }, 'TLSv1.3'],
  [
    'a certificate that is not there',
    { ...complete, PGUSER: 'any', PGSSLCERT: '{HOME}/none.crt' },
    'TLSv1.3',
  ],
  [
    'a certificate that is none',
    { ...complete, PGSSLCERT: '{HOME}/garbage' },
    'refused',
    /TLS: certificates or key cannot be understood/,
  ],
  ...['app-pkcs8', 'app-traditional'].flatMap((name): typeof cases => [
    [
      `${name} with its password`,
      { ...key(name), DATABASE_URL: "sslpassword='key secret'" },
      'TLSv1.3 /CN=app',
    ],
    [
      `${name} with another`,
      { ...key(name), DATABASE_URL: 'postgres://?sslpassword=wrong' },
      'refused',
      encrypted,
    ],
  ]),
]
for (const [title, env, expected, words = /^/] of cases)
  test.concurrent(`${title}: ${expected}`, async () => {
    const { psql, ratchet, said } = await connecting(env)
    expect({ psql, ratchet }).toEqual({ psql: expected, ratchet: expected })
    expect(said).toMatch(words)
  })

// psql asks for it on the terminal.
test.each(['app-pkcs8', 'app-traditional'])('%s without its password is refused', async (name) => {
  expect(await said(key(name))).toMatch(encrypted)
})
