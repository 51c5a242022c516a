import { describe, expect, test } from 'vitest'
import { removalOf, schemasMade, temporaryTable } from '../../../src/sql/removal.ts'
import { wordsOf } from '../../../src/sql/words.ts'

describe('what takes tables away, or empties them', () => {
  test.each([
    ['DROP TABLE a', 'DROP TABLE'],
    ['drop table if exists only_a, s.b cascade;', 'DROP TABLE'],
    ['DROP TABLE scratch, users', 'DROP TABLE'],
    ['DROP TABLE s.scratch', 'DROP TABLE'],
    ['TRUNCATE a', 'TRUNCATE'],
    ['TRUNCATE TABLE ONLY a, b RESTART IDENTITY', 'TRUNCATE'],
    ['DROP SCHEMA IF EXISTS crm CASCADE', 'DROP SCHEMA'],
    ['DROP OWNED BY app', 'DROP OWNED'],
    ['DO $$ BEGIN EXECUTE format($f$drop   table %I$f$, t); END $$', 'DROP TABLE'],
    ['DO $$ BEGIN TRUNCATE a; END $$', 'TRUNCATE'],
    ['DROP TABLE IF EXISTS scratch;', undefined],
    ['DROP TABLE "Scratch"', undefined],
    ['TRUNCATE scratch, "Scratch"', undefined],
    ['DROP INDEX a', undefined],
    ['DROP VIEW a', undefined],
    ['ALTER TABLE a DROP COLUMN b', undefined],
    ['DELETE FROM a', undefined],
    ['DO $$ BEGIN PERFORM 1; END $$', undefined],
    ["COMMENT ON TABLE a IS 'drop table b'", undefined],
  ])('%s', (text, expected) => {
    expect(removalOf(wordsOf(text, true), text, new Set(['scratch', 'Scratch']))).toBe(expected)
  })
})

test.each([
  ['CREATE TEMP TABLE a (id int)', 'a'],
  ['create local temporary table if not exists "B c" ()', 'B c'],
  ['CREATE TEMP TABLE pg_temp.a AS SELECT 1', 'a'],
  ['CREATE TABLE a ()', undefined],
  ['CREATE TEMP VIEW a AS SELECT 1', undefined],
])('the temporary table of %s', (text, expected) => {
  expect(temporaryTable(wordsOf(text, true))).toBe(expected)
})

test.each([
  ['CREATE SCHEMA crm', ['crm']],
  ['CREATE SCHEMA IF NOT EXISTS "CRM" AUTHORIZATION app', ['CRM']],
  ['CREATE TABLE crm.deals (id int)', ['crm']],
  ['CREATE UNLOGGED TABLE IF NOT EXISTS base.crm.deals ()', ['crm']],
  ['CREATE TABLE deals (id int)', []],
  ['CREATE INDEX ON crm.deals (id)', []],
  ['ALTER TABLE crm.deals ADD a int', []],
])('the schemas that %s makes, or makes something in', (text, expected) => {
  expect(schemasMade(wordsOf(text, true))).toEqual(expected)
})
