import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { asRatchet, type Env, saidOf } from '../../support/as-psql.ts'
import { authentication, type FakeServerOptions, startFakeServer } from '../../support/fake-server.ts'

// Servers that are not what they should be: none of them may get the password, or anything that gives it away.

const password = 'marked-secret'
const salt = 'salt'
const md5 = (text: string) => createHash('md5').update(text, 'latin1').digest('hex')
/** Whatever somebody could guess the password with. */
const traces = [password, md5(md5(`${password}app`) + salt), Buffer.from(password).toString('base64')]

const ok = authentication(0)
const plain = authentication(3)
const asMd5 = authentication(5, salt)
const sasl = (...mechanisms: string[]) => authentication(10, `${mechanisms.join('\0')}\0\0`)
const scram = sasl('SCRAM-SHA-256')
const bound = sasl('SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256')
const challenge = (message: string) =>
  authentication(11, `r=${/r=([^,\0]+)/.exec(message)?.[1]}more,s=${btoa('salt')},i=4096`)
const ready = Buffer.from('Z\0\0\0\x05I', 'latin1')

async function meeting(options: FakeServerOptions, env: Env = {}) {
  await using server = await startFakeServer(options)
  const login = { PGHOST: '127.0.0.1', PGUSER: 'app', PGDATABASE: 'crm', PGPASSWORD: password }
  const said = saidOf(await asRatchet({ ...login, PGPORT: `${server.port}`, ...env }))
  return { said, heard: server.heard(), greeting: server.greeting() }
}

const require = { PGSSLMODE: 'require', PGCHANNELBINDING: 'require' }
const scramAlone = { PGREQUIREAUTH: 'scram-sha-256' }
const noTls = { toRequest: 'N' }

const refused: readonly (readonly [title: string, FakeServerOptions, env: Env, words: RegExp])[] = [
  [
    'plain text, where SCRAM is required',
    { ...noTls, answers: [plain] },
    scramAlone,
    /plain text, which require_auth/,
  ],
  [
    'plain text, where it is forbidden',
    { ...noTls, answers: [plain] },
    { PGREQUIREAUTH: '!password,!md5' },
    /plain text, which/,
  ],
  [
    'MD5, where SCRAM is required',
    { ...noTls, answers: [asMd5] },
    scramAlone,
    /asks for md5, which require_auth/,
  ],
  [
    'nothing, where SCRAM is required',
    { ...noTls, answers: [Buffer.concat([ok, ready])] },
    scramAlone,
    /asks for no password, which/,
  ],
  [
    'SCRAM, where nothing is required',
    { ...noTls, answers: [scram] },
    { PGREQUIREAUTH: 'none' },
    /asks for scram-sha-256, which/,
  ],
  [
    'plain text without TLS, where binding is',
    { ...noTls, answers: [plain] },
    { PGCHANNELBINDING: 'require' },
    /needs TLS, and/,
  ],
  [
    'SCRAM without TLS, where binding is',
    { ...noTls, answers: [bound] },
    { PGCHANNELBINDING: 'require' },
    /needs TLS, and/,
  ],
  [
    'plain text, where binding is required',
    { answers: [plain] },
    require,
    /needs SCRAM over TLS, and .* plain text without it/,
  ],
  [
    'MD5, where binding is required',
    { answers: [asMd5] },
    require,
    /needs SCRAM over TLS, and .* md5 without it/,
  ],
  [
    'SCRAM unbound, where binding is required',
    { answers: [scram] },
    require,
    /needs SCRAM over TLS, and .* scram-sha-256 without it/,
  ],
  [
    'nothing, where binding is required',
    { answers: [Buffer.concat([ok, ready])] },
    require,
    /needs SCRAM over TLS, and .* no password/,
  ],
  [
    'plain text after SCRAM has begun',
    { answers: [bound, plain] },
    require,
    /needs SCRAM over TLS, and .* plain text without it/,
  ],
  [
    'plain text within SCRAM',
    { answers: [bound, challenge, plain] },
    require,
    /needs SCRAM over TLS, and .* plain text without it/,
  ],
  [
    'MD5 after SCRAM has begun',
    { ...noTls, answers: [scram, asMd5] },
    scramAlone,
    /asks for md5, which require_auth/,
  ],
  [
    'SCRAM without a proof',
    { ...noTls, answers: [scram, Buffer.concat([ok, ready])] },
    {},
    /has not proved that it knows the password/,
  ],
  [
    'SCRAM with a challenge, without a proof',
    { ...noTls, answers: [scram, challenge, Buffer.concat([ok, ready])] },
    {},
    /has not proved that it/,
  ],
  [
    'SCRAM with a wrong proof',
    { ...noTls, answers: [scram, challenge, authentication(12, `v=${btoa('x'.repeat(32))}`)] },
    {},
    /the server does not know the password$/m,
  ],
  [
    'SCRAM with nonsense',
    { ...noTls, answers: [scram, authentication(11, 'nonsense')] },
    {},
    /SCRAM fails: Invalid attribute pair entry/,
  ],
  [
    'a kind of SASL that nobody knows',
    { ...noTls, answers: [sasl('SCRAM-SHA-1024')] },
    {},
    /SCRAM fails: Only mechanism\(s\) SCRAM-SHA-256 are/,
  ],
  ['OAuth', { ...noTls, answers: [sasl('OAUTHBEARER')] }, {}, /asks for OAuth, which is not supported/],
  ['GSSAPI', { ...noTls, answers: [authentication(7)] }, {}, /asks for GSSAPI, which is not supported/],
  ['SSPI, with TLS', { answers: [authentication(9)] }, {}, /asks for SSPI, which is not supported/],
]

