import { describe, expect, test } from 'vitest'
import { parseConnectionString } from '../../../src/config/connection-string.ts'

describe('the examples of the manual', () => {
  test.each([
    [
      'host=localhost port=5432 dbname=mydb connect_timeout=10',
      { host: 'localhost', port: '5432', dbname: 'mydb', connect_timeout: '10' },
    ],
    ['postgresql://', {}],
    ['postgresql://localhost', { host: 'localhost' }],
    ['postgresql://localhost:5433', { host: 'localhost', port: '5433' }],
    ['postgresql://localhost/mydb', { host: 'localhost', dbname: 'mydb' }],
    ['postgresql://user@localhost', { user: 'user', host: 'localhost' }],
    ['postgresql://user:secret@localhost', { user: 'user', password: 'secret', host: 'localhost' }],
    [
      'postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp',
      {
        user: 'other',
        host: 'localhost',
        dbname: 'otherdb',
        connect_timeout: '10',
        application_name: 'myapp',
      },
    ],
    [
      'postgresql://host1:123,host2:456/somedb?target_session_attrs=any&application_name=myapp',
      {
        host: 'host1,host2',
        port: '123,456',
        dbname: 'somedb',
        target_session_attrs: 'any',
        application_name: 'myapp',
      },
    ],
    [
      'postgresql://user@localhost:5433/mydb?options=-c%20synchronous_commit%3Doff',
      { user: 'user', host: 'localhost', port: '5433', dbname: 'mydb', options: '-c synchronous_commit=off' },
    ],
    ['postgresql:///mydb?host=localhost&port=5433', { host: 'localhost', port: '5433', dbname: 'mydb' }],
    ['postgresql://[2001:db8::1234]/database', { host: '2001:db8::1234', dbname: 'database' }],
    ['postgresql:///dbname?host=/var/lib/postgresql', { host: '/var/lib/postgresql', dbname: 'dbname' }],
    ['postgresql://%2Fvar%2Flib%2Fpostgresql/dbname', { host: '/var/lib/postgresql', dbname: 'dbname' }],
  ])('%s', (text, expected) => {
    expect(parseConnectionString(text)).toEqual(expected)
  })
})

describe('key=value', () => {
  test.each([
    [
      'blanks around the sign and between',
      ' host = db\n\tuser= app '.trimStart(),
      { host: 'db', user: 'app' },
    ],
    ['quotes', "password='a b' user=app", { password: 'a b', user: 'app' }],
    ['nothing in quotes', "host='' user=app", { host: '', user: 'app' }],
    ['nothing', 'user=app password=', { user: 'app', password: '' }],
    [
      'quotes and backslashes in quotes',
      String.raw`password='it\'s a \\ b'`,
      { password: String.raw`it's a \ b` },
    ],
    ['a pair right behind a quote', "password='a'user=b", { password: 'a', user: 'b' }],
    ['a blank that C does not know', 'password=a\u00a0b', { password: 'a\u00a0b' }],
    ['a blank after a backslash', String.raw`password=a\ b`, { password: 'a b' }],
    ['an equals sign in a value', 'options=-cwork_mem=1MB', { options: '-cwork_mem=1MB' }],
    ['of a key that is there twice the last', 'user=a user=b', { user: 'b' }],
    ['what has a meaning in URLs', 'password=p@:/?#%w', { password: 'p@:/?#%w' }],
  ])('%s', (_title, text, expected) => {
    expect(parseConnectionString(text)).toEqual(expected)
  })

  const list =
    "is no list of key=value: a value with a blank or a quote in it is written 'in quotes', with \\' for a quote and \\\\ for a backslash"
  test.each([
    ['a word without a sign', 'user=app pw', list],
    ['a quote without end', "password='a b", list],
    ['something behind a quote', "password='a'b", list],
    [
      'a misspelt key',
      'usr=app',
      'has the parameter usr, which PostgreSQL does not know: did you mean user?',
    ],
    [
      'a key like no other, which may be a secret',
      'user=app qwertyuiop=1',
      'has a parameter that PostgreSQL does not know',
    ],
  ])('%s', (_title, text, problem) => {
    expect(() => parseConnectionString(text)).toThrow(new Error(problem))
  })
})
