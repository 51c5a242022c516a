import { tree } from '../../sql/parser.ts'
import { onOneLine } from '../names.ts'
import type { Rule } from '../rule.ts'

export const reindexWithoutConcurrently: Rule = {
  name: 'reindex-without-concurrently',
  severity: 'error',
  explanation:
    'While an index is built anew nobody can write to its table, nor read what needs that index. With `CONCURRENTLY` they can; ' +
    'such a file is not one transaction.',
  bad: [
    { at: '1:1', sql: 'REINDEX TABLE deals;' },
    { at: '1:1', sql: 'REINDEX (VERBOSE) INDEX deals_stage;' },
  ],
  good: ['REINDEX TABLE CONCURRENTLY deals;', 'REINDEX (CONCURRENTLY) INDEX deals_stage;'],
  *check({ statement, tree: { ReindexStmt } }, file) {
    if (ReindexStmt === undefined || ReindexStmt.kind === 'REINDEX_OBJECT_SYSTEM') return
    const options = ReindexStmt.params?.map((param) => tree(param).DefElem?.defname)
    if (options?.includes('concurrently')) return
    if (ReindexStmt.relation !== undefined && file.isNew(ReindexStmt.relation)) return
    const safe = onOneLine(statement.text).replace(/\b(?:table|index|schema|database)\b/i, '$& CONCURRENTLY')
    yield {
      message: 'Nobody can write to the table while the index is built anew.',
      help: `Build it beside them, in a file of its own:\n  ${safe};`,
    }
  },
}
