import { dropped, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const dropIndexWithoutConcurrently: Rule = {
  name: 'drop-index-without-concurrently',
  severity: 'warning',
  explanation:
    '`DROP INDEX` waits until nobody uses the table, and everybody who comes after it waits behind it. With `CONCURRENTLY` ' +
    'nobody does; such a file is not one transaction. An index of a constraint goes with its constraint.',
  bad: [{ at: '1:1', sql: 'DROP INDEX deals_stage;' }],
  good: [
    'DROP INDEX CONCURRENTLY IF EXISTS deals_stage;',
    'CREATE TABLE notes (deal int);\nCREATE INDEX notes_deal ON notes (deal);\nDROP INDEX notes_deal;',
  ],
  *check({ tree: { DropStmt } }, file) {
    if (DropStmt?.removeType !== 'OBJECT_INDEX' || DropStmt.concurrent) return
    const made = file.before.map(({ tree }) => tree.IndexStmt?.idxname)
    for (const index of dropped(DropStmt.objects).filter(({ relname }) => !made.includes(relname)))
      yield {
        message: `All wait for the table of ${shown(index)}, as this one waits until nobody uses it.`,
        help: `Drop it beside them, in a file of its own:\n  DROP INDEX CONCURRENTLY ${shown(index)};`,
      }
  },
}
