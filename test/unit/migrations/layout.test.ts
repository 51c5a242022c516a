import { describe, expect, test } from 'vitest'
import { unsupportedLayout } from '../../../src/migrations/layout.ts'

const refusal = (file: string, text: string) => {
  const problem = unsupportedLayout(`migrations/${file}`, file, text)
  return problem === undefined ? undefined : `${problem.line ?? '-'} ${problem.problem}`
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
    expect(refusal(file, 'SELECT 1;')).toBe(`- ${problem}`)
  })
})

describe('marks in the text, with their line', () => {
  test.each([
    ['-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE t;', '3 has a down section (dbmate)'],
    ['-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\r\n', '3 has a down section (dbmate)'],
    ['--migrate:down', '1 has a down section (dbmate)'],
    ['-- migrate:up transaction:false\n', '1 wants to run outside a transaction (dbmate)'],
    ['-- migrate:repeat on-change\n', '1 is to run more than once'],
    ['\n-- migrate:replaces 001 199\n', '2 replaces other migrations'],
    ['-- +goose Up\nSELECT 1;\n-- +goose Down\n', '1 has goose sections'],
    ['-- +goose NO TRANSACTION\n', '1 has goose sections'],
    ['-- +migrate Up\nSELECT 1;\n-- +migrate Down\n', '1 has sql-migrate sections'],
    ['-- rambler up\nSELECT 1;\n-- rambler down\n', '1 has rambler sections'],
    ['SELECT 1;\n-- //@UNDO\nDROP TABLE t;', '2 has an undo section (MyBatis Migrations)'],
    ['-- !Ups\nSELECT 1;\n-- !Downs\n', '1 has Play evolutions'],
    ['SELECT 1;\n---- create above / drop below ----\nDROP TABLE t;', '2 has a down section (tern)'],
    ['---- tern: disable-tx ----\n', '1 wants to run outside a transaction (tern)'],
    ['-- Up Migration\nSELECT 1;\n-- Down Migration\n', '3 has a down section (node-pg-migrate)'],
    ['SELECT 1;\n  -- down migration\n', '2 has a down section (node-pg-migrate)'],
    ['SELECT 1;\n--- -- Down  Migration\n', '2 has a down section (node-pg-migrate)'],
    ['-- no-transaction\n', '1 wants to run outside a transaction (sqlx)'],
    ['--! no-transaction\n', '1 wants to run outside a transaction (graphile-migrate)'],
    ['-- atlas:txmode none\n', '1 wants to run outside a transaction (Atlas)'],
    [
      '-- postgres-migrations disable-transaction\n',
      '1 wants to run outside a transaction (postgres-migrations)',
    ],
  ])('%j', (text, problem) => {
    expect(refusal('001_x.sql', text)).toBe(problem)
  })
})

describe('what is none of these is run', () => {
  test.each([
    ['001_x.sql', 'SELECT 1;'],
    ['001_x.sql', '-- migrate:up\nSELECT 1;'],
    ['001_x.sql', '-- migrate:up transaction:true\nSELECT 1;'],
    ['001_x.sql', "-- how to migrate: down the hall\nSELECT '-- migrate:down';"],
    ['001_x.sql', '-- migrate:downtown\n'],
    ['001_x.sql', '-- Up Migration\n'],
    ['001_x.sql', '-- after this down migrations are done by hand\n'],
    ['001_countdown.sql', 'SELECT 1;'],
    ['001_down.sql', 'SELECT 1;'],
    ['001_shut.down.notice.sql', 'SELECT 1;'],
    ['Users__x.sql', 'SELECT 1;'],
    ['Reports.sql', 'SELECT 1;'],
  ])('%s: %j', (file, text) => {
    expect(refusal(file, text)).toBeUndefined()
  })
})
