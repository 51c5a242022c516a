import { describe, expect, test } from 'vitest'
import type { Layout } from '../../../src/config/layouts.ts'
import { LayoutReader } from '../../../src/migrations/layout.ts'
import { nameProblem } from '../../../src/migrations/names.ts'

/** Reads a text that comes in parts of this size. */
function read(text: string, size = text.length, layout?: Layout) {
  const reader = new LayoutReader(layout)
  for (let from = 0; from < text.length; from += size) reader.read(text.slice(from, from + size))
  const { refusal, outside, sections } = reader.end()
  return { refusal, outside: sections?.up.outside ?? outside, sections }
}

const refusal = (text: string, size?: number, layout?: Layout) => {
  const { refusal } = read(text, size, layout)
  return refusal === undefined ? undefined : `${refusal.line} ${refusal.problem}`
}

describe('names of files that are not run once, as up', () => {
  test.each([
    ['B5__base.sql', 'is a baseline migration by its name (Flyway)'],
    ['B5_1__base.sql', 'is a baseline migration by its name (Flyway)'],
  ])('%s %s', (file, problem) => {
    expect(nameProblem(`migrations/${file}`, file, 'auto')).toMatchObject({
      file: `migrations/${file}`,
      problem,
    })
  })
})

describe('marks in the text, with their line', () => {
  test.each([
    ['-- migrate:down\n-- migrate:up\n', '2 has an up section behind the down section (dbmate)'],
    ['-- migrate:up\n-- migrate:down\n-- migrate:up', '3 has an up section behind the down section (dbmate)'],
    ['-- x\n\nSELECT 1;\n-- migrate:up\n', '3 has statements before its up section (dbmate)'],
    ['/* x */ SELECT 1;\n-- migrate:up\n', '1 has statements before its up section (dbmate)'],
    [' SELECT 1;\n-- migrate:up\n', '1 has statements before its up section (dbmate)'],
    [' -- migrate:down\n', '1 has a down section that dbmate would not know as one'],
    ['-- migrate:up\n-- Migrate:Down\n', '2 has a down section that dbmate would not know as one'],
    ['-- migrate:down;\n', '1 has a down section that dbmate would not know as one'],
    ['-- +goose Up\n-- +goose ENVSUB ON\n', '2 puts environment variables into the SQL (goose ENVSUB)'],
    ['-- +goose NO TRANSACTIONS\n', "1 has an annotation that is not one of goose's"],
    [' -- +goose Down\n', "1 has an annotation that is not one of goose's"],
    ['-- +goose Down now\n', "1 has an annotation that is not one of goose's"],
    ['-- +goose Down\n-- +goose Up\n', '2 has an up section behind the down section (goose)'],
    ['-- +goose Up\n-- +goose Down\n-- +goose Down\n', '3 has two down sections (goose)'],
    ['-- +goose Up\n-- +goose Up\n', '2 has two up sections (goose)'],
    ['SELECT 1;\n-- +goose Down\n', '2 has a down section and no up section (goose)'],
    ['SELECT 1;\n-- +goose Up\n', '1 has statements before its up section (goose)'],
    ['-- +migrate up\n', "1 has an annotation that is not one of sql-migrate's"],
    ['--+migrate Down\n', "1 has an annotation that is not one of sql-migrate's"],
    ['SELECT 1;\n-- +migrate Down\n', '2 has a down section and no up section (sql-migrate)'],
    ['-- +goose Up\n-- migrate:down\n', '2 has marks of dbmate as well as of goose'],
    ['-- rambler up\nSELECT 1;\n-- rambler down\n', '1 has rambler sections'],
    ['SELECT 1;\n-- //@UNDO\nDROP TABLE t;', '2 has an undo section (MyBatis Migrations)'],
    ['-- !Ups\nSELECT 1;\n-- !Downs\n', '1 has Play evolutions'],
    ['SELECT 1;\n-- Down Migration\n', '2 has a down section and no up section (node-pg-migrate)'],
    ['SELECT 1;\n-- Up Migration\n', '1 has statements before its up section (node-pg-migrate)'],
    [
      'SELECT 1;\n---- create above/drop below ----\n',
      '2 has a down section that tern would not know as one',
    ],
    ['SELECT 1;\n-- create above / drop below --\n', '2 has a down section that tern would not know as one'],
    [
      'SELECT 1; ---- create above / drop below ----\nDROP TABLE t;',
      '1 has the mark of a down section inside a line (tern)',
    ],
    ["\nSELECT '{{1}}';\n---- create above / drop below ----\nSELECT 2;", '2 is a template (tern)'],
  ])('%j', (text, problem) => {
    expect(refusal(text)).toBe(problem)
    expect(refusal(text, 1)).toBe(problem)
    expect(refusal(text, 7)).toBe(problem)
  })

  test('the first one counts, also behind a line that is very long', () => {
    const text = `SELECT '${'x'.repeat(100_000)}';\n-- !Downs\n-- +goose Down\n`
    expect(refusal(text)).toBe('2 has Play evolutions')
    expect(refusal(text, 999)).toBe('2 has Play evolutions')
  })

  test('in a very long line', () => {
    const text = `\n-- !Downs ${'x'.repeat(100_000)}\n`
    expect(refusal(text)).toBe('2 has Play evolutions')
    expect(refusal(text, 999)).toBe('2 has Play evolutions')
  })
})

