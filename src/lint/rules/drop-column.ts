import { changesOf } from '../alter-table.ts'
import { quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const dropColumn: Rule = {
  name: 'drop-column',
  severity: 'warning',
  explanation:
    'Versions of the application that still use the column fail: those that run while the migration does, and those that a ' +
    'rollback brings back. The data is gone, and no down script brings it back.',
  notInDown: true,
  bad: [{ at: '1:31', sql: 'ALTER TABLE deals DROP COLUMN stage;' }],
  good: [
    'ALTER TABLE deals ALTER COLUMN stage DROP NOT NULL;',
    'CREATE TABLE notes (a int, b int);\nALTER TABLE notes DROP COLUMN b;',
    '-- check:ignore drop-column: nothing has used it since release 41\nALTER TABLE deals DROP COLUMN stage;',
  ],
  *check(statement, file) {
    for (const { table, command, at } of changesOf(statement, file))
      if (command.subtype === 'AT_DropColumn')
        yield {
          at,
          message: `Whoever still uses ${quoted(command.name)} of ${shown(table)} fails, and its data is gone.`,
          help: 'First release an application that does not use it. Then say so:\n  -- check:ignore drop-column: nothing uses it since …',
        }
  },
}
