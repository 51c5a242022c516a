import { describe, expect, test } from 'vitest'
import { scriptOf } from '../../../src/plan/script.ts'
import { UnusableFile } from '../../../src/plan/unusable-file.ts'
import { migration } from '../../support/build.ts'

const scriptFor = (text: string, historyTable = 'schema_migrations') =>
  scriptOf(migration('001_a.sql', text), { historyTable })

/** Why the file is refused: line:column problem. */
const refusal = (text: string) => {
  try {
    scriptFor(text)
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error
    const { line, column, problem } = error.problem
    return `${line}:${column} ${problem}`
  }
  return undefined
}
/** What is sent, part by part: the statements of each, and the data that the last one reads with its first line. */
const sent = (text: string) => {
  const parts: unknown[][] = []
  for (const { statements, data } of scriptFor(text).parts()) {
    const texts = statements.map((statement) => statement.text)
    parts.push(data === undefined ? texts : [...texts, { [data.line]: [...data.chunks].join('') }])
  }
  return parts
}
/** A file that is one transaction as it is. */
const oneTransaction = { mode: 'transaction', begin: {}, warning: undefined, note: undefined }

describe('one transaction around everything becomes ours', () => {
  test.each([
    ['BEGIN; SELECT 1; COMMIT;', ['SELECT 1;']],
    ['begin;\r\nSELECT 1;\r\nend;\r\n', ['SELECT 1;']],
    ['BEGIN\n  WORK;SELECT 1;COMMIT WORK', ['SELECT 1;']],
    ['START TRANSACTION; SELECT 1; END TRANSACTION;', ['SELECT 1;']],
    ['BEGIN /* 🐘 */; SELECT 1; COMMIT', ['SELECT 1;']],
    ['-- why\nBEGIN; SELECT 1; COMMIT; -- done', ['SELECT 1;']],
    ['SET search_path TO a; BEGIN; SELECT 1; COMMIT;', ['SET search_path TO a;', 'SELECT 1;']],
    ['BEGIN; COMMIT;', []],
    [
      'BEGIN; SAVEPOINT a; ROLLBACK TO a; RELEASE a; COMMIT;',
      ['SAVEPOINT a;', 'ROLLBACK TO a;', 'RELEASE a;'],
    ],
    ["BEGIN; SELECT 'COMMIT;'; COMMIT;", ["SELECT 'COMMIT;';"]],
    ['BEGIN; DO $$ BEGIN COMMIT; END $$; COMMIT;', ['DO $$ BEGIN COMMIT; END $$;']],
    ['BEGIN; COMMIT AND NO CHAIN;', []],
    // PostgreSQL warns of the second one and goes on.
    ['BEGIN; SELECT 1; BEGIN; SELECT 2; COMMIT;', ['SELECT 1;', 'BEGIN;', 'SELECT 2;']],
  ])('%j is sent without it', (text, statements) => {
    expect(scriptFor(text)).toMatchObject({ ...oneTransaction, statements: statements.length })
    expect(scriptFor(text).whole?.statements.map(({ text }) => text)).toEqual(statements)
  })

  test('statements know where they are in the file', () => {
    const { whole } = scriptFor('BEGIN; -- größe 🐘\nSELECT 1; \\echo 🐘🐘\n  SELECT 2; COMMIT;')
    expect(whole?.statements.map(({ start }) => start)).toMatchObject([
      { line: 2, column: 1 },
      { line: 3, column: 3 },
    ])
  })

  test('a forgotten COMMIT is warned about', () => {
    expect(scriptFor('BEGIN; SELECT 1;')).toMatchObject({
      ...oneTransaction,
      statements: 1,
      warning: 'it begins a transaction and never commits it: psql would roll it back; it is committed here',
    })
  })
})

