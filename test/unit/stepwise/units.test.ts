import { describe, expect, test } from 'vitest'
import { itemsOf } from '../../../src/plan/items.ts'
import { scanScript } from '../../../src/sql/scanner.ts'
import { mayChangeSession, sessionEffect } from '../../../src/sql/session-effect.ts'
import { DoneSum } from '../../../src/stepwise/done-sum.ts'
import { type Unit, unitsOf } from '../../../src/stepwise/units.ts'

describe('units', () => {
  test.each([
    ['consecutive statements share a transaction', 'a; b; c', ['[1 2 3] commit']],
    ['what cannot run in one runs alone', 'a; vacuum; b', ['[1] commit', 'alone 2', '[3] commit']],
    [
      'a routine has a transaction of its own',
      'a; do x; call p(); select f(); b',
      ['[1] commit', '[2] commit', '[3] commit', '[4] commit', '[5] commit'],
    ],
    ['so has COPY data', 'a; copy t from stdin;\n1\n\\.\nb', ['[1] commit', '[2] commit', '[3] commit']],
    [
      'what has no effect outside a block, or is refused there, is sent as it is',
      'a; set local x = 1; lock t; savepoint s; commit; b',
      ['[1] commit', 'bare 2', 'bare 3', 'bare 4', 'bare 5', '[6] commit'],
    ],
    [
      'a change of how strings are read ends a message',
      'set standard_conforming_strings = off; a; reset all; b',
      ['[1] commit', '[2 3] commit', '[4] commit'],
    ],
    [
      'a transaction of the file, of which BEGIN and COMMIT are ours',
      'a; begin; b; c; commit; d',
      ['[1] commit', 'own [(2) 3 4 (5)] commit', '[6] commit'],
    ],
    [
      'with options',
      'begin isolation level serializable, read only; b; end',
      ['own [(1) 2 (3)] {"isolation":"serializable","readOnly":true} commit, read-only'],
    ],
    [
      'and with SET TRANSACTION',
      'begin; set transaction read only; b; commit',
      ['own [(1) 2 3 (4)] commit, read-only'],
    ],
    ['rolled back', 'begin; b; rollback; c', ['own [(1) 2 (3)] rollback', '[4] commit']],
    [
      'chained',
      'begin read write; b; commit and chain; c; rollback and chain; d; commit; e',
      [
        'own [(1) 2 (3)] {"readOnly":false} commit',
        'own [4 (5)] {"readOnly":false} rollback',
        'own [6 (7)] {"readOnly":false} commit',
        '[8] commit',
      ],
    ],
    [
      'savepoints and a BEGIN too many stay inside',
      'begin; savepoint s; rollback to s; begin; commit',
      ['own [(1) 2 3 4 (5)] commit'],
    ],
    [
      'in pieces, behind COPY data',
      'begin; a; copy t from stdin;\n1\n\\.\nb; commit',
      ['own [(1) 2 3]', 'own [4 (5)] no begin commit'],
    ],
    ['empty', 'begin; commit; commit', ['own [(1) (2)] commit', 'bare 3']],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(unitsOfText(text)).toEqual(expected)
  })

  test('each statement on its own, but for what psql sends together', () => {
    expect(unitsOfText('a; b\\; c; begin; d; e; commit', { stepwise: true })).toEqual([
      '[1] commit',
      '[2 3] commit',
      'own [(4) 5 6 (7)] commit',
    ])
  })

  test('begins in the transaction that COMMIT AND CHAIN began', () => {
    expect(unitsOfText('a; commit; b', { block: { readOnly: true } })).toEqual([
      'own [1 (2)] {"readOnly":true} commit, read-only',
      '[3] commit',
    ])
  })

  test('of about a megabyte', () => {
    const statement = `insert into t values ('${'x'.repeat(400_000)}');`
    expect(unitsOfText(statement.repeat(5))).toEqual(['[1 2] commit', '[3 4] commit', '[5] commit'])
    expect(unitsOfText(`begin;${statement.repeat(5)}commit`)).toEqual([
      'own [(1) 2 3 4]',
      'own [5 6 (7)] no begin commit',
    ])
  })

  test('one is run before the next is read', () => {
    let read = 0
    const items = function* () {
      for (const item of itemsOf(scanScript('a; vacuum; b; vacuum; c'))) {
        read = item.number
        yield item
      }
    }
    const units = unitsOf(items(), { stepwise: false, block: undefined })
    units.next()
    expect(read).toBe(2)
    units.next()
    expect(read).toBe(2)
    units.next()
    expect(read).toBe(4)
  })
})

