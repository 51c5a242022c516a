import { expect, test } from 'vitest'
import { passwordIn } from '../../../src/config/pass-file.ts'

const key = { host: 'db', port: 5432, database: 'crm', user: 'app' }

test.each([
  ['all of it', 'db:5432:crm:app:pw', key, 'pw'],
  ['anything', '*:*:*:*:pw', key, 'pw'],
  ['the first that matches', 'other:5432:crm:app:no\ndb:*:crm:app:yes\n*:*:*:*:no', key, 'yes'],
  ['a comment', '#*:*:*:*:no\n*:*:*:*:pw', key, 'pw'],
  ['line ends of Windows', 'db:5432:crm:app:pw\r\n', key, 'pw'],
  ['another port', 'db:5433:crm:app:pw', key, undefined],
  ['a star is a star only alone', 'd*:*:*:*:pw', key, undefined],
  ['too few fields', 'db:5432:crm:app', key, undefined],
  ['an empty password', 'db:5432:crm:app:', key, ''],
  ['a colon and a backslash in the password', String.raw`*:*:*:*:a\:b\\c`, key, String.raw`a:b\c`],
  ['the password ends at a colon', '*:*:*:*:a:b', key, 'a'],
  ['a colon in a field', String.raw`\:\:1:*:*:*:pw`, { ...key, host: '::1' }, 'pw'],
  ['without the backslash the fields are others', '::1:*:*:*:pw', { ...key, host: '::1' }, undefined],
  ['a folder', '/run/pg:*:*:*:pw', { ...key, host: '/run/pg' }, 'pw'],
  ['the usual folder is localhost', 'localhost:*:*:*:pw', { ...key, host: '/var/run/postgresql' }, 'pw'],
])('%s', (_title, text, wanted, password) => {
  expect(passwordIn(text, wanted)).toBe(password)
})
