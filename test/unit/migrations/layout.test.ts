import { describe, expect, test } from 'vitest'
import { LayoutReader, unsupportedName } from '../../../src/migrations/layout.ts'

/** Reads a text that comes in parts of this size. */
function read(text: string, size = text.length) {
  const reader = new LayoutReader()
  for (let from = 0; from < text.length; from += size) reader.read(text.slice(from, from + size))
  const outside = reader.end()
  return { unsupported: reader.unsupported, outside }
}

const refusal = (text: string, size?: number) => {
  const { unsupported } = read(text, size)
  return unsupported === undefined ? undefined : `${unsupported.line} ${unsupported.problem}`
}

describe('names of files that are not run once, as up', () => {
  test.each([
    ['002_x.down.sql', 'is a down script'],
    ['002_x.DOWN.sql', 'is a down script'],
    ['002_x.up.sql', 'belongs to a pair of an up and a down script'],
    ['U1__x.sql', 'is an undo script by its name (Flyway)'],
    ['U1.2__x.sql', 'is an undo script by its name (Flyway)'],
    ['U1_2__x.sql', 'is an undo script by its name (Flyway)'],
    ['R__views.sql', 'is a repeatable migration by its name (Flyway)'],
    ['B5__base.sql', 'is a baseline migration by its name (Flyway)'],
    ['B5_1__base.sql', 'is a baseline migration by its name (Flyway)'],
  ])('%s %s', (file, problem) => {
    expect(unsupportedName(`migrations/${file}`, file)).toMatchObject({ file: `migrations/${file}`, problem })
  })
})

describe('marks in the text, with their line', () => {
  test.each([
    ['-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE t;', '3 has a down section (dbmate)'],
    ['-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\r\n', '3 has a down section (dbmate)'],
    ['--migrate:down', '1 has a down section (dbmate)'],
    ['-- migrate:repeat on-change\n', '1 is to run more than once'],
    ['\n-- migrate:replaces 001 199\n', '2 replaces other migrations'],
    ['-- +goose Up\nSELECT 1;\n-- +goose Down\n', '3 has a down section (goose)'],
    ['-- +goose Up\n-- +goose ENVSUB ON\n', '2 has a goose annotation that is not supported'],
    ['-- +goose up\n', '1 has a goose annotation that is not supported'],
    ['-- +goose NO TRANSACTIONS\n', '1 has a goose annotation that is not supported'],
    ['-- +migrate Up\nSELECT 1;\n-- +migrate Down\n', '1 has sql-migrate sections'],
    ['-- rambler up\nSELECT 1;\n-- rambler down\n', '1 has rambler sections'],
    ['SELECT 1;\n-- //@UNDO\nDROP TABLE t;', '2 has an undo section (MyBatis Migrations)'],
    ['-- !Ups\nSELECT 1;\n-- !Downs\n', '1 has Play evolutions'],
    ['SELECT 1;\n---- create above / drop below ----\nDROP TABLE t;', '2 has a down section (tern)'],
    ['-- Up Migration\nSELECT 1;\n-- Down Migration\n', '3 has a down section (node-pg-migrate)'],
    ['SELECT 1;\n  -- down migration\n', '2 has a down section (node-pg-migrate)'],
    ['SELECT 1;\n--- -- Down  Migration\n', '2 has a down section (node-pg-migrate)'],
  ])('%j', (text, problem) => {
    expect(refusal(text)).toBe(problem)
    expect(refusal(text, 1)).toBe(problem)
    expect(refusal(text, 7)).toBe(problem)
  })

  test('the first one counts, also behind a line that is very long', () => {
    const text = `SELECT '${'x'.repeat(100_000)}';\n-- migrate:down\n-- +goose Down\n`
    expect(refusal(text)).toBe('2 has a down section (dbmate)')
    expect(refusal(text, 999)).toBe('2 has a down section (dbmate)')
  })

  test('in a very long line', () => {
    const text = `\n-- migrate:down ${'x'.repeat(100_000)}\n`
    expect(refusal(text)).toBe('2 has a down section (dbmate)')
    expect(refusal(text, 999)).toBe('2 has a down section (dbmate)')
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
    ['001_x.sql', '--+goose Up\r\nSELECT 1;\r\n-- +goose NO TRANSACTION \r\n'],
    ['001_x.sql', '-- Up Migration\n'],
    ['001_x.sql', '-- after this down migrations are done by hand\n'],
    ['001_countdown.sql', 'SELECT 1;'],
    ['001_down.sql', 'SELECT 1;'],
    ['001_shut.down.notice.sql', 'SELECT 1;'],
    ['Users__x.sql', 'SELECT 1;'],
    ['Reports.sql', 'SELECT 1;'],
  ])('%s: %j', (file, text) => {
    expect(unsupportedName(file, file)).toBeUndefined()
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
    expect(read(text)).toEqual({ outside: mark, unsupported: undefined })
    expect(read(text, 1).outside).toBe(mark)
    expect(read(text, 7).outside).toBe(mark)
  })

  test.each([
    ['dbmate: another value', '-- migrate:up transaction:true'],
    ['dbmate: the last one counts', `${up} transaction:true`],
    ['dbmate: not so written', '-- migrate:up transaction: false'],
    ['dbmate: case', '-- migrate:up TRANSACTION:FALSE'],
    ['dbmate: only the first section', `-- migrate:up\nSELECT 1;\n${up}\n`],
    ['dbmate: nothing may stand before it', `SELECT 1;\n${up}\n`],
    ['dbmate: not at the begin of its line', ` ${up}`],
    ['dbmate: in a string', `SELECT '\n${up}\n';`],
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
    ['goose: not at the begin of its line', ' -- +goose NO TRANSACTION\n'],
    ['postgres-migrations: not so written', '-- postgres-migrations: disable-transaction\n'],
    ['Flyway has a file beside for it', '-- flyway:executeInTransaction=false\n'],
  ])('%s', (_title, text) => {
    expect(read(text)).toEqual({ outside: undefined, unsupported: undefined })
  })
})
