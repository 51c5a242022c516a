import { expect, test } from 'vitest'
import { load } from '../../support/config.ts'
import { failureOf } from '../../support/failure.ts'

const env = { PGHOST: 'db', PGUSER: 'app' }

test.each([
  [undefined, ['gss', 'md5', 'none', 'oauth', 'password', 'scram-sha-256', 'sspi']],
  ['scram-sha-256', ['scram-sha-256']],
  ['password,md5', ['md5', 'password']],
  ['!password,!md5', ['gss', 'none', 'oauth', 'scram-sha-256', 'sspi']],
  ['none', ['none']],
])('require_auth=%s allows %j', (text, allowed) => {
  const { server } = load({ env: { ...env, ...(text !== undefined && { PGREQUIREAUTH: text }) } }).config
  expect([...server.authentication.allowed].sort()).toEqual(allowed)
})

test.each([
  ['!md5,password', 'mixes methods with and without a !'],
  ['md5,md5', 'names a method twice'],
  ['scram', 'is none of password, md5, gss, sspi, scram-sha-256, oauth, none'],
  ['md5, password', 'is none of'],
  ['md5,', 'is none of'],
  ['!', 'is none of'],
])('require_auth=%s %s', (PGREQUIREAUTH, words) => {
  const failure = failureOf(() => load({ env: { ...env, PGREQUIREAUTH } }))
  expect(failure).toMatchObject({
    code: 'CONFIG_INVALID',
    problems: [expect.stringContaining(`PGREQUIREAUTH: '${PGREQUIREAUTH}' ${words}`)],
  })
})

test('channel_binding is one of three words', () => {
  const failure = failureOf(() => load({ env: { ...env, DATABASE_URL: 'postgres://?channel_binding=on' } }))
  expect(failure).toMatchObject({ problems: ['channel_binding=on is none of disable, prefer, require'] })
})
