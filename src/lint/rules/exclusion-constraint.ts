import { addedConstraints } from '../alter-table.ts'
import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const exclusionConstraint: Rule = {
  name: 'exclusion-constraint',
  severity: 'error',
  explanation:
    'A new exclusion constraint builds its index and compares every row while nobody can read the table. PostgreSQL has no way ' +
    'to do that beside readers: have it from the start, or add it to a new table and move the rows.',
  bad: [
    {
      at: '1:24',
      sql: 'ALTER TABLE visits ADD CONSTRAINT one_visit EXCLUDE USING gist (room WITH =, during WITH &&);',
    },
  ],
  good: ['CREATE TABLE visits (during tstzrange, CONSTRAINT one_visit EXCLUDE USING gist (during WITH &&));'],
  *check(statement, file) {
    for (const { table, constraint } of addedConstraints(statement, file))
      if (constraint.contype === 'CONSTR_EXCLUSION')
        yield {
          at: constraint.location,
          message: `Nobody can read ${shown(table)} while the index of the constraint is built.`,
          help:
            'There is no way to add it beside them. Where the table is small, say so:\n' +
            '  -- check:ignore exclusion-constraint: the table is small',
        }
  },
}
