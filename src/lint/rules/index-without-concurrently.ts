import { onOneLine, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const indexWithoutConcurrently: Rule = {
  name: 'index-without-concurrently',
  severity: 'error',
  explanation:
    'While an index is built nobody can write to its table. With `CONCURRENTLY` they can. Such a file is not one ' +
    'transaction; a build that failed or was stopped is removed and begun again by the next run. Of a partitioned table ' +
    'the index cannot be built so: make it `ON ONLY` the table, build those of the partitions, and attach them.',
  bad: [
    { at: '1:1', sql: 'CREATE INDEX deals_stage ON deals (stage);' },
    { at: '1:1', sql: 'CREATE UNIQUE INDEX deals_number ON crm.deals (number);' },
    {
      at: '2:1',
      sql: 'CREATE TABLE archive.deals (id int);\nCREATE INDEX deals_stage ON crm.deals (stage);',
    },
  ],
  good: [
    'CREATE INDEX CONCURRENTLY deals_stage ON deals (stage);',
    'CREATE TABLE notes (deal int);\nCREATE INDEX notes_deal ON notes (deal);',
    'CREATE MATERIALIZED VIEW sums AS SELECT 1 AS one;\nCREATE UNIQUE INDEX sums_one ON sums (one);',
    'CREATE INDEX events_at ON ONLY events (at);',
  ],
  *check({ statement, tree: { IndexStmt } }, file) {
    const table = IndexStmt?.relation
    if (table === undefined || IndexStmt?.concurrent || file.isNew(table) || !table.inh) return
    const safe = onOneLine(statement.text).replace(/\bindex\b/i, '$& CONCURRENTLY')
    yield {
      message: `Nobody can write to ${shown(table)} while the index is built.`,
      help: file.schema.isPartitioned(table)
        ? `Make it ON ONLY ${shown(table)}, which is partitioned, build those of the partitions with CONCURRENTLY, and attach them:\n` +
          '  ALTER INDEX … ATTACH PARTITION …;'
        : `Build it beside them, in a file of its own:\n  ${safe};`,
    }
  },
}
