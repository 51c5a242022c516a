import { addedColumns, changesOf } from '../alter-table.ts'
import { quoted, shown } from '../names.ts'
import type { Hit, Rule } from '../rule.ts'

export const storedGeneratedColumn: Rule = {
  name: 'stored-generated-column',
  severity: 'error',
  explanation:
    'A stored generated column is computed for every row when it is added, or when its expression is changed: the table and ' +
    'its indexes are written anew, and nobody can read it meanwhile.',
  bad: [
    {
      at: '1:30',
      sql: 'ALTER TABLE deals ADD COLUMN gross int GENERATED ALWAYS AS (net * 2) STORED;',
    },
    { at: '1:32', sql: 'ALTER TABLE deals ALTER COLUMN gross SET EXPRESSION AS (net * 3);' },
  ],
  good: [
    'ALTER TABLE deals ADD COLUMN gross int GENERATED ALWAYS AS (net * 2) VIRTUAL;',
    'CREATE TABLE prices (net int, gross int GENERATED ALWAYS AS (net * 2) STORED);',
  ],
  *check(statement, file) {
    for (const { table, column, constraints } of addedColumns(statement, file))
      if (constraints.some((its) => its.contype === 'CONSTR_GENERATED' && its.generated_kind === 's'))
        yield { at: column.location, ...found(shown(table), quoted(column.colname)) }
    for (const { table, command, at } of changesOf(statement, file))
      if (command.subtype === 'AT_SetExpression') yield { at, ...found(shown(table), quoted(command.name)) }
  },
}

function found(table: string, column: string): Omit<Hit, 'at'> {
  return {
    message: `Writes ${table} anew to compute ${column} for every row; nobody can read it meanwhile.`,
    help:
      'Add a plain column that a trigger fills, and fill the old rows in batches; or, from PostgreSQL 18 on, compute it when read:\n' +
      `  ALTER TABLE ${table} ADD COLUMN ${column} … GENERATED ALWAYS AS (…) VIRTUAL;`,
  }
}
