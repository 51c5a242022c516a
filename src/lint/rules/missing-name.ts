import type { ConstrType } from 'libpg-query'
import { addedConstraints } from '../alter-table.ts'
import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

const named: readonly (ConstrType | undefined)[] = [
  'CONSTR_CHECK',
  'CONSTR_FOREIGN',
  'CONSTR_UNIQUE',
  'CONSTR_EXCLUSION',
]

export const missingName: Rule = {
  name: 'missing-name',
  severity: 'warning',
  explanation:
    'PostgreSQL makes up a name for an index or constraint without one, and another one where that is taken. Then the name differs from ' +
    'database to database, and a later migration cannot say what it drops or validates. Found are indexes, and constraints that are ' +
    'added to a table that is there; not those of a new table or column, nor primary keys.',
  bad: [
    { at: '1:1', sql: 'CREATE INDEX CONCURRENTLY ON deals (stage);' },
    { at: '1:23', sql: 'ALTER TABLE deals ADD CHECK (amount > 0) NOT VALID;' },
  ],
  good: [
    'CREATE INDEX CONCURRENTLY deals_stage ON deals (stage);',
    'ALTER TABLE deals ADD CONSTRAINT deals_amount CHECK (amount > 0) NOT VALID;',
    'CREATE TABLE notes (id int PRIMARY KEY, deal int REFERENCES deals (id));',
  ],
  *check(statement, file) {
    const index = statement.tree.IndexStmt
    if (index?.relation !== undefined && index.idxname === undefined)
      yield {
        message: `The name of this index on ${shown(index.relation)} may be another one in each database.`,
        help: 'Give it a name:\n  CREATE INDEX its_name ON …;',
      }
    for (const { table, constraint, column } of addedConstraints(statement, file))
      if (column === undefined && constraint.conname === undefined && named.includes(constraint.contype))
        yield {
          at: constraint.location,
          message: `The name of this constraint of ${shown(table)} may be another one in each database.`,
          help: `Give it a name:\n  ALTER TABLE ${shown(table)} ADD CONSTRAINT its_name …;`,
        }
  },
}
