import type { AlterTableType } from 'libpg-query'
import { changesOf } from '../alter-table.ts'
import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

const rewrites: Partial<Record<AlterTableType, string>> = {
  AT_SetTableSpace: 'in the other tablespace',
  AT_SetLogged: 'and into the write-ahead log',
  AT_SetUnLogged: 'outside of the write-ahead log',
  AT_SetAccessMethod: 'in the form of the other access method',
}

export const tableRewrite: Rule = {
  name: 'table-rewrite',
  severity: 'error',
  explanation:
    '`SET TABLESPACE`, `SET LOGGED`, `SET UNLOGGED` and `SET ACCESS METHOD` write the whole table anew, and nobody can read it ' +
    'meanwhile; the tablespace of an index likewise, with its table locked.',
  bad: [
    { at: '1:34', sql: 'ALTER TABLE deals SET TABLESPACE fast;' },
    { at: '1:1', sql: 'ALTER TABLE deals SET LOGGED;' },
    { at: '1:1', sql: 'ALTER INDEX deals_stage SET TABLESPACE fast;' },
    { at: '1:1', sql: 'ALTER TABLE ALL IN TABLESPACE slow SET TABLESPACE fast;' },
  ],
  good: [
    'CREATE UNLOGGED TABLE notes (a int);\nALTER TABLE notes SET LOGGED;',
    'ALTER TABLE deals SET (fillfactor = 80);',
    'REINDEX (CONCURRENTLY, TABLESPACE fast) INDEX deals_stage;',
  ],
  *check(statement, file) {
    const { AlterTableStmt, AlterTableMoveAllStmt } = statement.tree
    for (const { table, command, at } of changesOf(statement, file)) {
      const where = rewrites[command.subtype ?? 'AT_DropOids']
      if (where !== undefined)
        yield {
          at,
          message: `Nobody can read ${shown(table)} while it is written anew, ${where}.`,
          help: 'Make another table so, fill it beside this one, and let the application use it; or use pg_repack, outside of migrations.',
        }
    }
    const moved = JSON.stringify(AlterTableStmt?.cmds ?? []).includes('AT_SetTableSpace')
    if (AlterTableStmt?.objtype === 'OBJECT_INDEX' && moved)
      yield {
        message: `Nobody can use the index ${shown(AlterTableStmt.relation ?? {})}, nor write to its table, while it is moved.`,
        help: `Build it anew beside them:\n  REINDEX (CONCURRENTLY, TABLESPACE …) INDEX ${shown(AlterTableStmt.relation ?? {})};`,
      }
    if (AlterTableMoveAllStmt !== undefined)
      yield {
        message: `Nobody can read what is in the tablespace ${AlterTableMoveAllStmt.orig_tablespacename} while it is moved.`,
        help: 'Move one at a time, when nobody needs it.',
      }
  },
}
