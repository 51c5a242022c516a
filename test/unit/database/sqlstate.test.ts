import { describe, expect, test } from 'vitest'
import {
  codeOf,
  isConnectionLoss,
  isHindered,
  isRetryable,
  serverErrorOf,
} from '../../../src/database/sqlstate.ts'

const error = (code?: string, message = 'something', more: object = {}) =>
  Object.assign(new Error(message), code === undefined ? more : { code, ...more })

describe('another attempt to connect may succeed', () => {
  test.each([
    ['ECONNREFUSED', 'nobody listens yet'],
    ['ECONNRESET', 'the proxy before it has nobody to talk to'],
    ['ECONNABORTED', 'likewise'],
    ['EPIPE', 'it closed while we spoke'],
    ['ETIMEDOUT', 'no answer'],
    ['EHOSTUNREACH', 'no way to the host'],
    ['EHOSTDOWN', 'the host is down'],
    ['ENETUNREACH', 'no network yet'],
    ['ENETDOWN', 'the network is down'],
    ['EADDRNOTAVAIL', 'no address yet'],
    ['ENOTFOUND', 'no such name yet'],
    ['EAI_AGAIN', 'the name server does not answer'],
    ['ENOENT', 'the socket is not there yet'],
    ['57P01', 'it is shutting down'],
    ['57P02', 'another process of it crashed'],
    ['57P03', 'it is starting up'],
    ['57P05', 'the pooler let an idle session go'],
    ['53300', 'too many connections'],
    ['53200', 'out of memory'],
    ['08000', 'connection exception'],
    ['08001', 'the pooler cannot reach it'],
    ['08006', 'connection failure'],
    ['08P01', 'the pooler has lost its server'],
  ])('%s: %s', (code) => {
    expect(isRetryable(error(code))).toBe(true)
  })

  test.each([
    ['Connection terminated unexpectedly'],
    ['Connection terminated'],
    ['The server closed the connection'],
  ])('%s', (message) => {
    expect(isRetryable(error(undefined, message))).toBe(true)
  })

  test.each([
    ['28P01', 'wrong password'],
    ['28000', 'no entry in pg_hba.conf'],
    ['3D000', 'no such database'],
    ['42501', 'permission denied'],
    ['42P01', 'no such table'],
    ['53100', 'disk full'],
    ['57014', 'canceled'],
    ['57P04', 'the database was dropped'],
    ['EACCES', 'the socket may not be opened'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'a certificate that nobody vouches for'],
    ['CERT_HAS_EXPIRED', 'an old one'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'one of another host'],
  ])('but not with %s: %s', (code) => {
    expect(isRetryable(error(code))).toBe(false)
  })

  test.each([
    ['a bug of ours', new TypeError("Cannot read properties of undefined (reading 'connection')")],
    ['an error without a code', error(undefined, 'The server does not support SSL')],
    ['no error at all', 'connection'],
    ['nothing', undefined],
  ])('nor with %s', (_title, thrown) => {
    expect(isRetryable(thrown)).toBe(false)
  })
})

describe('the session is gone', () => {
  test.each([
    ['ECONNRESET', {}],
    ['EPIPE', {}],
    ['ETIMEDOUT', {}],
    ['57P01', {}],
    ['57P05', {}],
    ['08006', {}],
    ['25P03', { severity: 'FATAL' }],
    ['25P04', { severity: 'FATAL' }],
    ['53200', { severity: 'FATAL' }],
    ['53100', { severity: 'PANIC' }],
  ])('%s %o', (code, more) => {
    expect(isConnectionLoss(error(code, 'something', more))).toBe(true)
  })

  test.each([
    ['42601', {}],
    ['57014', { severity: 'ERROR' }],
    ['55P03', {}],
    ['40001', {}],
    ['P0001', {}],
    ['XX000', { severity: 'ERROR' }],
    ['53200', { severity: 'ERROR' }],
    ['57P01', { severity: 'ERROR' }],
    ['08006', { severity: 'ERROR' }],
    ['E0123', {}],
  ])('but not with %s %o', (code, more) => {
    expect(isConnectionLoss(error(code, 'the connection', more))).toBe(false)
  })
})

describe('nothing is wrong with the statement', () => {
  test.each(['53100', '53200', '58030', '57014'])('%s', (code) => {
    expect(isHindered(error(code))).toBe(true)
  })

  test.each(['42601', '55P03', '57P01', 'ECONNRESET', undefined])('but not with %s', (code) => {
    expect(isHindered(error(code))).toBe(false)
  })
})

describe('what the server said', () => {
  test('field by field', () => {
    const said = error('23505', 'duplicate key', { detail: 'd', hint: 'h', where: 'w', internalQuery: 'q' })
    expect(serverErrorOf(said)).toEqual({
      sqlstate: '23505',
      message: 'duplicate key',
      detail: 'd',
      hint: 'h',
      where: 'w',
      query: { line: 'q', caret: '^' },
    })
  })

  test.each([
    ['no message', error('ECONNREFUSED', ''), { sqlstate: 'ECONNREFUSED', message: 'ECONNREFUSED' }],
    ['no code', error(undefined, 'x'), { sqlstate: '', message: 'x' }],
    ['neither', error(undefined, ''), { sqlstate: '', message: 'unknown error' }],
  ])('%s', (_title, thrown, expected) => {
    expect(serverErrorOf(thrown)).toMatchObject(expected)
  })

  test.each([
    [error('42601'), '42601'],
    [error(), undefined],
    [Object.assign(new Error(), { code: 7 }), undefined],
    [undefined, undefined],
    [null, undefined],
  ])('%o has the code %s', (thrown, code) => {
    expect(codeOf(thrown)).toBe(code)
  })
})
