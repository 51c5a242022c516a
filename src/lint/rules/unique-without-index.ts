import { addedConstraints, nameOf } from '../alter-table.ts'
import { quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const uniqueWithoutIndex: Rule = {
  name: 'unique-without-index',
  severity: 'error',
  explanation:
    'A new unique constraint builds its index while nobody can read the table. Build the index first with `CONCURRENTLY`, in a ' +
    'file of its own, then make it the constraint.',
  bad: [
    { at: '1:23', sql: 'ALTER TABLE deals ADD CONSTRAINT deals_number UNIQUE (number);' },
    { at: '1:41', sql: 'ALTER TABLE deals ADD COLUMN number int UNIQUE;' },
  ],
  good: [
    'CREATE UNIQUE INDEX CONCURRENTLY deals_number ON deals (number);\n-- the next file\nALTER TABLE deals ADD CONSTRAINT deals_number UNIQUE USING INDEX deals_number;',
    'CREATE TABLE notes (number int UNIQUE);',
  ],
  *check(statement, file) {
    for (const { table, constraint } of addedConstraints(statement, file)) {
      if (constraint.contype !== 'CONSTR_UNIQUE' || constraint.indexname !== undefined) continue
      const name = quoted(nameOf(constraint, table, 'key'))
      yield {
        at: constraint.location,
        message: `Nobody can read ${shown(table)} while the index of the constraint is built.`,
        help:
          'Build the index beside them, and make it the constraint in the next file:\n' +
          `  CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${shown(table)} (…);\n` +
          '  -- the next file\n' +
          `  ALTER TABLE ${shown(table)} ADD CONSTRAINT ${name} UNIQUE USING INDEX ${name};`,
      }
    }
  },
}
