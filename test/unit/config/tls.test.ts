import { describe, expect, test } from 'vitest'
import { load } from '../../support/config.ts'
import { failureOf } from '../../support/failure.ts'

type Files = Readonly<Record<string, string | { readonly code: string }>>

const login = { PGHOST: 'db', PGUSER: 'app' }
const problem = (env: Readonly<Record<string, string>>) => {
  const failure = failureOf(() => load({ env: { ...login, ...env } }))
  return failure.code === 'CONFIG_INVALID' ? failure.problems.join('\n') : failure.code
}
/** The files as they are when a connection begins. */
const filesOf = (env: Readonly<Record<string, string>>, files: Files, modes: Record<string, number> = {}) =>
  load({ env: { ...login, ...env }, files, modes }).config.server.tls.files()

const root = '-----BEGIN CERTIFICATE-----\nroot\n-----END CERTIFICATE-----\n'
const list = (name: string) => `-----BEGIN X509 CRL-----\n${name}\n-----END X509 CRL-----`

describe('what does not go together', () => {
  test.each(['disable', 'allow', 'prefer', 'require', 'verify-ca'])('sslrootcert=system and %s', (mode) => {
    expect(problem({ PGSSLROOTCERT: 'system', PGSSLMODE: mode })).toBe(
      `sslrootcert=system goes with sslmode=verify-full alone, not with ${mode}`,
    )
  })

  test('sslrootcert=system means verify-full where nothing else is said', () => {
    const { mode } = load({ env: { ...login, PGSSLROOTCERT: 'system' } }).config.server.tls
    expect(mode).toBe('verify-full')
  })

  test.each(['disable', 'allow', 'prefer'])('sslnegotiation=direct and %s', (mode) => {
    expect(problem({ PGSSLNEGOTIATION: 'direct', PGSSLMODE: mode })).toBe(
      `sslnegotiation=direct needs sslmode=require, verify-ca or verify-full, not ${mode}`,
    )
  })

  test('a range of versions without one in it', () => {
    expect(problem({ PGSSLMAXPROTOCOLVERSION: 'TLSv1.1' })).toBe(
      'ssl_min_protocol_version=TLSv1.2 is newer than ssl_max_protocol_version=TLSv1.1',
    )
  })

  test.each([
    [{ PGHOST: '', PGHOSTADDR: '10.0.0.1' }, false],
    [{ PGHOST: 'db,', PGHOSTADDR: '10.0.0.1,10.0.0.2' }, false],
    [{ PGHOST: '10.0.0.1', PGHOSTADDR: '10.0.0.1' }, true],
    [{ PGHOST: '/run/pg' }, true],
  ])('verify-full and %j: %s', (env, goes) => {
    const all = { ...env, PGUSER: 'app', PGSSLMODE: 'verify-full' }
    if (goes) expect(load({ env: all }).config.server.tls.mode).toBe('verify-full')
    else
      expect(problem(all)).toBe(
        'sslmode=verify-full needs the name of the host beside hostaddr, to compare it',
      )
  })
})

describe('root certificates', () => {
  test('are those at home where nothing is named', () => {
    const { roots } = filesOf({ HOME: '/home/app' }, { '/home/app/.postgresql/root.crt': root })
    expect(roots).toEqual({ from: '/home/app/.postgresql/root.crt', text: root })
  })

  test.each(['/home/app', ''])('are none where the home (%j) has none', (HOME) => {
    expect(filesOf({ HOME }, {}).roots).toBeUndefined()
  })

  test('are none in a home that is closed, which is somebody else’s', () => {
    const closed = { '/root/.postgresql/root.crt': { code: 'EACCES' } }
    expect(filesOf({ HOME: '/root' }, closed)).toEqual({
      rootsAt: '/root/.postgresql/root.crt',
      roots: undefined,
      revoked: [],
      client: undefined,
    })
  })

  test('that are named have to be readable', () => {
    expect(() => filesOf({ PGSSLROOTCERT: '/secret/ca' }, { '/secret/ca': { code: 'EACCES' } })).toThrow(
      'root certificates /secret/ca cannot be read as uid 65532 (EACCES)',
    )
  })
})

describe('revocation lists', () => {
  test('in one file are several', () => {
    const files = { '/crl': `Text\n${list('a')}\nText\n${list('b')}\n` }
    expect(filesOf({ PGSSLCRL: '/crl' }, files).revoked).toEqual([list('a'), list('b')])
  })

  test('in a folder are those with the names that OpenSSL gives them', () => {
    const files = { '/crls/0a1b2c3d.r0': list('a'), '/crls/0a1b2c3d.r1': list('b'), '/crls/..data': 'x' }
    expect(filesOf({ PGSSLCRLDIR: '/crls', PGSSLCRL: '' }, files).revoked).toEqual([list('a'), list('b')])
  })

  test.each([
    [{ PGSSLCRL: '/crl' }, {}, 'revocation list /crl does not exist'],
    [{ PGSSLCRL: '/crl' }, { '/crl': root }, '/crl has no revocation list in it (in the form of PEM)'],
    [
      { PGSSLCRLDIR: '/crls' },
      { '/crls/a.crl': list('a') },
      '/crls has no revocation lists in it: run openssl rehash on it',
    ],
  ])('%j is an error with what is there', (env, files, words) => {
    expect(() => filesOf(env, files)).toThrow(words)
  })
})

describe('the client’s certificate and key', () => {
  const files = { '/crt': root, '/key': 'key' }
  const named = { PGSSLCERT: '/crt', PGSSLKEY: '/key' }

  test.each([
    ['0600', 0o100_600, true],
    ['0400', 0o100_400, true],
    ['0644', 0o100_644, false],
    // It belongs to 65532 here.
    ['0640', 0o100_640, false],
  ])('with the mode %s', (_title, mode, usable) => {
    if (usable) expect(filesOf(named, files, { '/key': mode }).client).toMatchObject({ key: 'key' })
    else
      expect(() => filesOf(named, files, { '/key': mode })).toThrow(
        'key /key is open to others: run chmod 0600 on it, or give it to root with the mode 0640 and a group of uid 65532',
      )
  })

  test('are not sent with sslcertmode=disable', () => {
    expect(filesOf({ ...named, PGSSLCERTMODE: 'disable' }, files).client).toBeUndefined()
  })

  test('sslcertmode=require is not understood', () => {
    expect(problem({ PGSSLCERTMODE: 'require' })).toBe("PGSSLCERTMODE: 'require' is none of disable, allow")
  })
})
