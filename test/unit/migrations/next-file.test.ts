import { describe, expect, test } from 'vitest'
import { nextFile } from '../../../src/migrations/next-file.ts'
import { migration } from '../../support/build.ts'
import { failureOf } from '../../support/failure.ts'

const now = new Date('2026-03-04T05:06:07.890Z')
const named = (files: readonly string[], words = 'add users') =>
  nextFile(
    files.map((file) => migration(file)),
    words,
    now,
  )

describe('the next file is named in the style of the last', () => {
  test.each([
    ['an empty folder', [], '001_add_users.sql'],
    ['with as many digits', ['001_a.sql', '002_b.sql'], '003_add_users.sql'],
    ['with a carry', ['0099_a.sql'], '0100_add_users.sql'],
    ['with the separator', ['001-a.sql'], '002-add_users.sql'],
    ['with a blank', ['001 a.sql'], '002 add_users.sql'],
    ['with an underscore in place of a dot', ['001.a.sql'], '002_add_users.sql'],
    ['with an underscore where the last has no name', ['001.sql'], '002_add_users.sql'],
    ['Flyway', ['V1__a.sql', 'V1.9__b.sql'], 'V1.10__add_users.sql'],
    ['the last part of several', ['20260115_01_a.sql'], '20260115_02_add_users.sql'],
    ['a number that no double holds', ['9007199254740993_a.sql'], '9007199254740994_add_users.sql'],
    ['a timestamp: the time in UTC', ['20260115093000_a.sql'], '20260304050607_add_users.sql'],
    ['a timestamp with separators', ['2026-01-15-093000_a.sql'], '2026-03-04-050607_add_users.sql'],
    ['a timestamp of minutes', ['202601150930_a.sql'], '202603040506_add_users.sql'],
    ['the second file of one second', ['20260304050607_a.sql'], '20260304050608_add_users.sql'],
    ['after one from the future', ['20270101000000_a.sql'], '20270101000001_add_users.sql'],
  ])('%s', (_title, files, expected) => {
    expect(named(files)).toBe(expected)
  })

  test('where the digits are used up, a name that sorts last needs other files renamed first', () => {
    expect(() => named(['999_a.sql'])).toThrow('1000 comes after 999 by number, but before it by name')
  })
})

describe('the words become a name', () => {
  test.each([
    ['Add Users', 'add_users'],
    ['  add--users!  ', 'add_users'],
    ['add_users', 'add_users'],
    ['2fa', '2fa'],
    ['Größe e\u0301', 'größe_é'],
    ['../../etc/passwd', 'etc_passwd'],
    ['name.sql', 'name_sql'],
    ['日本', '日本'],
  ])('%j', (words, name) => {
    expect(named([], words)).toBe(`001_${name}.sql`)
  })

  test.each(['', '   ', '---', '../'])('%j leaves no name', (words) => {
    expect(failureOf(() => named([], words))).toMatchObject({
      code: 'USAGE',
      message: `'${words}' holds no letter or digit`,
    })
  })
})

test('a folder without versions has no next one', () => {
  expect(failureOf(() => named(['init.sql']))).toMatchObject({
    code: 'USAGE',
    message: 'the files of this folder have no versions',
  })
})
