import type { Rule } from '../rule.ts'

/** Found while the comments are read (lint/ignore.ts). */
export const ignoreComment: Rule = {
  name: 'ignore-comment',
  severity: 'error',
  explanation:
    'A comment `-- check:ignore` that names no rule, or one that does not exist, that gives no reason, or that is before no statement.',
  bad: [
    { at: '1:1', sql: '-- check:ignore drop-colum: nothing uses it\nSELECT 1;' },
    { at: '1:1', sql: '-- check:ignore drop-table\nSELECT 1;' },
    { at: '2:1', sql: 'SELECT 1;\n-- check:ignore drop-table: nothing uses it' },
  ],
  good: [
    '-- check:ignore drop-table, drop-column: nothing uses it\nDROP TABLE deals;',
    '-- check:ignore drop-table: of the whole file\n\nSELECT 1;\nDROP TABLE deals;',
    '-- migrate:up\n-- check:ignore drop-table: nothing uses it\nDROP TABLE deals;\n-- migrate:down\nSELECT 1;',
  ],
  *check() {},
}
