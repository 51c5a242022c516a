import { describe, expect, test } from 'vitest'
import { beginOptions, chains, kindOf } from '../../../src/sql/kind.ts'
import { scanScript } from '../../../src/sql/scanner.ts'

function words(text: string): readonly string[] {
  const [piece] = scanScript(text)
  return piece?.type === 'statement' ? piece.words : []
}

describe('kindOf', () => {
  test.each([
    ['BEGIN', 'begin'],
    ['start /* a comment */ transaction read only;', 'begin'],
    ['START', 'other'],
    ['COMMIT AND CHAIN;', 'commit'],
    ['END', 'commit'],
    ["COMMIT PREPARED 'a';", 'commit-prepared'],
    ['ABORT TRANSACTION;', 'rollback'],
    ['ROLLBACK TO SAVEPOINT a;', 'savepoint'],
    ['ROLLBACK WORK TO a;', 'savepoint'],
    ["ROLLBACK PREPARED 'a';", 'commit-prepared'],
    ['RELEASE a;', 'savepoint'],
    ["PREPARE TRANSACTION E'a';", 'prepare-transaction'],
    ['PREPARE transaction AS SELECT 1;', 'other'],
    ['SET TRANSACTION READ ONLY;', 'set-transaction'],
    ['SET LOCAL transaction_read_only = on;', 'set-transaction'],
    ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;', 'set'],
    ['RESET ROLE;', 'set'],
    ['COPY t FROM STDIN;', 'copy-from-stdin'],
    ['COPY "from" (a, "stdin") FROM STDOUT CSV;', 'copy-from-stdin'],
    ["COPY t FROM '/stdin';", 'other'],
    ['COPY (SELECT * FROM stdin) TO STDOUT;', 'other'],
    [`COPY t (${Array.from({ length: 500 }, (_, index) => `c${index}`)}) FROM STDIN;`, 'copy-from-stdin'],
    ['INSERT INTO t VALUES (1);', 'data'],
    ['WITH a AS (SELECT 1) MERGE INTO t USING a ON true WHEN MATCHED THEN DO NOTHING;', 'data'],
    [`SELECT ${Array.from({ length: 500 }, (_, index) => `c${index}`)} INTO t;`, 'other'],
    [`(SELECT ${Array.from({ length: 500 }, (_, index) => `c${index}`)} INTO t);`, 'other'],
    ['SELECT (SELECT 1) FROM "into";', 'data'],
    ['"insert" INTO t;', 'other'],
    ['constructor;', 'other'],
    ['__proto__;', 'other'],
  ])('%.60s is %s', (text, kind) => {
    expect(kindOf(words(text))).toBe(kind)
  })

  test('no words are of no kind', () => {
    expect(kindOf([])).toBe('other')
  })
})

test.each([
  ['COMMIT AND CHAIN;', true],
  ['ROLLBACK WORK AND CHAIN;', true],
  ['COMMIT AND NO CHAIN;', false],
  ['END;', false],
])('%s begins the next transaction: %s', (text, expected) => {
  expect(chains(words(text))).toBe(expected)
})

describe('beginOptions', () => {
  test.each([
    ['BEGIN', {}],
    ['BEGIN WORK;', {}],
    ['begin transaction isolation level read committed;', { isolation: 'read committed' }],
    [
      'START TRANSACTION ISOLATION LEVEL READ UNCOMMITTED READ WRITE;',
      { isolation: 'read uncommitted', readOnly: false },
    ],
    [
      'BEGIN NOT DEFERRABLE, READ ONLY, ISOLATION LEVEL SERIALIZABLE;',
      { isolation: 'serializable', readOnly: true, deferrable: false },
    ],
    ['BEGIN READ ONLY READ WRITE;', { readOnly: false }],
    ['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;', { isolation: 'repeatable read' }],
    ['SET SESSION TRANSACTION DEFERRABLE;', { deferrable: true }],
    ["SET transaction_isolation = 'Repeatable Read';", { isolation: 'repeatable read' }],
    ['SET LOCAL transaction_isolation TO serializable;', { isolation: 'serializable' }],
    ['SET transaction_read_only = yes;', { readOnly: true }],
    ['SET "transaction_deferrable" TO 0;', { deferrable: false }],
  ])('%s', (text, options) => {
    expect(beginOptions(words(text))).toEqual(options)
  })

  test.each([
    ['BEGIN READ;', 'the transaction option read is not understood'],
    [
      'BEGIN ISOLATION LEVEL CHAOS, READ ONLY;',
      'the transaction option isolation level chaos , read only is not understood',
    ],
    ["SET TRANSACTION SNAPSHOT '1';", "the transaction option snapshot '1' is not understood"],
    ['SET transaction_isolation TO DEFAULT;', 'the value default of transaction_isolation is not understood'],
    ['SET transaction_read_only = maybe;', 'the value maybe of transaction_read_only is not understood'],
  ])('%s: %s', (text, sentence) => {
    expect(beginOptions(words(text))).toBe(sentence)
  })
})
