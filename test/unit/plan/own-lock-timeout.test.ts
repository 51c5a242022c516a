import { expect, test } from 'vitest'
import { ownLockTimeout } from '../../../src/plan/own-lock-timeout.ts'
import { scriptOf } from '../../../src/plan/script.ts'
import { wordsOf } from '../../../src/sql/words.ts'
import { migration } from '../../support/build.ts'

test.each([
  ["SET lock_timeout = '2s'", 2000],
  ['SET lock_timeout TO 300', 300],
  ["SET LOCAL lock_timeout = '1min'", 60_000],
  ["set session Lock_Timeout to '500 ms';", 500],
  ["SET lock_timeout = '1.5s'", 1500],
  ["SET lock_timeout = '250'", 250],
  ['SET lock_timeout = 0', undefined],
  ['SET lock_timeout TO DEFAULT', undefined],
  ["SET statement_timeout = '2s'", undefined],
  ["SET lock_timeout = '2 fortnights'", undefined],
])('%s: %s', (text, ms) => {
  expect(ownLockTimeout(wordsOf(text, true))).toBe(ms)
})

test('of a file that sets several, the shortest one counts', () => {
  const text = "SET lock_timeout = '3s';\nSET LOCAL lock_timeout = '1s';\nSET lock_timeout = 0;\nSELECT 1;"
  const script = scriptOf(migration('001_a.sql', text), { historyTable: 'schema_migrations' })
  expect(script.ownLockTimeoutMs).toBe(1000)
})

test('how many bytes of COPY data a file brings is known by the line in which they begin', () => {
  const text =
    'COPY t FROM stdin;\n1\n2\n\\.\nSELECT 1;\nCOPY u FROM stdin;\näö\n\\.\nCOPY v FROM stdin;\n\\.\n'
  const script = scriptOf(migration('001_a.sql', text), { historyTable: 'schema_migrations' })
  expect([...(script.copies ?? [])]).toEqual([
    [2, 4],
    [7, 5],
    [10, 0],
  ])
})