describe('sections', () => {
  const infinity = Number.POSITIVE_INFINITY
  test.each([
    ['of dbmate', '-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE t;', [2, 2], [4, infinity]],
    ['CRLF', '-- x\r\n\r\n-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\r\n', [4, 4], [6, infinity]],
    ['no down', '-- migrate:up\nSELECT 1;\n', [2, infinity], undefined],
    ['no up: all that comes before', 'SELECT 1;\n\n--migrate:down', [1, 2], [4, infinity]],
    [
      'the first of each',
      '-- migrate:up\n-- migrate:up\n-- migrate:down\n-- migrate:down',
      [2, 2],
      [4, infinity],
    ],
  ])('%s', (_title, text, up, down) => {
    for (const size of [text.length, 1, 7]) {
      const { sections } = read(text, size)
      expect(sections?.up.lines.map(({ from, to }) => [from, to])).toEqual([up])
      expect(sections?.down?.lines.map(({ from, to }) => [from, to])).toEqual(down && [down])
    }
  })

  test('an option of the down section is not one of the up section', () => {
    const { sections } = read('-- migrate:up\n\n-- migrate:down transaction:false\n')
    expect(sections?.up.outside).toBeUndefined()
    expect(sections?.down?.outside).toBe('-- migrate:down transaction:false')
  })
})

test('sections of sql-migrate may go on', () => {
  const { sections } = read(
    '-- +migrate Up\n-- +migrate Down\n-- +migrate Up\n\n-- +migrate Down notransaction\n',
  )
  expect(sections).toMatchObject({
    up: {
      lines: [
        { from: 2, to: 1 },
        { from: 4, to: 4 },
      ],
    },
    down: { lines: [{ from: 3, to: 2 }, { from: 6 }], outside: '-- +migrate Down notransaction' },
  })
})

describe('a mark that says how a section is run', () => {
  const separator = '---- create above / drop below ----'
  test.each([
    ['-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose Down\n', true, true],
    ['-- +goose Up\n-- +goose Down\n-- +goose no transaction\n', true, true],
    [`---- tern: disable-tx ----\n${separator}\n`, true, false],
    [`${separator}\n---- tern: disable-tx ----\n`, false, true],
    ['-- +migrate Up notransaction\n-- +migrate Down\n', true, false],
  ])('%j', (text, up, down) => {
    const { sections } = read(text)
    expect([sections?.up.outside !== undefined, sections?.down?.outside !== undefined]).toEqual([up, down])
  })
})