describe('its options move into our BEGIN', () => {
  test.each([
    ['BEGIN; SELECT 1; COMMIT;', {}],
    ['BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;', { isolation: 'serializable' }],
    [
      'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE; COMMIT;',
      { isolation: 'repeatable read', readOnly: false },
    ],
    ['START TRANSACTION DEFERRABLE; COMMIT;', { deferrable: true }],
    ['BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1;', { isolation: 'serializable' }],
    ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1;', { isolation: 'serializable' }],
    ["SET transaction_isolation = 'serializable'; SELECT 1;", { isolation: 'serializable' }],
    ['SET search_path TO a; SET TRANSACTION DEFERRABLE; SELECT 1;', { deferrable: true }],
    ['BEGIN; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;', { isolation: 'serializable' }],
    ['BEGIN; BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;', { isolation: 'serializable' }],
    [
      'BEGIN; SET LOCAL lock_timeout = 1; SET TRANSACTION DEFERRABLE; SELECT 1; COMMIT;',
      { deferrable: true },
    ],
    [
      'BEGIN ISOLATION LEVEL SERIALIZABLE; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; COMMIT;',
      { isolation: 'repeatable read' },
    ],
    [
      'SET TRANSACTION DEFERRABLE; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1;',
      { deferrable: true, isolation: 'serializable' },
    ],
  ])('%s', (text, begin) => {
    expect(scriptFor(text).begin).toEqual(begin)
    expect(JSON.stringify(sent(text))).not.toMatch(/transaction|serializable/i)
  })

  test('SET TRANSACTION behind a query stays: the server refuses it, and says where', () => {
    const text = 'SELECT 1; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;'
    expect(scriptFor(text)).toMatchObject(oneTransaction)
    expect(sent(text).flat().join(' ')).toBe(text)
  })

  test('SET of anything else stays', () => {
    const text = 'SET LOCAL search_path TO a; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SELECT 1;'
    expect(scriptFor(text)).toMatchObject(oneTransaction)
    expect(sent(text).flat().join(' ')).toBe(text)
  })

  test.each([
    ['BEGIN READ ONLY; SELECT 1; COMMIT;', '1:1'],
    ['SET TRANSACTION READ ONLY; SELECT 1;', '1:1'],
    ['BEGIN;\n  SET TRANSACTION READ ONLY;\nCOMMIT;', '2:3'],
    ['BEGIN;\nSET LOCAL transaction_read_only = on;\nCOMMIT;', '2:1'],
  ])('%j could not be recorded', (text, at) => {
    expect(refusal(text)).toBe(`${at} a read-only transaction cannot record that the migration was applied`)
  })

  test('an option that is none', () => {
    expect(refusal('BEGIN ISOLATION LEVEL; COMMIT;')).toMatch(/^1:1 .*\bisolation level\b/)
  })
})

describe('transactions that are not one around everything', () => {
  test.each([
    ['two', 'BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nSELECT 2;\nCOMMIT;', 'COMMIT, line 3'],
    ['a statement behind it', 'BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;', 'COMMIT, line 3'],
    ['a SET behind it', 'BEGIN;\nSELECT 1;\nCOMMIT;\nSET a.b TO 2;', 'COMMIT, line 3'],
    ['a statement before it', 'SELECT 1;\n BEGIN;\nSELECT 2;\nCOMMIT;', 'BEGIN, line 2'],
    ['a COMMIT alone', 'SELECT 1;\nCOMMIT;', 'COMMIT, line 2'],
    ['an END alone', 'END;', 'END, line 1'],
    ['a ROLLBACK alone', 'SELECT 1; ROLLBACK;', 'ROLLBACK, line 1'],
    ['a ROLLBACK at the end', 'BEGIN; SELECT 1; ROLLBACK;', 'ROLLBACK, line 1'],
    ['an ABORT', 'BEGIN; SELECT 1; ABORT;', 'ABORT, line 1'],
    ['a ROLLBACK in the middle', 'BEGIN; ROLLBACK; BEGIN; SELECT 1; COMMIT;', 'ROLLBACK, line 1'],
    ['a chain', 'BEGIN; SELECT 1; COMMIT AND CHAIN; COMMIT;', 'COMMIT AND, line 1'],
    ['a SET TRANSACTION before it', 'SET TRANSACTION DEFERRABLE; BEGIN; COMMIT;', 'BEGIN, line 1'],
    ['two COMMITs', 'BEGIN; COMMIT; COMMIT;', 'COMMIT, line 1'],
  ])('%s', (_title, text, expected) => {
    expect(scriptFor(text)).toMatchObject({
      mode: 'statements',
      stepwise: true,
      why: `it controls transactions itself (${expected})`,
      statements: text.split(';').length - 1,
    })
  })

  test('also where a mark says that the file is not one', () => {
    const file = { ...migration('001_a.sql', 'BEGIN;\nSELECT 1;'), outside: '-- no-transaction' }
    expect(() => scriptOf(file, { historyTable: 'schema_migrations' })).toThrow('is never committed')
  })

  test.each([
    ['the second one', 'BEGIN;\nSELECT 1;\nCOMMIT;\n  BEGIN;\nSELECT 2;', '4:3'],
    ['a chain', 'SELECT 1;\nBEGIN; SELECT 2;\nCOMMIT AND CHAIN;\n', '2:1'],
  ])('what is never committed is refused: %s', (_title, text, at) => {
    expect(refusal(text)).toBe(`${at} the transaction that it begins is never committed`)
  })

  test.each([
    ['SELECT 1;\nSELECT 2\\; SELECT 3;', undefined],
    [
      'SELECT 1;\nSELECT 2\\; SELECT 3;\nCOMMIT;',
      '2:1 what is joined by \\; would be a transaction of its own',
    ],
  ])('statements that are sent as one: %j', (text, expected) => {
    expect(refusal(text)).toBe(expected)
  })

  test.each([
    [
      'PREPARE TRANSACTION',
      "BEGIN;\nPREPARE TRANSACTION 'x';",
      '2:1 PREPARE TRANSACTION would leave the migration half done for ever',
    ],
    ['PREPARE of a statement is none', 'PREPARE transaction AS SELECT 1;', undefined],
  ])('%s', (_title, text, expected) => {
    expect(refusal(text)).toBe(expected)
  })
})

