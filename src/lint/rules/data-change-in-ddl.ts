import { changedTable, isDefinition } from '../data.ts'
import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const dataChangeInDdl: Rule = {
  name: 'data-change-in-ddl',
  severity: 'off',
  explanation:
    'What changes tables holds locks on them until the end of the file, so a change of many rows in the same file keeps everybody waiting ' +
    'for as long as it takes. Found are `INSERT`, `UPDATE`, `DELETE` and `MERGE` on tables that were there, in one transaction ' +
    'with statements that define something; not rows of a new table, nor of the history.',
  bad: [
    {
      at: '2:1',
      sql: "ALTER TABLE deals ADD COLUMN note text;\nUPDATE deals SET note = '' WHERE stage = 'open';",
    },
    {
      at: '2:1',
      sql: "UPDATE deals SET note = '' WHERE stage = 'open';\nALTER TABLE deals ADD COLUMN hint text;",
    },
  ],
  good: [
    "ALTER TABLE deals ADD COLUMN note text;\n-- the next file\nUPDATE deals SET note = '' WHERE stage = 'open';",
    'CREATE TABLE notes (a int);\nINSERT INTO notes VALUES (1);',
    "CREATE VIEW v AS SELECT 1;\nINSERT INTO schema_migrations (version) VALUES ('012') ON CONFLICT DO NOTHING;",
  ],
  *check({ tree, transaction }, file) {
    const defined = file.before.some((one) => one.transaction === transaction && isDefinition(one.tree))
    const table = changedTable(tree)
    const changes = table !== undefined && !file.isNew(table) && table.relname !== file.historyTable
    if (changes && defined)
      yield {
        message: `The locks of the statements before it are held while rows of ${shown(table)} are changed.`,
        help: 'Move it to a file of its own.',
      }
    else if (isDefinition(tree) && !defined && file.changedData)
      yield {
        message: 'Waits for its locks while the rows that were changed before it are locked.',
        help: 'Move it to a file of its own.',
      }
  },
}