describe('a layout that is named', () => {
  const marks = {
    dbmate: '-- migrate:up\n-- migrate:down\n',
    goose: '-- +goose Up\n-- +goose Down\n',
    'node-pg-migrate': '-- Up Migration\n-- Down Migration\n',
    'sql-migrate': '-- +migrate Up\n-- +migrate Down\n',
    tern: 'SELECT 1;\n---- create above / drop below ----\n',
  }
  for (const [name, text] of Object.entries(marks)) {
    const layout = name as Layout
    test(`${name} takes its marks and refuses all others`, () => {
      expect(refusal(text, text.length, layout)).toBeUndefined()
      for (const [other, its] of Object.entries(marks))
        if (other !== name)
          expect(refusal(its, its.length, layout)).toMatch(
            `has a mark of ${other}, and RATCHET_LAYOUT is ${name}`,
          )
      expect(refusal(text, text.length, 'plain')).toMatch(
        `has a mark of ${name}, and RATCHET_LAYOUT is plain`,
      )
    })
  }

  test('tern takes no template, with a separator or without', () => {
    expect(refusal("SELECT '{{', 1;", 3, 'tern')).toBe('1 is a template (tern)')
    expect(refusal("SELECT '{{', 1;")).toBeUndefined()
  })

  test.each([
    ['001_x.up.sql', 'dbmate', 'is the up script of a pair, and RATCHET_LAYOUT is dbmate'],
    ['001_x.down.sql', 'dbmate', 'is a down script, and RATCHET_LAYOUT is dbmate'],
    ['001_x.down.sql', 'plain', undefined],
    ['001_x.up.sql', 'pairs', undefined],
    ['U1__x.sql', 'plain', 'is an undo script by its name (Flyway), and RATCHET_LAYOUT is plain'],
    ['U1__x.sql', 'flyway', undefined],
    ['001_x.sql', 'flyway', 'is not named as Flyway names its files, and RATCHET_LAYOUT is flyway'],
    ['V1.2__x.sql', 'flyway', undefined],
    ['R__x.sql', 'flyway', undefined],
    ['R__x.sql', 'dbmate', undefined],
    ['V1.2__x.sql', 'plain', undefined],
  ] as const)('%s in %s', (file, layout, problem) => {
    expect(nameProblem(file, file, layout)?.problem).toBe(problem)
  })
})

describe('what is none of these is run', () => {
  test.each([
    ['001_x.sql', 'SELECT 1;'],
    ['001_x.sql', '-- migrate:up\nSELECT 1;'],
    ['001_x.sql', '-- migrate:up transaction:true\nSELECT 1;'],
    ['001_x.sql', "-- how to migrate: down the hall\nSELECT '-- migrate:down';"],
    ['001_x.sql', '-- migrate:downtown\n'],
    ['001_x.sql', `${'x'.repeat(600)}-- migrate:down`],
    ['001_x.sql', '-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n'],
    ['001_x.sql', '/* One\n * licence. */\n-- x /* y\n-- Up Migration\nSELECT 1;\n-- Down Migration\n'],
    ['001_x.sql', 'SELECT 1; -- not: create above / drop below'],
    ['001_x.sql', "SELECT '{{1,2},{3,4}}'::int[];"],
    ['001_x.sql', '--+goose Up\r\nSELECT 1;\r\n-- +goose NO TRANSACTION \r\n'],
    ['001_x.sql', '-- Up Migration\n'],
    ['001_x.sql', '-- after this down migrations are done by hand\n'],
    ['001_countdown.sql', 'SELECT 1;'],
    ['001_down.sql', 'SELECT 1;'],
    ['001_shut.down.notice.sql', 'SELECT 1;'],
    ['Users__x.sql', 'SELECT 1;'],
    ['Reports.sql', 'SELECT 1;'],
  ])('%s: %j', (file, text) => {
    expect(nameProblem(file, file, 'auto')).toBeUndefined()
    expect(refusal(text)).toBeUndefined()
  })
})

