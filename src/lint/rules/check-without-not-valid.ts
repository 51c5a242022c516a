import { tree } from '../../sql/parser.ts'
import { addedConstraints, nameOf } from '../alter-table.ts'
import { quoted, relationOf, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const checkWithoutNotValid: Rule = {
  name: 'check-without-not-valid',
  severity: 'error',
  explanation:
    'A new check is tried on every row while nobody can read the table; that of a domain on every table that has a ' +
    'column of it. With `NOT VALID` it counts for new rows at once; `VALIDATE CONSTRAINT`, in a file of its own, then ' +
    'looks at the old ones beside readers and writers.',
  bad: [
    { at: '1:23', sql: 'ALTER TABLE deals ADD CONSTRAINT deals_amount CHECK (amount > 0);' },
    { at: '1:41', sql: 'ALTER TABLE deals ADD COLUMN amount int CHECK (amount > 0);' },
    { at: '1:24', sql: "ALTER DOMAIN email ADD CONSTRAINT email_has_at CHECK (VALUE ~ '@');" },
    { at: '1:23', sql: 'ALTER TABLE deals ADD CONSTRAINT stage_set NOT NULL stage;' },
  ],
  good: [
    'ALTER TABLE deals ADD CONSTRAINT deals_amount CHECK (amount > 0) NOT VALID;',
    'ALTER TABLE deals VALIDATE CONSTRAINT deals_amount;',
    "ALTER DOMAIN email ADD CONSTRAINT email_has_at CHECK (VALUE ~ '@') NOT VALID;",
    'CREATE TABLE notes (text text CHECK (length(text) < 100));',
  ],
  *check(statement, file) {
    for (const { table, constraint, column } of addedConstraints(statement, file)) {
      const { contype, skip_validation } = constraint
      const isCheck = contype === 'CONSTR_CHECK' || (contype === 'CONSTR_NOTNULL' && column === undefined)
      if (!isCheck || skip_validation) continue
      const name = quoted(nameOf(constraint, table, contype === 'CONSTR_CHECK' ? 'check' : 'not_null'))
      const what = contype === 'CONSTR_CHECK' ? 'CHECK (…)' : 'NOT NULL …'
      yield {
        at: constraint.location,
        message: `Nobody can read ${shown(table)} while the condition is tried on every row.`,
        help:
          'Add it for new rows, and look at the old ones in the next file:\n' +
          `  ALTER TABLE ${shown(table)} ADD CONSTRAINT ${name} ${what} NOT VALID;\n` +
          '  -- the next file\n' +
          `  ALTER TABLE ${shown(table)} VALIDATE CONSTRAINT ${name};`,
      }
    }
    const domain = statement.tree.AlterDomainStmt
    const added = tree(domain?.def).Constraint
    if (domain?.subtype !== 'C' || added === undefined || added.skip_validation) return
    const name = shown(relationOf(domain.typeName))
    yield {
      at: added.location,
      message: `Nobody can write to any table that has a column of the domain ${name} while the condition is tried on every row.`,
      help:
        'Add it for new values, and look at the old ones in the next file:\n' +
        `  ALTER DOMAIN ${name} ADD CONSTRAINT ${quoted(added.conname ?? 'its_name')} CHECK (…) NOT VALID;\n` +
        '  -- the next file\n' +
        `  ALTER DOMAIN ${name} VALIDATE CONSTRAINT ${quoted(added.conname ?? 'its_name')};`,
    }
  },
}
