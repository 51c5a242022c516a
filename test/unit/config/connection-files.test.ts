import { describe, expect, test } from 'vitest'
import { flat, load, passwordOf } from '../../support/config.ts'
import { failureOf } from '../../support/failure.ts'

type Told = Parameters<typeof load>[0]
const server = (told: Told) => load(told).config.server
const problem = (told: Told) => {
  const failure = failureOf(() => load(told))
  return failure.code === 'CONFIG_INVALID' ? failure.problems.join('\n') : failure.code
}

describe('a service', () => {
  const files = {
    '/home/app/.pg_service.conf':
      '# a comment\n[other]\nhost=other\n\n[crm]\n  host=db\nport=5433\nuser=svc\nuser=no\n[crm]\nhost=no\n',
    '/etc/pg/pg_service.conf':
      '[site]\nhost=site\nuser=site\n[broken]\nhost = db\n[unknown]\nhots=db\n[nested]\nservice=crm\n',
  }
  const env = { HOME: '/home/app', PGSYSCONFDIR: '/etc/pg', PGUSER: 'variable', PGDATABASE: 'variable' }

  test.each([
    ['of the variable', { PGSERVICE: 'crm' }, { host: 'db', port: 5433, user: 'svc', database: 'variable' }],
    ['of the string', { DATABASE_URL: 'service=crm' }, { host: 'db', user: 'svc' }],
    ['of a URL', { DATABASE_URL: 'postgres:///?service=crm' }, { host: 'db', user: 'svc' }],
    [
      'below the string',
      { DATABASE_URL: 'postgres://me@/x?service=crm' },
      { host: 'db', user: 'me', database: 'x' },
    ],
    ['the string names another', { PGSERVICE: 'site', DATABASE_URL: 'service=crm' }, { host: 'db' }],
    ['of the system', { PGSERVICE: 'site' }, { host: 'site' }],
    ['of a file', { PGSERVICE: 'site', PGSERVICEFILE: '/etc/pg/pg_service.conf' }, { host: 'site' }],
  ])('%s', (_title, more, expected) => {
    expect(flat(server({ env: { ...env, ...more }, files }))).toMatchObject(expected)
  })

  test.each([
    [
      'that is nowhere',
      { PGSERVICE: 'x' },
      "service 'x' is not defined in /home/app/.pg_service.conf or /etc/pg/pg_service.conf",
    ],
    ['whose file is not there', { PGSERVICE: 'x', PGSERVICEFILE: '/no' }, 'service file /no does not exist'],
    [
      'with blanks',
      { PGSERVICE: 'broken' },
      'service file /etc/pg/pg_service.conf, line 5 has a blank before the equals sign: write key=value',
    ],
    [
      'misspelt',
      { PGSERVICE: 'unknown' },
      'service file /etc/pg/pg_service.conf, line 7 has the parameter hots, which PostgreSQL does not know: did you mean host?',
    ],
    [
      'that names another',
      { PGSERVICE: 'nested' },
      'service file /etc/pg/pg_service.conf, line 9 names another service, which a service cannot',
    ],
  ])('%s', (_title, more, expected) => {
    expect(problem({ env: { ...env, ...more }, files })).toBe(expected)
  })
})

describe('a password file', () => {
  const env = { HOME: '/home/app', DATABASE_URL: 'postgres://app@db/crm' }
  const files = { '/home/app/.pgpass': 'db:5432:crm:app:home\n', '/run/pass': '*:*:*:*:other' }

  test.each([
    ['at home', {}, 'home'],
    ['of the variable', { PGPASSFILE: '/run/pass' }, 'other'],
    ['of the string', { DATABASE_URL: 'host=db user=app passfile=/run/pass' }, 'other'],
    ['the variable PGPASSWORD wins', { PGPASSWORD: 'pw' }, 'pw'],
    [
      'an empty password in the string asks for the file',
      { PGPASSWORD: 'pw', DATABASE_URL: "host=db user=app dbname=crm password=''" },
      'home',
    ],
    ['for another role there is none', { DATABASE_URL: 'postgres://me@db/crm' }, undefined],
  ])('%s', (_title, more, password) => {
    expect(passwordOf(server({ env: { ...env, ...more }, files }))).toBe(password)
  })

  test('is read again each time', () => {
    const files: Record<string, string> = { '/home/app/.pgpass': '*:*:*:*:one' }
    const one = server({ env, files })
    files['/home/app/.pgpass'] = '*:*:*:*:two'
    expect(passwordOf(one)).toBe('two')
  })

  test.each([
    [
      'others may read it',
      { modes: { '/run/pass': 0o100_640 } },
      'password file /run/pass is not used: others have access to it; run chmod 0600 on it',
    ],
    [
      'a folder',
      { modes: { '/run/pass': 0o040_700 } },
      'password file /run/pass is not used: it is no plain file',
    ],
    ['one that is not there', { files: {} }, 'password file /run/pass is not used: it does not exist'],
    [
      'one that may not be read',
      { files: { '/run/pass': { code: 'EACCES' } } },
      'password file /run/pass is not used: it cannot be read as uid 65532 (EACCES)',
    ],
  ])('%s: a warning, and no password', (_title, told, warning) => {
    const { config, warnings } = load({ env: { ...env, PGPASSFILE: '/run/pass' }, files, ...told })
    expect(warnings).toEqual([warning])
    expect(passwordOf(config.server)).toBeUndefined()
  })

  test('none at home is no reason to warn', () => {
    expect(load({ env }).warnings).toEqual([])
  })
})

describe('what libpq would do and this does not', () => {
  const env = { DATABASE_URL: 'postgres://app@db/crm' }
  test('is refused where it protects or chooses', () => {
    expect(problem({ env: { ...env, PGGSSENCMODE: 'require', PGREQUIREPEER: 'postgres' } })).toBe(
      'PGGSSENCMODE is not supported with another value than prefer or disable\nPGREQUIREPEER is not supported',
    )
  })
  test('is warned about elsewhere', () => {
    expect(
      load({ env: { DATABASE_URL: 'host=db user=app tcp_user_timeout=5', PGCLIENTENCODING: 'LATIN1' } })
        .warnings,
    ).toEqual(['tcp_user_timeout has no effect here', 'PGCLIENTENCODING has no effect here'])
  })
  test('is passed over where it asks for what is done anyway', () => {
    expect(
      load({ env: { DATABASE_URL: 'host=db user=app sslnegotiation=postgres', PGGSSENCMODE: 'disable' } })
        .warnings,
    ).toEqual([])
  })
})

test.each([
  ['PGOPTIONS', { PGOPTIONS: '-c work_mem=1MB' }, { options: '-c work_mem=1MB' }],
  ['PGAPPNAME', { PGAPPNAME: 'deploy' }, { applicationName: 'deploy' }],
  ['PGHOSTADDR', { PGHOSTADDR: '127.0.0.1' }, { host: 'db', hostAddress: '127.0.0.1' }],
  ['PGCONNECT_TIMEOUT', { PGCONNECT_TIMEOUT: '3' }, { connectTimeoutMs: 3000 }],
  ['PGCONNECT_TIMEOUT without a limit', { PGCONNECT_TIMEOUT: '0' }, { connectTimeoutMs: 10_000 }],
  [
    'an application name for where there is no other',
    { DATABASE_URL: 'host=db user=app fallback_application_name=x' },
    { applicationName: 'x' },
  ],
])('%s', (_title, more, expected) => {
  expect(flat(server({ env: { DATABASE_URL: 'postgres://app@db/crm', ...more } }))).toMatchObject(expected)
})
