import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { ratchet } from '../support/program.ts'

// The place that has to be named is marked: by ▶ where it is exact, by ▷ where a statement begins that failed somewhere.
const mark = /[▶▷]/u
const crlf = (text: string) => text.replaceAll('\n', '\r\n')
const copy = (options: string, ...lines: string[]) =>
  ['CREATE TABLE t (id int, v text);', '-- data', `COPY t FROM stdin${options};`, ...lines].join('\n')

test.concurrent.each<[title: string, text: string, where?: RegExp, query?: object]>([
  ['a syntax error', 'SELECT 1;\nSELEKT 2;'.replace('SELEKT', '▶SELEKT')],
  ['a syntax error in the middle', 'SELECT 1;\n\nCREATE TABLE t (\n  id int,\n  ▶)\n;'],
  ['an unknown column', 'CREATE TABLE t (id int);\nSELECT id,\n  ▶nope FROM t;'],
  ['a statement behind another in its line', "SELECT 1; SELECT 'a'; SELECT ▶nope;"],
  ['no position from the server', 'CREATE TABLE t (id int);\n  ▷DROP TABLE t, nope;'],
  ['characters of two, three and four bytes before it', "SELECT 'größe – 🐘🐘', ▶nope;"],
  ['the same in lines before it', '-- 🐘🐘🐘\n/* größe */ SELECT 1;\nSELECT /* 🐘 */ ▶nope;'],
  ['CRLF', crlf('SELECT 1;\nSELECT\n  ▶nope;\n')],
  ['tabs', 'SELECT\t1,\n\t\t▶nope;'],
  ['a line of a million characters', `SELECT '${'🐘'.repeat(100_000)}', ▶nope, '${'x'.repeat(500_000)}';`],
  ['a byte order mark', '\uFEFFSELECT ▶nope;'],
  ['psql commands before it', '\\set ON_ERROR_STOP on\n\\echo hello\nSELECT 1; \\timing\nSELECT ▶nope;'],
  ['a BEGIN of its own before it', 'BEGIN; SELECT 1;\nSELECT ▶nope; COMMIT;'],
  ['a dollar quote that is never closed', 'SELECT 1;\nSELECT ▶$a$ x;\nSELECT 2;\n$b$;'],
  [
    'a change of standard_conforming_strings before it',
    "SET standard_conforming_strings = off;\nSELECT 'a\\'b', ▶nope;",
  ],
  ['a line of COPY data', copy('', '1\ta', '2\tb', '▶three\tc', '\\.')],
  ['COPY data without a column', copy('', '1\ta', '▶2', '\\.')],
  ['COPY data with CRLF', crlf(copy('', '1\ta', '▶three\tb', '\\.', ''))],
  ['COPY data in csv with a header', copy(' WITH (FORMAT csv, HEADER)', 'id,v', '1,a', '▶x,b', '\\.')],
  ['COPY data in csv with line breaks in the first value', copy(' CSV', '1,"a', 'b', 'c"', '▶x,b', '\\.')],
  ['COPY data in csv with line breaks further on', copy(' CSV', '0,z', '1,"a', 'b', 'c"', '▶x,b', '\\.')],
  ['COPY data in csv with CRLF in a value', crlf(copy(' CSV', '1,"a', 'b"', '▶x,b', '\\.', ''))],
  ['a record of csv over several lines', copy(' CSV', '0,z', '▶x,"a', 'b"', '1,b', '\\.')],
  [
    'a record of csv that never ends',
    copy(' CSV', '0,z', '▶1,"a', '2,b', '\\.', 'SELECT 1;'),
    /^COPY t, line 4: /,
  ],
  ['csv with a quote of its own', copy(" WITH (FORMAT csv, QUOTE '|')", '0,"', '1,|a', 'b|', '▶x,b', '\\.')],
  [
    'a table that is called csv',
    'CREATE TABLE csv (id int, v text);\nCOPY csv FROM stdin;\n1\t"\n▶x\t"\n\\.',
  ],
  ['COPY data with a line that a backslash goes on with', copy('', '1\ta\\', 'b', '▶x\tb', '\\.')],
  ['the second COPY of a file', `${copy('', '1\ta', '\\.')}\nCOPY t FROM stdin;\n▶x\tb\n\\.\n`],
  ['a statement behind COPY data', `${copy('', '1\ta', '\\.')}\nSELECT ▶nope;`],
  [
    'a body in PL/pgSQL that cannot be read',
    'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  ▶RETRUN 1;\nEND $$;',
  ],
  [
    'a body in SQL',
    "SELECT 1;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS '\n  SELECT ''a'', ▶nope()';",
  ],
  [
    'a body in BEGIN ATOMIC',
    'CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC\n  SELECT 1;\n  SELECT ▶nope;\nEND;',
  ],
  [
    'a function that fails: its own line is named apart',
    'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1 / 0;\nEND $$;\n\n▷SELECT f();',
    /^PL\/pgSQL function f\(\) line 3 at RETURN$/m,
  ],
  [
    'a function in SQL that fails',
    "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 2; SELECT 1 / $1';\n▷SELECT f(0);",
    /^SQL function "f" statement 2$/m,
  ],
  [
    'a statement in a DO block',
    'CREATE TABLE t (id int);\nDO $$\nBEGIN\n  INSERT INTO t VALUES (1);\n  UPDATE t SET ▶nope = 2;\nEND $$;',
  ],
  [
    'RAISE in a DO block',
    'DO $body$\nBEGIN\n  ▷RAISE EXCEPTION $q$größe 🐘$q$;\nEND $body$;',
    /line 3 at RAISE/,
  ],
  ['an expression in a DO block', 'DO $$\nDECLARE x int := 0;\nBEGIN\n  ▷x := 1 / x;\nEND $$;'],
  ['what a DO block executes', "DO $$\nBEGIN\n  EXECUTE 'CREATE TABLE x (id int, a ▶nosuchtype)';\nEND $$;"],
  [
    'a DO block in plain quotes, behind something else',
    "SELECT 1; DO LANGUAGE plpgsql '\nBEGIN\n  ▷RAISE ''no'';\nEND';",
  ],
  [
    'what a function executes: its query is shown apart',
    `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SELECT 1,\n  %s', 'größe');
END $$;
▷SELECT f();`,
    /^PL\/pgSQL function f\(\) line 3 at EXECUTE$/,
    { line: '  größe', caret: '  ^' },
  ],
  ['a DO block with CRLF', crlf('DO $$\nBEGIN\n\t▷RAISE EXCEPTION $q$no$q$;\nEND $$;\n')],
  [
    'a function that a DO block calls',
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  UPDATE nowhere SET a = 1;\nEND $$;\nDO $$ BEGIN PERFORM 1;\n  ▷PERFORM f(); END $$;',
    /^PL\/pgSQL function f\(\) line 3 at SQL statement$/m,
  ],
  ['a file that is not one transaction', 'CREATE TABLE t (id int);\nVACUUM t;\nSELECT 1;\nSELECT ▶nope;'],
  [
    'what runs alone',
    'CREATE TABLE t (id int);\n  CREATE INDEX CONCURRENTLY ON t (▶nope);'
      .replace('▶nope', 'nope')
      .replace('  CREATE', '  ▷CREATE'),
  ],
  [
    'a DO block in a file that is not one transaction',
    'VACUUM;\nDO $$\nBEGIN\n  ▷RAISE EXCEPTION $q$no$q$;\nEND $$;',
  ],
])('%s', async (_title, marked, where, query) => {
  const at = marked.search(mark)
  const before = marked.slice(0, at).replace(/^\uFEFF/, '')
  const line = before.split('\n').length
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1
  await using database = await createDatabase()
  await using migrations = await folder({ '001_a.sql': marked.replace(mark, '') })
  const { stderr } = await ratchet(['up', '--output', 'json'], { dir: migrations.path, url: database.url })
  const { failure } = stderr
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))
    .find(({ type }) => type === 'run.failed')
  if (failure.code === 'FILES_UNUSABLE') {
    expect(failure.problems).toMatchObject([{ line, column }])
    return
  }
  expect(failure).toMatchObject({
    code: 'MIGRATION_FAILED',
    place: { line, column, exact: marked.charAt(at) === '▶' },
    ...(where && { server: { where: expect.stringMatching(where), ...(query && { query }) } }),
  })
  const { excerpt } = failure.place
  expect(excerpt.line.length).toBeLessThan(200)
  const [next] = marked.slice(at + 1)
  // Elephants take two columns of a terminal, and two units of a string.
  if (!marked.includes('🐘')) expect(excerpt.line.charAt(excerpt.caret.indexOf('^'))).toBe(next)
})
