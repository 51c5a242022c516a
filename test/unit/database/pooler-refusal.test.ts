import { describe, expect, test } from 'vitest'
import { poolerRefusal } from '../../../src/database/pooler-refusal.ts'
import { isRetryable } from '../../../src/database/sqlstate.ts'

const server = { address: 'pooler:6432/crm', user: 'app', database: 'crm' }
const said = (message: string, severity = 'FATAL') =>
  Object.assign(new Error(message), { code: '08P01', severity })

// As PgBouncer 1.18, 1.24 and 1.26 say it.
describe('what PgBouncer says with 08P01', () => {
  test.each([
    ['unsupported startup parameter: options', 'CONNECTION_REFUSED'],
    ['unsupported startup parameter in options: search_path', 'CONNECTION_REFUSED'],
    [
      "unsupported options startup parameter: only '-c config=val' and '--config=val' are allowed",
      'CONNECTION_REFUSED',
    ],
    ['password authentication failed', 'AUTHENTICATION_FAILED'],
    ['password authentication failed for user "app"', 'AUTHENTICATION_FAILED'],
    ['SASL authentication failed', 'AUTHENTICATION_FAILED'],
    ['"trust" authentication failed', 'AUTHENTICATION_FAILED'],
    ['certificate authentication failed', 'AUTHENTICATION_FAILED'],
    ['no such user', 'AUTHENTICATION_FAILED'],
    ['login rejected', 'AUTHENTICATION_FAILED'],
    ['unix socket login rejected', 'AUTHENTICATION_FAILED'],
    ['no authentication method is found', 'AUTHENTICATION_FAILED'],
    ['role "app" does not exist', 'AUTHENTICATION_FAILED'],
    [
      'server login has been failing, cached error: password authentication failed for user "app" (server_login_retry)',
      'AUTHENTICATION_FAILED',
    ],
    ['no such database: crm', 'CONNECTION_REFUSED'],
    ['database "crm" does not exist', 'CONNECTION_REFUSED'],
    ['SSL required', 'CONNECTION_REFUSED'],
    ['bouncer config error', 'CONNECTION_REFUSED'],
    ['server login failed: wrong password type', 'CONNECTION_REFUSED'],
    ['transaction blocks not allowed in statement pooling mode', 'CONNECTION_REFUSED'],
    ['not allowed', 'CONNECTION_REFUSED'],
  ])('%s: does not pass by itself', (message, code) => {
    expect(isRetryable(said(message))).toBe(false)
    expect(poolerRefusal(said(message), server)).toMatchObject({
      code,
      address: server.address,
      reason: expect.stringContaining(message),
    })
  })

  test('its console is no database', () => {
    const error = said("invalid command 'SET LOCAL\nSELECT 1', use SHOW HELP;", 'ERROR')
    expect(isRetryable(error)).toBe(false)
    expect(poolerRefusal(error, { ...server, database: 'pgbouncer' })).toMatchObject({
      reason: expect.stringMatching(/^the database pgbouncer is the console of PgBouncer/),
    })
  })

  test.each([
    'query_wait_timeout',
    'client_login_timeout',
    'client_login_timeout (server down)',
    'no more connections allowed (max_client_conn)',
    'client connections exceeded (max_db_client_connections)',
    'pooler is shutting down',
    'server login has been failing, try again later (server_login_retry)',
    'server login has been failing, cached error: connect failed (server_login_retry)',
    'sorry, too many clients already',
    'the database system is starting up',
    'database "crm" is disabled',
    'server conn crashed?',
  ])('%s: passes', (message) => {
    expect(isRetryable(said(message))).toBe(true)
    expect(poolerRefusal(said(message), server)).toBeUndefined()
  })

  test('the same words of anybody else mean what their code says', () => {
    expect(poolerRefusal(Object.assign(said('not allowed'), { code: '42501' }), server)).toBeUndefined()
  })
})
