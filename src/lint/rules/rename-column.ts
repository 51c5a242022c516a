import { quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const renameColumn: Rule = {
  name: 'rename-column',
  severity: 'error',
  explanation:
    'No application knows both names: the version that runs while the migration does fails, or the one that a rollback brings back.',
  notInDown: true,
  bad: [{ at: '1:1', sql: 'ALTER TABLE deals RENAME COLUMN stage TO state;' }],
  good: [
    'ALTER TABLE deals ADD COLUMN state text;',
    'CREATE TABLE notes (a int);\nALTER TABLE notes RENAME COLUMN a TO b;',
  ],
  *check({ tree: { RenameStmt } }, file) {
    if (RenameStmt?.renameType !== 'OBJECT_COLUMN' || RenameStmt.relation === undefined) return
    const { relation: table, subname, newname } = RenameStmt
    if (file.isNew(table)) return
    yield {
      message: `Whoever still asks ${shown(table)} for ${quoted(subname)} fails.`,
      help:
        'Add a column, have the application write both, fill the old rows in batches, read the new one, then drop the old one:\n' +
        `  ALTER TABLE ${shown(table)} ADD COLUMN ${quoted(newname)} …;`,
    }
  },
}
