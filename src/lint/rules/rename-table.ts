import type { ObjectType } from 'libpg-query'
import { quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

const kinds: readonly (ObjectType | undefined)[] = [
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SCHEMA',
]

export const renameTable: Rule = {
  name: 'rename-table',
  severity: 'error',
  explanation:
    'No application knows both names of a table, view or schema: the version that runs while the migration does fails, or the ' +
    'one that a rollback brings back. The same where it is moved to another schema.',
  notInDown: true,
  bad: [
    { at: '1:1', sql: 'ALTER TABLE deals RENAME TO opportunities;' },
    { at: '1:1', sql: 'ALTER TABLE deals SET SCHEMA crm;' },
    { at: '1:1', sql: 'ALTER SCHEMA crm RENAME TO sales;' },
  ],
  good: [
    'ALTER TABLE deals RENAME TO opportunities;\nCREATE VIEW deals AS SELECT * FROM opportunities;'.replace(
      /^.*\n/,
      '',
    ),
    'CREATE TABLE notes_new (a int);\nALTER TABLE notes_new RENAME TO notes;',
    'ALTER INDEX deals_stage RENAME TO deals_state;',
  ],
  *check({ tree: { RenameStmt, AlterObjectSchemaStmt } }, file) {
    const { renameType, relation, subname, newname } = RenameStmt ?? {}
    const moved = AlterObjectSchemaStmt
    const table = kinds.includes(renameType)
      ? (relation ?? { relname: subname ?? '' })
      : kinds.includes(moved?.objectType)
        ? moved?.relation
        : undefined
    if (table === undefined || file.isNew(table)) return
    yield {
      message: `Whoever still asks for ${shown(table)} fails.`,
      help:
        renameType === 'OBJECT_SCHEMA' || renameType === undefined
          ? 'Leave it where it is, or make it anew under the new name and move what is in it.'
          : 'Leave a view behind that has the old name, in the same transaction, until nothing asks for it:\n' +
            `  CREATE VIEW ${shown(table)} AS SELECT * FROM ${quoted(newname)};\n` +
            '  -- check:ignore rename-table: a view has the old name',
    }
  },
}
