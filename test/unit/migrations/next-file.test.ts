import { describe, expect, test } from 'vitest'
import type { Layout } from '../../../src/config/layouts.ts'
import { LayoutReader } from '../../../src/migrations/layout.ts'
import type { Migration } from '../../../src/migrations/migration.ts'
import { nextFiles } from '../../../src/migrations/next-file.ts'
import { migration } from '../../support/build.ts'
import { failureOf } from '../../support/failure.ts'

const now = new Date('2026-03-04T05:06:07.890Z')
const named = (files: readonly string[], words = 'add users') =>
  nextFiles(
    files.map((file) => migration(file)),
    words,
    { now },
  )
    .map(({ name }) => name)
    .join()

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
    ['a timestamp of milliseconds', ['20260115093000123_a.sql'], '20260304050607890_add_users.sql'],
    ['milliseconds since 1970', ['1768469400000_a.sql'], '1772600767890_add_users.sql'],
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

describe('the files are of the style of the last', () => {
  const last = (file: string, more: Partial<Migration> = {}) => ({ ...migration(file), ...more })
  const down = (file: string) => ({ down: migration(file) })
  const made = (migration?: Migration, layout?: Layout) =>
    nextFiles(migration === undefined ? [] : [migration], 'Add  users\n', { now, ...(layout && { layout }) })
  const names = (migration?: Migration, layout?: Layout) => made(migration, layout).map(({ name }) => name)

  test.each<[string, Migration, readonly string[]]>([
    ['a plain file', last('001_a.sql'), ['002_add_users.sql']],
    [
      'a plain file with a down script beside it',
      last('001_a.sql', down('001_a.down.sql')),
      ['002_add_users.sql', '002_add_users.down.sql'],
    ],
    ['a pair', last('9_a.up.sql', { layout: 'pairs' }), ['10_add_users.up.sql', '10_add_users.down.sql']],
    ['sections', last('001_a.sql', { layout: 'dbmate', ...down('001_a.sql') }), ['002_add_users.sql']],
    ['Flyway', last('V1__a.sql', { layout: 'flyway' }), ['V2__add_users.sql']],
    [
      'Flyway with an undo script',
      last('V1.9__a.sql', { layout: 'flyway', ...down('U1.9__a.sql') }),
      ['V1.10__add_users.sql', 'U1.10__add_users.sql'],
    ],
    [
      'Prisma',
      last('20260115093000_a/migration.sql', { layout: 'folders' }),
      ['20260304050607_add_users/migration.sql'],
    ],
    [
      'Prisma with a down script',
      last('20260115093000_a/migration.sql', { layout: 'folders', ...down('20260115093000_a/down.sql') }),
      ['20260304050607_add_users/migration.sql', '20260304050607_add_users/down.sql'],
    ],
    [
      'Diesel',
      last('2026-01-15-093000_a/up.sql', { layout: 'folders' }),
      ['2026-03-04-050607_add_users/up.sql', '2026-03-04-050607_add_users/down.sql'],
    ],
  ])('%s', (_title, migration, expected) => {
    expect(names(migration)).toEqual(expected)
  })

  test.each<[Layout, readonly string[]]>([
    ['auto', ['001_add_users.sql']],
    ['plain', ['001_add_users.sql']],
    ['pairs', ['000001_add_users.up.sql', '000001_add_users.down.sql']],
    ['folders', ['20260304050607_add_users/up.sql', '20260304050607_add_users/down.sql']],
    ['dbmate', ['20260304050607_add_users.sql']],
    ['flyway', ['V1__add_users.sql']],
    ['goose', ['00001_add_users.sql']],
    ['node-pg-migrate', ['1772600767890_add_users.sql']],
    ['sql-migrate', ['20260304050607_add_users.sql']],
    ['tern', ['001_add_users.sql']],
  ])('in an empty folder that of RATCHET_LAYOUT=%s', (layout, expected) => {
    expect(names(undefined, layout)).toEqual(expected)
  })

  test.each<[Layout, string]>([
    ['plain', '-- Add users\n'],
    ['dbmate', '-- Add users\n\n-- migrate:up\n\n\n-- migrate:down\n\n'],
    ['goose', '-- Add users\n\n-- +goose Up\n\n\n-- +goose Down\n\n'],
    ['node-pg-migrate', '-- Add users\n\n-- Up Migration\n\n\n-- Down Migration\n\n'],
    ['sql-migrate', '-- Add users\n\n-- +migrate Up\n\n\n-- +migrate Down\n\n'],
    ['tern', '-- Add users\n\n\n\n---- create above / drop below ----\n\n'],
  ])('with the marks of %s, and nothing that undoes it yet', (layout, text) => {
    expect(made(undefined, layout)).toMatchObject([{ text }])
    const reader = new LayoutReader(layout)
    reader.read(text)
    const { refusal, sections } = reader.end()
    expect([refusal, sections?.layout]).toEqual([undefined, layout === 'plain' ? undefined : layout])
  })

  test.each(['down migration', 'migrate:down', 'no-transaction', '+goose Up', 'migrate:repeat always'])(
    '%s is not said in it',
    (words) => {
      expect(nextFiles([], words, { now })).toMatchObject([{ text: '' }])
    },
  )

  test('what undoes it is blank where it is a file', () => {
    expect(made(last('001_a.up.sql', { layout: 'pairs' }))).toEqual([
      { name: '002_add_users.up.sql', text: '-- Add users\n' },
      { name: '002_add_users.down.sql', text: '' },
    ])
  })
})