describe('what PostgreSQL refuses in a transaction', () => {
  test('makes the file several, and says which statement it is', () => {
    const text = 'CREATE TABLE t (a int);\n-- big\nCREATE INDEX CONCURRENTLY ON t (a);\nVACUUM t;'
    expect(scriptFor(text)).toMatchObject({
      mode: 'statements',
      stepwise: false,
      why: 'CREATE INDEX CONCURRENTLY cannot run in a transaction (line 3)',
      statements: 3,
    })
  })

  test('behind transactions of its own', () => {
    expect(scriptFor('BEGIN; CREATE TABLE t (a int); COMMIT;\nVACUUM t;')).toMatchObject({
      mode: 'statements',
      stepwise: true,
      why: 'VACUUM cannot run in a transaction (line 2)',
    })
  })

  test.each([
    ['BEGIN;\n  VACUUM t;\nCOMMIT;', '2:3', 'line 1'],
    ['SELECT 1;\nBEGIN;\nVACUUM t;', '3:1', 'line 2'],
    ['SELECT 1;\nBEGIN;\nCOMMIT AND CHAIN;\nVACUUM t;\nCOMMIT;', '4:1', 'line 2'],
  ])('%j is refused', (text, at, begun) => {
    expect(refusal(text)).toBe(`${at} VACUUM cannot run in a transaction, and ${begun} begins one`)
  })
})

describe('what psql is told', () => {
  test.each([
    '\\restrict x7Gq\n\\unrestrict x7Gq',
    '\\set ON_ERROR_STOP on',
    '\\echo hello; world',
    '\\pset pager off',
    '\\timing',
    '\\encoding UTF8',
    '\\q',
  ])('%s is left out', (command) => {
    const text = command === '\\q' ? `SELECT 1;\nSELECT 2;\n${command}` : `SELECT 1;\n${command}\nSELECT 2;`
    expect(sent(text)).toEqual([['SELECT 1;', 'SELECT 2;']])
  })

  test.each([
    ['\\i other.sql', 'i'],
    ['\\ir other.sql', 'ir'],
    ['\\copy t FROM file', 'copy'],
    ['\\connect other', 'connect'],
    ['\\if :x', 'if'],
    ['\\! rm -rf /', '!'],
    ['\\encoding LATIN1', 'encoding'],
    ['\\set ON_ERROR_STOP off', 'set'],
    ['\\d', 'd'],
  ])('%s is refused, with its line and column', (command, name) => {
    expect(refusal(`SELECT 1;\n  ${command}\n`)).toBe(`2:3 \\${name} is a command of psql`)
  })

  test('\\gexec in place of a semicolon', () => {
    expect(refusal('SELECT 1\n\\gexec\n')).toBe('2:1 \\gexec is a command of psql')
  })

  test('a backslash in a literal is text', () => {
    const text = "SELECT '\\i', E'\\\\i', $$\\i$$, \"\\i\";"
    expect(scriptFor(text)).toMatchObject(oneTransaction)
    expect(sent(text).flat().join(' ')).toBe(text)
  })

  test('the data of COPY … FROM stdin goes its own way', () => {
    const text =
      'CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n2\n\\.\n-- more\nSELECT 1;\nCOPY t FROM stdin;\n\\.\n'
    expect(scriptFor(text)).toMatchObject({ whole: undefined, note: 'it brings COPY data' })
    expect(sent(text)).toEqual([
      ['CREATE TABLE t (a int);', 'COPY t FROM stdin;', { 3: '1\n2\n' }],
      ['SELECT 1;', 'COPY t FROM stdin;', { 9: '' }],
    ])
  })

  test('COPY data that nobody reads is passed over', () => {
    const items = scriptFor('COPY t FROM stdin;\n1\n2\n\\.\nSELECT 1;').items()
    expect([...items].map(({ number, statement }) => [number, statement.text])).toEqual([
      [1, 'COPY t FROM stdin;'],
      [2, 'SELECT 1;'],
    ])
  })

  test('COPY from and to elsewhere is sent', () => {
    const text = "COPY t FROM '/tmp/x'; COPY t TO STDOUT;"
    expect(scriptFor(text)).toMatchObject(oneTransaction)
    expect(sent(text).flat().join(' ')).toBe(text)
  })

  test.each([
    ["SELECT 1;\nSELECT 'a\n;", '2:8'],
    ['SELECT "a;', '1:8'],
    ['SELECT 1;\n/* a /* b */', '2:1'],
    ['DO $x$ BEGIN END $y$;', '1:4'],
  ])('%j is never closed', (text, at) => {
    expect(refusal(text)).toMatch(new RegExp(`^${at} `))
  })

  test('a file of nothing but comments is an empty script', () => {
    expect(scriptFor('-- nothing\n/* at all */')).toMatchObject({
      statements: 0,
      whole: { statements: [] },
      claim: 'first',
      takesLocks: false,
    })
  })
})

