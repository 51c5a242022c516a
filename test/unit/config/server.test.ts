import { describe, expect, test } from 'vitest'
import { load } from '../../support/config.ts'
import { failureOf } from '../../support/failure.ts'

const serverOf = (env: Readonly<Record<string, string>>, osUser?: string) => {
  const { server } = load({ env, ...(osUser === undefined ? {} : { osUser }) }).config
  const { password, ...rest } = server
  return { ...rest, password: password() }
}
const problem = (databaseUrl: string) => {
  const failure = failureOf(() => load({ env: { DATABASE_URL: databaseUrl } }))
  return failure.code === 'CONFIG_INVALID' ? failure.problems.join('\n') : failure.code
}

describe('what the URL lacks comes from PG*, part by part', () => {
  const env = {
    PGHOST: 'pghost',
    PGPORT: '6000',
    PGUSER: 'pguser',
    PGPASSWORD: 'pgpassword',
    PGDATABASE: 'pgdatabase',
    PGSSLMODE: 'require',
  }
  const all = {
    host: 'pghost',
    port: 6000,
    user: 'pguser',
    password: 'pgpassword',
    database: 'pgdatabase',
    sslMode: 'require',
  }
  test.each([
    ['no URL', {}, all],
    ['an empty URL', { DATABASE_URL: '' }, all],
    ['a URL without parts', { DATABASE_URL: 'postgres://' }, all],
    ['the host', { DATABASE_URL: 'postgres://db' }, { ...all, host: 'db' }],
    ['the port', { DATABASE_URL: 'postgres://db:5433' }, { ...all, host: 'db', port: 5433 }],
    ['the role', { DATABASE_URL: 'postgres://app@db' }, { ...all, host: 'db', user: 'app' }],
    ['the role alone', { DATABASE_URL: 'postgres://app@/' }, { ...all, user: 'app' }],
    ['the database alone', { DATABASE_URL: 'postgres:///crm' }, { ...all, database: 'crm' }],
    ['TLS', { DATABASE_URL: 'postgres:///?sslmode=verify-full' }, { ...all, sslMode: 'verify-full' }],
    [
      'all of it',
      { DATABASE_URL: 'postgresql://app:pw@db:5433/crm?sslmode=disable' },
      { host: 'db', port: 5433, user: 'app', password: 'pw', database: 'crm', sslMode: 'disable' },
    ],
  ])('%s', (_title, more, expected) => {
    expect(serverOf({ ...env, ...more })).toMatchObject(expected)
  })
})

describe('what nothing says is as in libpq', () => {
  test('port, role and database', () => {
    expect(serverOf({ PGHOST: 'db' }, 'jane')).toEqual({
      host: 'db',
      port: 5432,
      user: 'jane',
      database: 'jane',
      sslMode: 'prefer',
      password: undefined,
      applicationName: 'pg-ratchet',
      options: undefined,
      connectTimeoutMs: 10_000,
      address: 'db:5432/jane',
    })
  })

  test('the database is called like the role', () => {
    expect(serverOf({ DATABASE_URL: 'postgres://app@db' }, 'jane').database).toBe('app')
  })

  test('a URL without a host means localhost', () => {
    expect(serverOf({ DATABASE_URL: 'postgres://app@/crm' }).host).toBe('localhost')
  })

  test('a uid without a name needs a role', () => {
    expect(problem('postgres://db/crm')).toBe(
      'no role to log in as: put it into DATABASE_URL or PGUSER (this uid has no name of its own)',
    )
  })
})

