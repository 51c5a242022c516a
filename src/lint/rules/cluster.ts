import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const cluster: Rule = {
  name: 'cluster',
  severity: 'error',
  explanation:
    '`CLUSTER` writes the table and its indexes anew, in the order of an index, and nobody can read it meanwhile. The order is lost ' +
    'again as rows change. pg_repack does it beside readers and writers.',
  bad: [
    { at: '1:1', sql: 'CLUSTER deals USING deals_stage;' },
    { at: '1:1', sql: 'CLUSTER;' },
  ],
  good: [
    'ALTER TABLE deals CLUSTER ON deals_stage;',
    'CREATE TABLE notes (a int);\nCREATE INDEX notes_a ON notes (a);\nCLUSTER notes USING notes_a;',
  ],
  *check({ tree: { ClusterStmt } }, file) {
    const table = ClusterStmt?.relation
    if (ClusterStmt === undefined || (table !== undefined && file.isNew(table))) return
    yield {
      message: `Nobody can read ${table === undefined ? 'the tables' : shown(table)} while it is written anew.`,
      help: 'Leave it out, or use pg_repack, outside of migrations.',
    }
  },
}
