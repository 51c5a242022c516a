import { dropped, type Relation, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const dropTable: Rule = {
  name: 'drop-table',
  severity: 'warning',
  explanation:
    'Versions of the application that still use the table, or what is in the schema, fail: those that run while the migration ' +
    'does, and those that a rollback brings back. The data is gone, and no down script brings it back.',
  notInDown: true,
  bad: [
    { at: '1:1', sql: 'DROP TABLE IF EXISTS crm.deals;' },
    { at: '1:1', sql: 'DROP SCHEMA crm CASCADE;' },
    { at: '1:1', sql: 'DROP DATABASE crm;' },
  ],
  good: [
    'CREATE TEMPORARY TABLE numbers (n int);\nDROP TABLE numbers;',
    'DROP VIEW open_deals;',
    '-- check:ignore drop-table: it is empty since 2025\nDROP TABLE deals_old;',
  ],
  *check({ tree: { DropStmt, DropdbStmt } }, file) {
    const isTable = DropStmt?.removeType === 'OBJECT_TABLE'
    const gone =
      isTable || DropStmt?.removeType === 'OBJECT_SCHEMA'
        ? dropped(DropStmt?.objects).filter((one) => !isTable || !file.isNew(one))
        : []
    if (DropdbStmt !== undefined) gone.push({ relname: DropdbStmt.dbname } as Relation)
    if (gone.length === 0) return
    yield {
      message: `Whoever still uses ${gone.map(shown).join(', ')} fails, and the data is gone.`,
      help: 'First release an application that does not use it. Then say so:\n  -- check:ignore drop-table: nothing uses it since …',
    }
  },
}