describe('marks that say the file runs outside a transaction', () => {
  const up = '-- migrate:up transaction:false'
  test.each([
    [`${up}\nSELECT 1;`, up],
    [`--migrate:up  foo:bar transaction:true transaction:false\r\nSELECT 1;`, up],
    [`\n-- A comment.\n  -- Another.\n${up}\nSELECT 1;`, up],
    ['-- no-transaction\nSELECT 1;', '-- no-transaction'],
    ['-- no-transaction: a build of an index\n', '-- no-transaction'],
    ['--! no-transaction\nSELECT 1;', '--! no-transaction'],
    ['--! Previous: sha1:1\n--! Hash: sha1:2\n--! Message: x\n\n--! no-transaction\n', '--! no-transaction'],
    ['---- tern: disable-tx ----\nSELECT 1;', '---- tern: disable-tx ----'],
    ['SELECT 1;\r\n---- tern: disable-tx ----\r\n', '---- tern: disable-tx ----'],
    ['-- atlas:txmode none\n\nSELECT 1;', '-- atlas:txmode none'],
    ['-- A comment.\r\n-- atlas:txmode none\r\n-- Another.\r\n  \r\nSELECT 1;', '-- atlas:txmode none'],
    ['-- postgres-migrations disable-transaction\n', '-- postgres-migrations disable-transaction'],
    ['SELECT 1;\n -- postgres-migrations disable-transaction', '-- postgres-migrations disable-transaction'],
    ['-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;', '-- +goose NO TRANSACTION'],
    ['-- +goose Up\nSELECT 1;\n--+goose NO TRANSACTION\t\r\n', '--+goose NO TRANSACTION'],
  ])('%j', (text, mark) => {
    expect(read(text)).toMatchObject({ outside: mark, refusal: undefined })
    expect(read(text, 1).outside).toBe(mark)
    expect(read(text, 7).outside).toBe(mark)
  })

  test.each([
    ['dbmate: another value', '-- migrate:up transaction:true'],
    ['dbmate: the last one counts', `${up} transaction:true`],
    ['dbmate: not so written', '-- migrate:up transaction: false'],
    ['dbmate: case', '-- migrate:up TRANSACTION:FALSE'],
    ['dbmate: only the first section', `-- migrate:up\nSELECT 1;\n${up}\n`],
    ['dbmate: not at the begin of its line', ` ${up}`],
    ['sqlx: not at the very start', '\n-- no-transaction\n'],
    ['sqlx: behind a comment', '-- x\n-- no-transaction\n'],
    ['sqlx: not so written', '--no-transaction\n'],
    ['sqlx: case', '-- NO-TRANSACTION\n'],
    ['graphile-migrate: behind a comment', '-- x\n--! no-transaction\n'],
    ['graphile-migrate: behind a statement', 'SELECT 1;\n--! no-transaction\n'],
    ['graphile-migrate: another word', '--! no-transactional\n'],
    ['tern: more in the line', '---- tern: disable-tx ---- \n'],
    ['tern: not at the begin of its line', ' ---- tern: disable-tx ----\n'],
    ['Atlas: of a statement', '-- atlas:txmode none\nSELECT 1;'],
    ['Atlas: another value', '-- atlas:txmode file\n\nSELECT 1;'],
    ['Atlas: behind an empty line', '-- x\n\n-- atlas:txmode none\n\nSELECT 1;'],
    ['Atlas: behind a statement', 'SELECT 1;\n-- atlas:txmode none\n\nSELECT 1;'],
    ['postgres-migrations: not so written', '-- postgres-migrations: disable-transaction\n'],
    ['Flyway has a file beside for it', '-- flyway:executeInTransaction=false\n'],
  ])('%s', (_title, text) => {
    expect(read(text)).toMatchObject({ outside: undefined, refusal: undefined })
  })
})
