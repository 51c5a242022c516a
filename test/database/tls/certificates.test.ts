import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPostgresPrograms } from '../../differential/psql.ts'
import { arrivals, type Env, filledIn } from '../../support/as-psql.ts'
import { certificates, reconfigure, serveWith } from '../../support/certificates.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'

let server: Postgres
let home: string
beforeAll(async () => {
  await findPostgresPrograms(15)
  home = await mkdtemp(join(tmpdir(), 'pg-ratchet-home-'))
  for (const file of ['root.crt', 'root.crl']) {
    await mkdir(join(home, file, '.postgresql'), { recursive: true })
    await copyFile(join(certificates, file), join(home, file, '.postgresql', file))
  }
  await writeFile(join(home, 'empty.crt'), '')
  server = await startPostgres({
    settings: { listen_addresses: '127.0.0.1, ::1' },
    hba: ['host all trusted 127.0.0.1/32 trust', 'host all trusted ::1/128 trust'],
  })
  await server.query('CREATE ROLE trusted LOGIN')
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

/** Both connect to the server as it is. */
async function connecting(env: Env) {
  const login = { PGHOST: 'localhost', PGHOSTADDR: '127.0.0.1', PGUSER: 'trusted', PGDATABASE: 'postgres' }
  const all = { HOME: '{HOME}', PGPORT: '{PORT}', ...login, ...env }
  return await arrivals(filledIn(all, { HOME: home, PORT: `${server.port}`, CERTS: certificates }))
}

const rooted = { PGSSLROOTCERT: '{CERTS}/root.crt' }
const itself = (certificate: string) => ({ PGSSLROOTCERT: `{CERTS}/${certificate}.crt` })

type Row = readonly [title: string, env: Env, modes: string, words?: RegExp]

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
const letters: Readonly<Record<string, string>> = { 'no TLS': '-', 'TLSv1.3': 'T', refused: 'x' }
const noRoots =
  /sslmode=verify-\w+ needs root certificates, and \S+\.crt does not exist: name their file with sslrootcert/
const notSigned =
  /TLS: the certificate of the server is not signed by one of the root certificates of \S+\.crt\b/

/** What each sslmode comes to, from disable to verify-full: no TLS (-), TLS (T), refused (x); and the words for that. */
const matrix: readonly (readonly [certificate: string, key: string, rows: readonly Row[]])[] = [
  [
    'localhost',
    'server',
    [
      ['no roots', {}, '- - T T x x', noRoots],
      ['its root', rooted, '- - T T T T'],
      ['its root, at home', { HOME: '{HOME}/root.crt' }, '- - T T T T'],
      ['another root', { PGSSLROOTCERT: '{CERTS}/other-root.crt' }, '- - - x x x', notSigned],
      ['roots that are not there', { PGSSLROOTCERT: '{HOME}/nowhere.crt' }, '- - T T x x', noRoots],
      ['an empty file', { PGSSLROOTCERT: '{HOME}/empty.crt' }, '- - - x x x', /has no root certificates in/],
      // It is not signed by itself: nothing but a whole chain is believed.
      ['itself', itself('localhost'), '- - - x x x', notSigned],
    ],
  ],
  [
    'expired',
    'server',
    [
      ['no roots', {}, '- - T T x x', noRoots],
      ['its root', rooted, '- - - x x x', /TLS: the certificate of the server, or .*, has expired/],
      ['its root, at home', { HOME: '{HOME}/root.crt' }, '- - - x x x', /has expired/],
    ],
  ],
  ['early', 'server', [['its root', rooted, '- - - x x x', /is not valid yet/]]],
  ['not-for-servers', 'server', [['its root', rooted, '- - - x x x', /is not meant for servers/]]],
  ['other', 'server', [['another root', rooted, '- - - x x x', notSigned]]],
  [
    'chain',
    'server',
    [
      ['its root', rooted, '- - T T T T'],
      ['the intermediate one', itself('intermediate'), '- - - x x x', notSigned],
    ],
  ],
  [
    'self-signed',
    'server',
    [
      ['no roots', {}, '- - T T x x', noRoots],
      ['another root', rooted, '- - - x x x', /not signed by .*, but by itself/],
      ['itself', itself('self-signed'), '- - T T T T'],
    ],
  ],
  ['elsewhere', 'server', [['its root', rooted, '- - T T T x', /is for DNS:elsewhere/]]],
  ['rsa', 'rsa', [['itself', itself('rsa'), '- - T T T T']]],
  ['rsa-pss', 'rsa', [['itself', itself('rsa-pss'), '- - T T T T']]],
  ['ed25519', 'ed25519', [['itself', itself('ed25519'), '- - T T T T']]],
]

const withoutTls: readonly Row[] = [
  ['no roots', {}, '- - - x x x', /the server has no TLS, but sslmode=[\w-]+ demands it/],
  ['roots', rooted, '- - - x x x', /the server has no TLS, but sslmode=[\w-]+ demands it/],
]
describe('a server without TLS', () => inAllModes(withoutTls))
for (const [certificate, key, rows] of matrix)
  describe(`a server with the certificate ${certificate}`, () => {
    beforeAll(() => serveWith(server, certificate, key))
    inAllModes(rows)
  })

function inAllModes(rows: readonly Row[]): void {
  for (const [title, env, expected, words = /^$/] of rows)
    test.concurrent(`${title}: ${expected}`, async () => {
      const found = await Promise.all(modes.map((PGSSLMODE) => connecting({ ...env, PGSSLMODE })))
      const inLetters = (who: 'psql' | 'ratchet') => found.map((each) => letters[each[who]]).join(' ')
      const both = { psql: inLetters('psql'), ratchet: inLetters('ratchet') }
      expect(both).toEqual({ psql: expected, ratchet: expected })
      for (const [index, { ratchet, said }] of found.entries())
        if (ratchet === 'refused') expect(said).toMatch(new RegExp(`^CONNECTION_REFUSED.*${words.source}`))
        else
          expect(said).toBe(
            ratchet === 'no TLS' ? ratchet : `${ratchet}, ${verified(expected, modes[index])}`,
          )
    })
}

/** What is said of a certificate: it is verified in every mode, or in none, because there is nothing to do it with. */
function verified(expected: string, mode?: string): string {
  if (expected.split(' ')[modes.indexOf('verify-ca')] === 'x') return 'certificate not verified'
  return mode === 'verify-full' ? 'certificate verified' : 'certificate verified, but not its name'
}

// With sslmode=verify-full; where the server is says hostaddr.
const names: readonly (readonly [
  certificate: string,
  hosts: readonly string[],
  others: readonly string[],
])[] = [
  ['localhost', ['localhost', 'LOCALHOST'], ['127.0.0.1', 'db.example.com']],
  ['address', ['127.0.0.1', '::1', '0:0:0:0:0:0:0:1'], ['127.0.0.9', 'localhost']],
  ['common-name', ['localhost'], ['127.0.0.1']],
  ['common-address', ['127.0.0.1', 'localhost'], ['127.0.0.9']],
  ['text-address', ['127.0.0.1'], ['localhost']],
  ['address-and-name', ['127.0.0.9', 'localhost'], ['127.0.0.1']],
  [
    'wildcard',
    ['db.example.com', 'DB.Example.Com', 'db.internal'],
    ['a.db.example.com', 'example.com', 'internal', 'localhost', '127.0.0.1'],
  ],
  ['elsewhere', ['elsewhere.example.com'], ['localhost']],
]
for (const [certificate, hosts, others] of names)
  describe(`the certificate ${certificate} is`, () => {
    beforeAll(() => serveWith(server, certificate))
    const verified = { ...rooted, PGSSLMODE: 'verify-full' }
    test.concurrent.each(hosts)('for %s', async (PGHOST) => {
      const { psql, ratchet, said } = await connecting({ ...verified, PGHOST })
      expect({ psql, ratchet }).toEqual({ psql: 'TLSv1.3', ratchet: 'TLSv1.3' })
      expect(said).toBe('TLSv1.3, certificate verified')
    })
    test.concurrent.each(others)('not for %s', async (PGHOST) => {
      const { psql, ratchet, said } = await connecting({ ...verified, PGHOST })
      expect({ psql, ratchet }).toEqual({ psql: 'refused', ratchet: 'refused' })
      expect(said).toMatch(/TLS: the certificate of the server is for (?:DNS|IP|CN).*, not for /)
    })
  })

describe('an address of IPv6', () => {
  beforeAll(() => serveWith(server, 'address'))
  test('is connected to, and its certificate verified', async () => {
    const loopback = Object.values(networkInterfaces()).flat()
    const expected = loopback.some((one) => one?.address === '::1') ? 'TLSv1.3' : 'refused'
    const env = { ...rooted, PGSSLMODE: 'verify-full', PGHOST: '::1', PGHOSTADDR: '' }
    const { psql, ratchet } = await connecting(env)
    expect({ psql, ratchet }).toEqual({ psql: expected, ratchet: expected })
  })
})

type Case = readonly [title: string, env: Env, expected: string, words?: RegExp]

/** Each of these is one connection, to the server with a certificate. */
function cases(certificate: string, rows: readonly Case[], settings: Env = {}): void {
  beforeAll(async () => {
    await serveWith(server, certificate)
    await reconfigure(server, settings)
  })
  for (const [title, env, expected, words = /^/] of rows)
    test.concurrent(`${title}: ${expected}`, async () => {
      const { psql, ratchet, said } = await connecting(env)
      expect({ psql, ratchet }).toEqual({ psql: expected, ratchet: expected })
      expect(said).toMatch(words)
    })
}

describe('revocation', () => {
  const verified = { ...rooted, PGSSLMODE: 'verify-full' }
  const list = { ...verified, PGSSLCRL: '{CERTS}/root.crl' }
  const both = { ...verified, PGSSLCRL: '{CERTS}/all.crl' }
  const folder = { ...verified, PGSSLCRLDIR: '{CERTS}/lists' }
  const none =
    /each certificate has to be in the revocation lists of its issuer, and for one of them there is none/
  describe('of another', () =>
    cases('localhost', [
      ['a list', list, 'TLSv1.3'],
      ['an old list', { ...verified, PGSSLCRL: '{CERTS}/stale.crl' }, 'refused', /list has expired/],
    ]))
  describe('of the server', () =>
    cases('revoked', [
      ['no list', verified, 'TLSv1.3'],
      ['a list', list, 'refused', /is revoked/],
      ['a list at home', { ...verified, HOME: '{HOME}/root.crl' }, 'refused', /is revoked/],
      ['a list without roots', { PGSSLMODE: 'require', PGSSLCRL: '{CERTS}/root.crl' }, 'TLSv1.3'],
      ['a folder', folder, 'refused', /is revoked/],
      [
        'a folder without lists',
        { ...verified, PGSSLCRLDIR: '{HOME}' },
        'refused',
        /has no revocation lists in it/,
      ],
      [
        'a folder that is not there',
        { ...verified, PGSSLCRLDIR: '/nowhere' },
        'refused',
        /\/nowhere cannot be read/,
      ],
    ]))
  describe('of another in a chain', () =>
    cases('chain', [
      ['lists of both authorities', both, 'TLSv1.3'],
      ['a folder', folder, 'TLSv1.3'],
      ['a list of one authority', list, 'refused', none],
    ]))
  describe('of the server, in a chain', () =>
    cases('chain-revoked', [
      ['lists of both authorities', both, 'refused', /is revoked/],
      ['a folder', folder, 'refused', /is revoked/],
    ]))
})

describe('versions', () => {
  const min = (version: string) => ({ PGSSLMODE: 'require', PGSSLMINPROTOCOLVERSION: version })
  const max = (version: string) => ({ PGSSLMODE: 'require', PGSSLMAXPROTOCOLVERSION: version })
  const notTaken =
    /the server does not take TLSv1\.\d (?:or newer|to TLSv1\.\d): see ssl_min_protocol_version and/
  describe('a server with all of them', () =>
    cases('localhost', [
      ['up to 1.2', max('TLSv1.2'), 'TLSv1.2'],
      ['up to 1.3', max('TLSv1.3'), 'TLSv1.3'],
      ['from 1.3, in small letters', min('tlsv1.3'), 'TLSv1.3'],
      ['from 1.0', min('TLSv1'), 'TLSv1.3'],
      [
        'an empty word',
        { PGSSLMODE: 'require', DATABASE_URL: 'postgres://?ssl_min_protocol_version=' },
        'TLSv1.3',
      ],
      [
        '1.0 to 1.1',
        { ...min('TLSv1'), ...max('TLSv1.1') },
        'refused',
        /this program cannot do TLSv1 to TLSv1\.1/,
      ],
      [
        '1.3 to 1.2',
        { ...min('TLSv1.3'), ...max('TLSv1.2') },
        'refused',
        /is newer than ssl_max_protocol_version/,
      ],
      [
        'one that is none',
        min('TLSv1.4'),
        'refused',
        /'TLSv1\.4' is none of TLSv1, TLSv1\.1, TLSv1\.2, TLSv1\.3/,
      ],
      ['an old one that is none', max('SSLv3'), 'refused', /'SSLv3' is none of/],
    ]))
  describe('a server with 1.2', () => {
    const settings = { ssl_min_protocol_version: 'TLSv1.2', ssl_max_protocol_version: 'TLSv1.2' }
    const rows: readonly Case[] = [
      ['any', { PGSSLMODE: 'require' }, 'TLSv1.2'],
      ['from 1.3', min('TLSv1.3'), 'refused', notTaken],
      ['from 1.3, if it can be', { ...min('TLSv1.3'), PGSSLMODE: 'prefer' }, 'no TLS'],
    ]
    cases('localhost', rows, settings)
  })
  describe('a server with 1.3', () => {
    const settings = { ssl_min_protocol_version: 'TLSv1.3', ssl_max_protocol_version: 'TLSv1.3' }
    const rows: readonly Case[] = [
      ['up to 1.2', max('TLSv1.2'), 'refused', notTaken],
      ['from 1.3', min('TLSv1.3'), 'TLSv1.3'],
    ]
    cases('localhost', rows, settings)
  })
})