describe('when the row is written', () => {
  const claimOf = (text: string, table?: string) => {
    const { claim, note } = scriptFor(text, table)
    return note === undefined ? claim : `${claim}: ${note}`
  }
  const insert = "INSERT INTO schema_migrations (version, name) VALUES ('012', 'x')"

  test.each([
    ['SELECT 1;'],
    [`${insert} ON CONFLICT DO NOTHING;`],
    [`${insert}\n  on  conflict (version) do nothing;`],
    ["INSERT INTO public.schema_migrations VALUES ('1') ON CONFLICT DO NOTHING;"],
    ['INSERT INTO "schema_migrations" VALUES (\'1\') ON CONFLICT DO NOTHING;'],
    [`${insert} ON CONFLICT DO NOTHING; ${insert.replace('012', '013')} ON CONFLICT DO NOTHING;`],
    ['CREATE TABLE schema_migrations_archive (a int);'],
    ['SELECT * FROM old_schema_migrations;'],
    ['SELECT 1; -- schema_migrations'],
    ['-- schema_migrations\nSELECT 1;'],
  ])('first: %s', (text) => {
    expect(claimOf(text)).toBe('first')
  })

  test.each([
    ['CREATE TABLE schema_migrations (version text PRIMARY KEY);', 'it creates schema_migrations itself'],
    [
      'CREATE TABLE IF NOT EXISTS public.schema_migrations (version text);',
      'it creates schema_migrations itself',
    ],
    ['create unlogged table Schema_Migrations (version text);', 'it creates schema_migrations itself'],
    ['CREATE TABLE "schema_migrations" AS SELECT 1;', 'it creates schema_migrations itself'],
    [`${insert};`, 'it uses schema_migrations itself'],
    [`${insert} ON CONFLICT DO NOTHING; ${insert};`, 'it uses schema_migrations itself'],
    ['SELECT version FROM schema_migrations;', 'it uses schema_migrations itself'],
    ["UPDATE schema_migrations SET version = '1';", 'it uses schema_migrations itself'],
    ['ALTER TABLE schema_migrations ADD x int;', 'it uses schema_migrations itself'],
    [
      'DO $$ BEGIN IF EXISTS (SELECT FROM schema_migrations) THEN RETURN; END IF; END $$;',
      'it uses schema_migrations itself',
    ],
    [
      'INSERT INTO schema_migrations SELECT version FROM schema_migrations ON CONFLICT DO NOTHING;',
      'it uses schema_migrations itself',
    ],
    ['INSERT INTO log SELECT * FROM schema_migrations;', 'it uses schema_migrations itself'],
    ['BEGIN; CREATE TABLE schema_migrations (version text); COMMIT;', 'it creates schema_migrations itself'],
  ])('last: %s', (text, note) => {
    expect(claimOf(text)).toBe(`last: ${note}`)
  })

  test.each([
    [
      'another name counts instead',
      'SELECT * FROM ops_history;',
      'ops_history',
      'last: it uses ops_history itself',
    ],
    ['the default does not', 'SELECT * FROM schema_migrations;', 'ops_history', 'first'],
    ['a name is not a pattern', 'SELECT * FROM axb;', 'a.b', 'first'],
    ['with a dollar', 'SELECT * FROM a$b;', 'a$b', 'last: it uses a$b itself'],
    ['the start of a name is another name', 'SELECT * FROM a$b;', 'a', 'first'],
  ])('%s', (_title, text, table, expected) => {
    expect(claimOf(text, table)).toBe(expected)
  })
})

