import { addedConstraints, nameOf } from '../alter-table.ts'
import { quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const foreignKeyWithoutNotValid: Rule = {
  name: 'foreign-key-without-not-valid',
  severity: 'error',
  explanation:
    'A new foreign key is compared with every row while nobody can write to either table. With `NOT VALID` it counts for ' +
    'new rows at once; `VALIDATE CONSTRAINT`, in a file of its own, then looks at the old ones beside readers and writers. ' +
    'A column that is added with its foreign key and without a default has nothing to be compared.',
  bad: [
    {
      at: '1:23',
      sql: 'ALTER TABLE deals ADD CONSTRAINT deals_owner FOREIGN KEY (owner) REFERENCES users (id);',
    },
    { at: '1:50', sql: 'ALTER TABLE deals ADD COLUMN owner int DEFAULT 1 REFERENCES users (id);' },
  ],
  good: [
    'ALTER TABLE deals ADD CONSTRAINT deals_owner FOREIGN KEY (owner) REFERENCES users (id) NOT VALID;',
    'ALTER TABLE deals VALIDATE CONSTRAINT deals_owner;',
    'ALTER TABLE deals ADD COLUMN owner int REFERENCES users (id);',
    'CREATE TABLE notes (deal int);\nALTER TABLE notes ADD CONSTRAINT notes_deal FOREIGN KEY (deal) REFERENCES deals (id);',
  ],
  *check(statement, file) {
    for (const { table, constraint, column } of addedConstraints(statement, file)) {
      if (constraint.contype !== 'CONSTR_FOREIGN' || constraint.skip_validation) continue
      const hasDefault = JSON.stringify(column?.constraints ?? []).includes('CONSTR_DEFAULT')
      if (column !== undefined && !hasDefault) continue
      const name = quoted(nameOf(constraint, table, 'fkey'))
      const other = shown(constraint.pktable ?? {})
      yield {
        at: constraint.location,
        message: `Nobody can write to ${shown(table)} or ${other} while every row is compared.`,
        help:
          'Add it for new rows, and look at the old ones in the next file:\n' +
          `  ALTER TABLE ${shown(table)} ADD CONSTRAINT ${name} FOREIGN KEY (…) REFERENCES ${other} (…) NOT VALID;\n` +
          '  -- the next file\n' +
          `  ALTER TABLE ${shown(table)} VALIDATE CONSTRAINT ${name};`,
      }
    }
  },
}