describe('the parts of a URL', () => {
  test.each([
    [
      'encoded characters',
      'postgres://a%40b:p%40%3A%2F%3F%23%25w@db/c%20rm',
      { user: 'a@b', password: 'p@:/?#%w', database: 'c rm' },
    ],
    ['characters that need no encoding', 'postgres://app:p!$&*(),;=w@db/crm', { password: 'p!$&*(),;=w' }],
    ['a percent sign that encodes nothing', 'postgres://app:50%off@db/crm', { password: '50%off' }],
    ['a colon in the password', 'postgres://app:a:b@db/crm', { password: 'a:b' }],
    ['an at sign in the password', 'postgres://app:a@b@db/crm', { password: 'a@b', host: 'db' }],
    ['beyond ASCII', 'postgres://app:pässwörd@db/größe', { password: 'pässwörd', database: 'größe' }],
    ['an IPv6 address', 'postgres://app@[::1]:5433/crm', { host: '::1', address: '[::1]:5433/crm' }],
    ['a socket as a parameter', 'postgres:///crm?host=/run/pg&user=app', { host: '/run/pg', user: 'app' }],
    ['a socket in place of the host', 'postgres://app@%2Frun%2Fpg/crm', { host: '/run/pg', database: 'crm' }],
    [
      'parameters come before the rest',
      'postgres://a:b@c:1/d?user=e&password=f&host=g&port=2',
      { user: 'e', password: 'f', host: 'g', port: 2 },
    ],
    [
      'an application name',
      'postgres://app@db/crm?application_name=deploy%201',
      { applicationName: 'deploy 1' },
    ],
    ['options', 'postgres://app@db/crm?options=-c%20work_mem%3D1GB', { options: '-c work_mem=1GB' }],
    [
      'a plus sign is a plus sign, as in libpq',
      'postgres://db/crm?user=app&password=a+b%2Bc',
      { password: 'a+b+c' },
    ],
    ['a time limit in seconds', 'postgres://app@db/crm?connect_timeout=3', { connectTimeoutMs: 3000 }],
    ['none', 'postgres://app@db/crm?connect_timeout=0', { connectTimeoutMs: 10_000 }],
    ['an empty password is none', 'postgres://app:@db/crm', { password: undefined }],
    [
      'an empty parameter is left out',
      'postgres://app@db/crm?application_name=&options=',
      { options: undefined, applicationName: 'pg-ratchet' },
    ],
  ])('%s', (_title, text, expected) => {
    expect(serverOf({ DATABASE_URL: text })).toMatchObject(expected)
  })
})

describe('what cannot be a URL', () => {
  const encode =
    'DATABASE_URL is not a URL: a character of the user name or password may need encoding (@ %40, : %3A, / %2F, # %23, % %25, ? %3F)'
  const scheme = 'DATABASE_URL does not begin with postgres:// or postgresql://'
  const quoted = 'DATABASE_URL begins with a quote or a blank: write it without quotes and blanks around it'
  test.each([
    [
      'JDBC',
      'jdbc:postgresql://db/crm',
      'DATABASE_URL is a JDBC URL: write postgres://user:password@host:port/database',
    ],
    ['another database', 'mysql://app@db/crm', scheme],
    ['quotes that came along', '"postgres://app@db/crm"', quoted],
    ['a blank that came along', ' postgres://app@db/crm', quoted],
    ['no scheme', 'db:5432/crm', scheme],
    ['a slash in the password', 'postgres://app:a/b@db/crm', encode],
    ['a question mark in the password', 'postgres://app:a?b@db/crm', encode],
    ['a hash in the password', 'postgres://app:a#b@db/crm', encode],
    ['a slash behind digits, which look like a port', 'postgres://app:12/b@db/crm', encode],
    ['a question mark behind digits', 'postgres://app:12?b@db/crm', encode],
    ['a hash behind digits', 'postgres://app:12#b@db/crm', encode],
    ['an at sign and a slash', 'postgres://app:a@b/c@db/crm', encode],
    ['a port that is none', 'postgres://app@db:http/crm', encode],
    [
      'an unknown parameter',
      'postgres://app@db/crm?schema=public',
      'DATABASE_URL: the parameter schema is not supported',
    ],
    [
      'an unknown sslmode',
      'postgres://app@db/crm?sslmode=on',
      'DATABASE_URL: sslmode=on is none of disable, allow, prefer, require, verify-ca, verify-full',
    ],
    [
      'a time limit that is no number',
      'postgres://app@db/crm?connect_timeout=3s',
      'DATABASE_URL: connect_timeout=3s is not a number of seconds',
    ],
    [
      'a port parameter that is no number',
      'postgres://app@db/crm?port=x',
      'DATABASE_URL: the port is not a port',
    ],
    [
      'a port parameter that is no port',
      'postgres://app@db/crm?port=70000',
      'DATABASE_URL: the port is not a port',
    ],
  ])('%s', (_title, text, expected) => {
    expect(problem(text)).toBe(expected)
  })
})

test('the address is for people: without role and password', () => {
  expect(serverOf({ DATABASE_URL: 'postgres://app:hunter2@db:5433/crm?sslmode=require' }).address).toBe(
    'db:5433/crm',
  )
})