describe('a file that holds only data takes no locks that others queue behind', () => {
  test.each([
    ['', false],
    ['SELECT 1;', false],
    [
      'INSERT INTO t VALUES (1); UPDATE t SET a = 1; DELETE FROM t; WITH a AS (SELECT 1) SELECT * FROM a; VALUES (1);',
      false,
    ],
    ['SET search_path TO a; INSERT INTO t VALUES (1);', false],
    ['BEGIN; DELETE FROM t; COMMIT;', false],
    ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; DELETE FROM t;', false],
    ['MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE;', false],
    ['INSERT INTO t VALUES (1); ALTER TABLE t ADD b int;', true],
    ['CREATE TABLE t (a int);', true],
    ['TRUNCATE t;', true],
    ['SELECT 1 INTO t;', true],
    ['DO $$ BEGIN END $$;', true],
    ['CALL p();', true],
    ['LOCK TABLE t;', true],
  ])('%j: %s', (text, takesLocks) => {
    expect(scriptFor(text).takesLocks).toBe(takesLocks)
  })
})

describe('how the server reads the file', () => {
  test.each([
    [
      "SET standard_conforming_strings = off;\nSELECT 'a\\nb';",
      [['SET standard_conforming_strings = off;'], ["SELECT 'a\\nb';"]],
    ],
    [
      "SELECT 1; set local Standard_Conforming_Strings to 'off'; SELECT 2;",
      [['SELECT 1;', "set local Standard_Conforming_Strings to 'off';"], ['SELECT 2;']],
    ],
    [
      "SELECT set_config('standard_conforming_strings', 'off', false); SELECT 2;",
      [["SELECT set_config('standard_conforming_strings', 'off', false);"], ['SELECT 2;']],
    ],
    [
      'SET standard_conforming_strings = off; SELECT 1; RESET ALL; SELECT 2;',
      [['SET standard_conforming_strings = off;'], ['SELECT 1;', 'RESET ALL;'], ['SELECT 2;']],
    ],
    [
      'SET standard_conforming_strings = on; SELECT 1;',
      [['SET standard_conforming_strings = on;', 'SELECT 1;']],
    ],
    [
      'SELECT 1; SET standard_conforming_strings = off;',
      [['SELECT 1;', 'SET standard_conforming_strings = off;']],
    ],
  ])('%j is cut where that changes', (text, parts) => {
    expect(sent(text)).toEqual(parts)
    const { note, whole } = scriptFor(text)
    expect(note).toBe(parts.length === 1 ? undefined : 'it changes how its strings are read')
    expect(whole === undefined).toBe(parts.length > 1)
  })

  const changing = 'DO $$ BEGIN SET standard_conforming_strings = off; END $$;'
  const unsure = '1:1 it may change how the backslashes in the strings behind it are read'
  test.each([
    [`${changing} SELECT 'a\\nb';`, unsure],
    [`${changing}\nSELECT 'a''b', 'c\\d';`, unsure],
    [`${changing} SELECT 'a';`, undefined],
    [`${changing} SELECT E'a\\nb', $$\\$$;`, undefined],
    [`SELECT 'a\\b'; ${changing}`, undefined],
    ["DO $$ BEGIN END $$; SELECT 'a\\b';", undefined],
  ])('%j: %s', (text, expected) => {
    expect(refusal(text)).toBe(expected)
  })

  const reread = 'the file is UTF-8, and what follows would be read in another encoding'
  test.each([
    ["SET client_encoding = 'LATIN1'; SELECT 'é';", `1:1 ${reread}`],
    ["SELECT 1;\n SET SESSION client_encoding TO win1252; SELECT 'é';", `2:2 ${reread}`],
    ["SET NAMES 'LATIN1'; SELECT 'é';", `1:1 ${reread}`],
    ["SET client_encoding = 'LATIN1'; SELECT 'e';", undefined],
    ["SELECT 'é'; SET client_encoding = 'LATIN1';", undefined],
    ["SET client_encoding = 'UTF8'; SELECT 'é';", undefined],
    ["SET client_encoding TO 'utf-8'; SELECT 'é';", undefined],
    ["SET client_encoding = DEFAULT; SELECT 'é';", undefined],
    ["SET NAMES; SELECT 'é';", undefined],
    ["SET client_encoding = 'SQL_ASCII'; SELECT 'é';", undefined],
  ])('%j: %s', (text, expected) => {
    expect(refusal(text)).toBe(expected)
  })
})

test('a file is read once, though a run plans twice', () => {
  const file = migration('001_a.sql')
  const reading = { historyTable: 'schema_migrations' }
  expect(scriptOf(file, reading)).toBe(scriptOf(file, reading))
})
