import { describe, expect, test } from 'vitest'
import { metaCommand, psqlJudge } from '../../../src/sql/psql.ts'
import { scanScript } from '../../../src/sql/scanner.ts'

describe('a psql command', () => {
  test.each([
    ['restrict', 'key'],
    ['unrestrict', 'key'],
    ['set', 'ON_ERROR_STOP on'],
    ['set', 'ON_ERROR_STOP'],
    ['set', "ON_ERROR_STOP 'true'"],
    ['set', 'AUTOCOMMIT on'],
    ['set', 'name value'],
    ['unset', 'name'],
    ['unset', 'ON_ERROR_ROLLBACK'],
    ['set', ''],
    ['echo', 'words'],
    ['pset', 'pager off'],
    ['timing', ''],
    ['x', 'on'],
    ['encoding', 'utf-8'],
    ['encoding', "'UTF8'"],
    ['q', ''],
    [';', ''],
  ])('\\%s %s is passed over', (command, argument) => {
    expect(metaCommand(command, argument)).toEqual({ accepted: true })
  })

  test.each([
    ['i', 'x.sql', 'a migration of its own'],
    ['ir', 'x.sql', 'a migration of its own'],
    ['include_relative', 'x.sql', 'a migration of its own'],
    ['c', 'db', 'One run works on one database'],
    ['copy', 't from x', 'COPY … FROM stdin'],
    ['gexec', '', 'DO block'],
    ['if', 'true', 'DO block'],
    ['g', '', 'semicolon'],
    ['gset', 'x_', 'semicolon'],
    ['watch', '', 'semicolon'],
    ['!', 'ls', 'runs no programs'],
    ['!ls', '', 'runs no programs'],
    ['echo', '`date`', 'runs no programs'],
    ['set', 'now `date`', 'runs no programs'],
    ['o', 'file', 'no files'],
    ['set', 'ON_ERROR_STOP off', 'always stops at the first error'],
    ['set', 'ON_ERROR_STOP 0', 'always stops at the first error'],
    ['unset', 'ON_ERROR_STOP', 'always stops at the first error'],
    ['unset', 'AUTOCOMMIT', 'BEGIN and COMMIT'],
    ['set', 'AUTOCOMMIT off', 'BEGIN and COMMIT'],
    ['set', 'SINGLELINE', 'BEGIN and COMMIT'],
    ['set', 'ON_ERROR_ROLLBACK on', 'BEGIN and COMMIT'],
    ['encoding', 'LATIN1', 'UTF-8'],
    ['.', '', 'COPY … FROM stdin'],
    [':', '', 'without the backslash'],
    ['', 'x', 'backslash'],
    ['dt', '', 'not SQL'],
    ['constructor', '', 'not SQL'],
  ])('\\%s %s is refused: %s', (command, argument, advice) => {
    expect(metaCommand(command, argument)).toEqual({
      accepted: false,
      advice: expect.stringContaining(advice),
    })
  })
})

describe('a script', () => {
  const refusals = (script: string) => {
    const judge = psqlJudge()
    return scanScript(script)
      .map(judge)
      .filter((refusal) => refusal !== undefined)
      .map(({ position, message }) => `${position.line}:${position.column} ${message}`)
  }

  test.each([
    ['without commands', 'SELECT 1;\nSELECT :a, b[1:n], c::int;', []],
    ['that ends in \\q', 'SELECT 1;\n\\q\n -- the end\n', []],
    ['that goes on behind \\q', '\\q\nSELECT 1;', ['2:1 psql stops at \\q']],
    ['with \\q in a statement', 'SELECT 1 \\q\n', ['1:10 \\q is a command of psql']],
    ['with a command that is refused', 'SELECT 1;\n  \\i a.sql\n', ['2:3 \\i is a command of psql']],
    ['of pg_dump', '\\restrict a\nSELECT 1;\n\\unrestrict a\n\\echo b\n', []],
    ['that forgets its own restriction', '\\restrict a\n\\echo b\n', ['2:1 \\echo is a command of psql']],
    ['with the key of another', '\\restrict a\n\\unrestrict b\n', ['2:1 \\unrestrict is a command of psql']],
    [
      'with a variable that it sets',
      '\\set a 1\nSELECT :a;',
      ['2:8 psql replaces :a by the value of a variable'],
    ],
    ['with a variable that is set no more', '\\set a 1\n\\unset a\nSELECT :a;', []],
    [
      'with a variable that psql sets',
      "SELECT :'USER';",
      ["1:8 psql replaces :'USER' by the value of a variable"],
    ],
    ['with a variable in quotes', '\\set a 1\nSELECT \':a\', ":a", $$:a$$; -- :a', []],
    ['that asks for a variable', 'SELECT :{?a};', ['1:8 psql replaces :{?a} by the value of a variable']],
  ])('%s', (_title, script, expected) => {
    expect(refusals(script)).toEqual(expected)
  })
})
