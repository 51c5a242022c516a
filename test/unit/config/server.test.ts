import { describe, expect, test } from 'vitest'
import { flat, load } from '../../support/config.ts'
import { failureOf } from '../../support/failure.ts'

const serverOf = (env: Readonly<Record<string, string>>, osUser?: string) => {
  return flat(load({ env, ...(osUser === undefined ? {} : { osUser }) }).config.server)
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
      hostAddress: undefined,
      port: 5432,
      user: 'jane',
      database: 'jane',
      sslMode: 'prefer',
      password: undefined,
      applicationName: 'pg-ratchet',
      options: undefined,
      connectTimeoutMs: 10_000,
      address: 'db:5432/jane',
      random: false,
      target: 'any',
      authentication: {
        channelBinding: 'prefer',
        allowed: new Set(['password', 'md5', 'gss', 'sspi', 'scram-sha-256', 'oauth', 'none']),
      },
      keepAlive: { enable: true, initialDelay: 5000 },
      inContainer: false,
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
    ['a slash', 'postgres://app:a/b@db/crm', { password: 'a/b', host: 'db', database: 'crm' }],
    ['a question mark', 'postgres://app:a?b@db/crm', { password: 'a?b', host: 'db' }],
    ['a hash', 'postgres://app:a#b@db/crm', { password: 'a#b', host: 'db' }],
    ['a question mark behind digits', 'postgres://app:12?b@db/crm', { password: '12?b', host: 'db' }],
    ['a hash behind digits', 'postgres://app:12#b@db/crm', { password: '12#b', host: 'db' }],
    ['all of them', 'postgres://app:p@:/?#%w@db:1/crm', { password: 'p@:/?#%w', host: 'db', port: 1 }],
    [
      'an @ in a parameter',
      'postgres://app:pw@db/crm?user=me@there',
      { user: 'me@there', password: 'pw', host: 'db', database: 'crm' },
    ],
    [
      'an @ in a parameter, and none before',
      'postgres://db/crm?user=me@there',
      { user: 'me@there', host: 'db', database: 'crm' },
    ],
    [
      'a role of Azure, with its server',
      'postgres://me@srv:pw@db/crm',
      { user: 'me@srv', password: 'pw', host: 'db' },
    ],
    ['an encoded slash in the database', 'postgres://app@db/a%2Fb', { database: 'a/b' }],
    ['a percent sign beside what is encoded', 'postgres://app:%C3%A4%x@db', { password: 'ä%x' }],
    ['a port without a host', 'postgres://app@:5433/crm', { host: 'localhost', port: 5433 }],
    ['a port that is left out', 'postgres://app@db:/crm', { host: 'db', port: 5432 }],
    ['what JDBC calls TLS', 'postgres://app@db/crm?ssl=true', { sslMode: 'require' }],
    [
      'an address',
      'postgres://app@db/crm?hostaddr=127.0.0.1',
      { host: 'db', hostAddress: '127.0.0.1', address: 'db:5432/crm' },
    ],
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
  const scheme = 'DATABASE_URL does not begin with postgres:// or postgresql://, and is no list of key=value'
  const encode = (characters: string) =>
    `DATABASE_URL can be read in 2 ways: encode these characters of the user name or password: ${characters}`
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
    ['a slash behind digits, which look like a port', 'postgres://app:12/b@db/crm', encode('/ as %2F')],
    ['an at sign and a slash', 'postgres://app:a@b/c@db/crm', encode('@ as %40, / as %2F')],
    [
      'a port that is none',
      'postgres://app@db:http/crm',
      'DATABASE_URL is not a URL that can be understood: check host and port, and encode the characters of user name and password that have a meaning in a URL (@ as %40, : as %3A, / as %2F, # as %23, % as %25, ? as %3F)',
    ],
    [
      'a port that is out of range',
      'postgres://app@db:70000/crm',
      'DATABASE_URL has a port that is out of range: write 1 to 65535',
    ],
    [
      'SQLAlchemy',
      'postgresql+psycopg2://app@db/crm',
      'DATABASE_URL is a URL of SQLAlchemy: write postgresql:// without +psycopg2',
    ],
    [
      'capitals',
      'Postgres://app@db',
      'DATABASE_URL begins with capitals: write postgres:// or postgresql://',
    ],
    [
      'a percent sign in the database',
      'postgres://app@db/50%',
      'DATABASE_URL has a percent sign in its database that encodes nothing: write it as %25',
    ],
    [
      'bytes',
      'postgres://app:%E4@db/crm',
      'DATABASE_URL has bytes in its user name or password that are not UTF-8',
    ],
    [
      'a misspelt parameter',
      'postgres://app@db/crm?sslmod=require',
      'DATABASE_URL has the parameter sslmod, which PostgreSQL does not know: did you mean sslmode?',
    ],
    ['what is not honoured', 'postgres://app@db/crm?requirepeer=postgres', 'requirepeer is not supported'],
    [
      'what is not honoured, but has harmless values',
      'postgres://app@db/crm?gssencmode=require',
      'gssencmode is not supported with another value than prefer or disable',
    ],
    ['a name in place of an address', 'host=db user=app hostaddr=db', 'hostaddr=db is not an IP address'],
    [
      'an address alone where the name is verified',
      'user=app hostaddr=127.0.0.1 sslmode=verify-full',
      'sslmode=verify-full needs the name of the host beside hostaddr, to compare it',
    ],
    [
      'an unknown parameter',
      'postgres://app@db/crm?schema=public',
      'DATABASE_URL has the parameter schema, which PostgreSQL does not know: write options=-c%20search_path%3Dname, or set RATCHET_TABLE for the history alone',
    ],
    [
      'an unknown sslmode',
      'postgres://app@db/crm?sslmode=on',
      'sslmode=on is none of disable, allow, prefer, require, verify-ca, verify-full',
    ],
    [
      'a time limit that is no number',
      'postgres://app@db/crm?connect_timeout=3s',
      'connect_timeout=3s is not a number of seconds',
    ],
    [
      'a port parameter that is no number',
      'postgres://app@db/crm?port=x',
      'port=x is not a port: write a number',
    ],
    [
      'a port parameter that is no port',
      'postgres://app@db/crm?port=70000',
      'port=70000 is out of range for a port: write 1 to 65535',
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