describe('is refused, and nothing is sent that could give the password away', () => {
  test.concurrent.each(refused)('%s', async (_title, options, env, words) => {
    const { said, heard } = await meeting(options, env)
    expect(said).toMatch(words)
    expect(said).toMatch(/^AUTHENTICATION_FAILED/)
    expect(said).toMatch(/The password was not sent/)
    expect(heard).toContain('user\0app\0')
    expect(traces.filter((trace) => heard.includes(trace))).toEqual([])
  })
})

test.each([
  ['plain text', plain],
  ['MD5', asMd5],
] as const)('without a rule against it %s is answered', async (_title, answer) => {
  const { heard } = await meeting({ ...noTls, answers: [answer] })
  expect(traces.some((trace) => heard.includes(trace))).toBe(true)
})

const notPostgres: readonly (readonly [title: string, FakeServerOptions, words: RegExp, env?: Env])[] = [
  [
    'something else',
    { toRequest: 'HTTP/1.1 400 Bad Request\r\n\r\n' },
    /^CONNECTION_REFUSED .* is not PostgreSQL/,
  ],
  ['data before TLS', { toRequest: 'Snow' }, /^CONNECTION_REFUSED .* sent data before the encryption began/],
  [
    'an error in place of an answer',
    { toRequest: 'ESFATAL\0' },
    /^DATABASE_UNREACHABLE .* answers with an error when it is asked for TLS/,
  ],
  [
    'hanging up when asked for TLS',
    { toRequest: '' },
    /^DATABASE_UNREACHABLE .* the connection was closed without a word/,
  ],
  [
    'hanging up when TLS begins',
    { toRequest: 'S' },
    /^DATABASE_UNREACHABLE .* TLS: the server closed the connection in the middle of it/,
  ],
  [
    'TLS of another protocol',
    { direct: true },
    /^CONNECTION_REFUSED .* the server does not understand sslnegotiation=direct/,
    { PGSSLNEGOTIATION: 'direct' },
  ],
  ['no TLS at all', {}, /^DATABASE_UNREACHABLE .* needs PostgreSQL 17/, { PGSSLNEGOTIATION: 'direct' }],
]

for (const [title, options, words, env] of notPostgres)
  test.concurrent(`not PostgreSQL: ${title}`, async () => {
    const { said } = await meeting(options, { PGSSLMODE: 'require', ...env })
    expect(said).toMatch(words)
  })

test.each([
  ['localhost', '1', 'localhost'],
  ['localhost', '0', false],
  ['127.0.0.1', '1', false],
] as const)('to %s with sslsni=%s it says: %s', async (PGHOST, PGSSLSNI, name) => {
  const env = { PGHOST, PGHOSTADDR: '127.0.0.1', PGSSLSNI, PGSSLMODE: 'require' }
  const { greeting } = await meeting({ negotiates: true, answers: [plain] }, env)
  expect(greeting).toEqual({ name, protocol: 'postgresql' })
})
