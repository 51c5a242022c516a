import { addedColumns } from '../alter-table.ts'
import { quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const requiredColumn: Rule = {
  name: 'required-column',
  severity: 'error',
  explanation:
    'A new column that is `NOT NULL` and has no default fails on a table that has rows, which the one of the developer ' +
    'may not have. And an application that does not know the column yet cannot insert any more.',
  bad: [{ at: '1:30', sql: 'ALTER TABLE deals ADD COLUMN stage text NOT NULL;' }],
  good: [
    "ALTER TABLE deals ADD COLUMN stage text NOT NULL DEFAULT 'open';",
    'ALTER TABLE deals ADD COLUMN stage text;',
  ],
  *check(statement, file) {
    for (const { table, column, constraints } of addedColumns(statement, file)) {
      const kinds = constraints.map(({ contype }) => contype)
      const filled = ['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED'] as const
      const serial =
        column.typeName?.names?.length === 1 && JSON.stringify(column.typeName).includes('serial')
      if (serial || !kinds.includes('CONSTR_NOTNULL') || filled.some((kind) => kinds.includes(kind))) continue
      yield {
        at: column.location,
        message: `Fails where ${shown(table)} has rows, as ${quoted(column.colname)} must not be NULL and nothing fills it.`,
        help:
          'Give it a default, or add it without NOT NULL and fill it first:\n' +
          `  ALTER TABLE ${shown(table)} ADD COLUMN ${quoted(column.colname)} … NOT NULL DEFAULT …;`,
      }
    }
  },
}
