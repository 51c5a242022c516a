import type { Rule } from '../rule.ts'

/** Found while the statements are read (lint/read.ts). */
export const syntaxError: Rule = {
  name: 'syntax-error',
  severity: 'error',
  explanation:
    'What PostgreSQL cannot read. The grammar is that of PostgreSQL 18, by its own parser: an older server may know less, a ' +
    'newer one more. Names and types are not looked up, and the bodies of functions are not read, but for `BEGIN ATOMIC`. Of ' +
    'data that a file brings in `INSERT` the first megabyte is read, and of other statements none that is longer than that; behind `SET standard_conforming_strings = off` nothing is ' +
    'found, as strings are read in another way there.',
  bad: [
    { at: '2:14', sql: 'SELECT 1;\nSELECT * FROM;' },
    { at: '1:32', sql: 'CREATE TABLE notes (text text, );' },
  ],
  good: [
    'SELECT * FROM deals;',
    "SET standard_conforming_strings = off;\nSELECT 'it\\'s';",
    '-- check:ignore syntax-error: PostgreSQL 19 knows it\nALTER TABLE deals DO SOMETHING NEW;',
    "COPY notes (id) FROM stdin;\nit's data\n\\.\n",
  ],
  *check() {},
}
