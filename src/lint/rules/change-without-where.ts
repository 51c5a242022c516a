import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const changeWithoutWhere: Rule = {
  name: 'change-without-where',
  severity: 'error',
  explanation:
    'An `UPDATE` or `DELETE` without `WHERE` is about every row: all of them are locked until the transaction ends, an update writes the whole ' +
    'table once more, and perhaps the `WHERE` was forgotten. Change many rows in batches: a file that begins and ends several ' +
    'transactions, or a job of the application.',
  notInDown: true,
  bad: [
    { at: '1:1', sql: "UPDATE deals SET stage = 'open';" },
    { at: '1:1', sql: 'DELETE FROM crm.deals;' },
  ],
  good: [
    "UPDATE deals SET stage = 'open' WHERE stage IS NULL;",
    'CREATE TABLE notes (a int);\nUPDATE notes SET a = 1;',
    'WITH gone AS (DELETE FROM deals WHERE id = 1 RETURNING id) SELECT id FROM gone;',
  ],
  *check({ tree: { UpdateStmt, DeleteStmt } }, file) {
    const changed = UpdateStmt ?? DeleteStmt
    if (changed?.relation === undefined || changed.whereClause !== undefined || file.isNew(changed.relation))
      return
    const table = shown(changed.relation)
    yield {
      message: `Every row of ${table} is ${UpdateStmt === undefined ? 'deleted' : 'changed'}, and locked until the transaction ends.`,
      help: 'Say which rows, or do it in batches; where all are meant, and few, say so:\n  -- check:ignore change-without-where: …',
    }
  },
}
