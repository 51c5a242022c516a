import { describe, expect, test } from 'vitest'
import { deniedStatement, mentions } from '../../../src/permissions/statement.ts'

const failed = (fields: { where?: string; internalQuery?: string }) =>
  deniedStatement('SELECT f()', Object.assign(new Error('permission denied for table t'), fields))

describe('the statement that was denied is', () => {
  test('that of the file', () => {
    expect(failed({})).toMatchObject({ text: 'SELECT f()', functions: [] })
  })

  test('the one that a function ran, with the functions around it', () => {
    const where = `SQL statement "INSERT INTO "T" VALUES ('a\n"b"')"
PL/pgSQL function s.inner(text,integer) line 3 at SQL statement
SQL statement "SELECT s.inner('a', 1)"
PL/pgSQL function "Outer"() line 1 at PERFORM`
    expect(failed({ where })).toMatchObject({
      text: `INSERT INTO "T" VALUES ('a\n"b"')`,
      functions: ['s.inner', 'Outer'],
    })
  })

  test('the one that a block put together', () => {
    const where = 'PL/pgSQL function inline_code_block line 1 at EXECUTE'
    expect(failed({ where, internalQuery: 'CREATE TABLE x ()' })).toMatchObject({
      text: 'CREATE TABLE x ()',
      functions: [],
    })
  })

  test.each([
    ['of a function in SQL', 'SQL function "f" statement 1', ['f']],
    ['of a function in another language', 'PL/Python function "f"', ['f']],
    [
      'what a function does by itself',
      'PL/pgSQL function "My S"."f x"(integer) while storing call arguments into local variables',
      ['"My S"."f x"'],
    ],
  ])('not known: %s', (_title, where, functions) => {
    expect(failed({ where })).toEqual({ text: undefined, words: [], functions })
  })

  test('of nobody whose role is known: the server checks a foreign key', () => {
    const where =
      'SQL statement "SELECT 1 FROM ONLY "s"."t" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x"'
    expect(failed({ where })).toBeUndefined()
  })
})

test.each([
  ['SELECT * FROM s.t', 's', true],
  [`SELECT nextval('s.sq')`, 'S', true],
  ['SELECT * FROM sales.t', 's', false],
  ['SELECT * FROM tables', 's', false],
  ['SELECT * FROM größe.t', 'gr', false],
  ['SELECT * FROM xs.t, s.t', 's', true],
])('%s mentions %s: %s', (text, name, expected) => {
  expect(mentions({ text, words: [], functions: [] }, name)).toBe(expected)
})
