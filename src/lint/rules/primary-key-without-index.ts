import { addedConstraints, nameOf } from '../alter-table.ts'
import { quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const primaryKeyWithoutIndex: Rule = {
  name: 'primary-key-without-index',
  severity: 'error',
  explanation:
    'A new primary key builds its index, and looks at every row for NULL, while nobody can read the table. Build the index ' +
    'first with `CONCURRENTLY`, in a file of its own, and see to it that its columns are `NOT NULL` ' +
    '([set-not-null](#set-not-null)); then make it the key.',
  bad: [
    { at: '1:23', sql: 'ALTER TABLE deals ADD CONSTRAINT deals_pkey PRIMARY KEY (id);' },
    { at: '1:37', sql: 'ALTER TABLE deals ADD COLUMN id int PRIMARY KEY;' },
  ],
  good: [
    'ALTER TABLE deals ADD CONSTRAINT deals_pkey PRIMARY KEY USING INDEX deals_pkey;',
    'CREATE TABLE notes (id int PRIMARY KEY);',
  ],
  *check(statement, file) {
    for (const { table, constraint } of addedConstraints(statement, file)) {
      if (constraint.contype !== 'CONSTR_PRIMARY' || constraint.indexname !== undefined) continue
      const name = quoted(nameOf(constraint, table, 'pkey'))
      yield {
        at: constraint.location,
        message: `Nobody can read ${shown(table)} while the index of the key is built.`,
        help:
          'Build the index beside them, and make it the key in the next file:\n' +
          `  CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${shown(table)} (…);\n` +
          '  -- the next file\n' +
          `  ALTER TABLE ${shown(table)} ADD CONSTRAINT ${name} PRIMARY KEY USING INDEX ${name};`,
      }
    }
  },
}