test('the sum over what is done is that of its text, not of what stands between, nor of how lines end', () => {
  const sumOf = (text: string, chunk = 1e9) => {
    const sum = new DoneSum()
    for (const item of itemsOf(scanScript(text))) {
      sum.add(item)
      const data = [...(item.data?.chunks ?? [])].join('')
      const chunks = data.match(new RegExp(`[^]{1,${chunk}}`.replace('[^]', '[\\s\\S]'), 'g')) ?? []
      if (item.data !== undefined) for (const _ of sum.addData(chunks));
    }
    return sum.hex
  }
  const text = 'a;\ncopy t from stdin;\n1\n2\n\\.\nb\nc;\n'
  expect(sumOf(`-- comment\n${text}`)).toBe(sumOf(text))
  expect(sumOf(text.replaceAll('\n', '\r\n'))).toBe(sumOf(text))
  expect(sumOf(text.replaceAll('\n', '\r\n'), 1)).toBe(sumOf(text))
  expect(sumOf(text.replace(/;\n$/, ''))).toBe(sumOf(text))
  for (const other of [
    'a;\ncopy t from stdin;\n1\n3\n\\.\nb\nc;\n',
    'a;\ncopy t from stdin;\n1\n2\n\\.\nb;\nc;\n',
    'a;\ncopy t from stdin;\n1\n2\n\\.\nb  c;\n',
  ])
    expect(sumOf(other)).not.toBe(sumOf(text))
})

describe('what a statement leaves in its session', () => {
  test.each([
    ['SET search_path = a', 'a setting of the session'],
    ['SET ROLE a', 'a setting of the session'],
    ['RESET ALL', 'a setting of the session'],
    ['SET LOCAL search_path = a', undefined],
    ['SET CONSTRAINTS ALL DEFERRED', undefined],
    ['SET TRANSACTION READ ONLY', undefined],
    ["SELECT pg_catalog.set_config('search_path', '', false)", 'a setting of the session'],
    ["SELECT set_config('a.b', 'c', true)", undefined],
    ['CREATE TEMP TABLE a ()', 'a temporary object'],
    ['CREATE GLOBAL TEMPORARY TABLE a ()', 'a temporary object'],
    ['CREATE OR REPLACE TEMP VIEW a AS SELECT 1', 'a temporary object'],
    ['CREATE TABLE pg_temp.a ()', 'a temporary object'],
    ['CREATE TABLE a (temp int)', undefined],
    ['SELECT 1 AS a INTO TEMP b', 'a temporary table'],
    ['PREPARE a AS SELECT 1', 'a prepared statement'],
    ['DECLARE a CURSOR WITH HOLD FOR SELECT 1', 'a cursor WITH HOLD'],
    ['DECLARE a CURSOR FOR SELECT 1', undefined],
    ['LISTEN a', 'LISTEN'],
    ['DISCARD ALL', 'DISCARD'],
    ["LOAD 'auto_explain'", 'a loaded library'],
    ['SELECT pg_advisory_lock(1)', 'an advisory lock'],
    ['SELECT pg_advisory_xact_lock(1)', undefined],
    ['INSERT INTO a VALUES (1)', undefined],
  ])('%s', (text, expected) => {
    const [item] = itemsOf(scanScript(text))
    expect(item && sessionEffect(item.kind, item.statement)).toBe(expected)
  })
})

test.each([
  ['INSERT INTO a VALUES (1)', false],
  ['CREATE TABLE a ()', false],
  ['BEGIN', false],
  ['CREATE TEMP TABLE a ()', true],
  ["INSERT INTO a SELECT set_config('b.c', 'd', false)", true],
  ['SELECT f()', true],
  ['DO $$ BEGIN END $$', true],
  ['SET a = b', true],
  ['DISCARD ALL', true],
])('whether %s may change its session', (text, expected) => {
  const [item] = itemsOf(scanScript(text))
  expect(item && mayChangeSession(item.kind, item.statement)).toBe(expected)
})

function unitsOfText(
  text: string,
  { stepwise = false, block }: Partial<Parameters<typeof unitsOf>[1]> = {},
): string[] {
  return [...unitsOf(itemsOf(scanScript(text)), { stepwise, block })].map(written)
}

function written(unit: Unit): string {
  if (unit.type !== 'stretch') return `${unit.type} ${unit.item.number}`
  const { items, sent, opens, closes, readOnly, own } = unit
  const numbers = items.map((item) => (sent.includes(item) ? `${item.number}` : `(${item.number})`)).join(' ')
  const options =
    opens === undefined ? ' no begin' : Object.keys(opens).length > 0 ? ` ${JSON.stringify(opens)}` : ''
  return `${own ? 'own ' : ''}[${numbers}]${options}${closes === undefined ? '' : ` ${closes}`}${readOnly ? ', read-only' : ''}`
}
