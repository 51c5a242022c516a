import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const refreshWithoutConcurrently: Rule = {
  name: 'refresh-without-concurrently',
  severity: 'error',
  explanation:
    'Nobody can read a materialized view while it is refreshed. With `CONCURRENTLY` they can; it needs a unique index on columns, for all ' +
    'rows, and that the view has been filled before.',
  bad: [{ at: '1:1', sql: 'REFRESH MATERIALIZED VIEW sums;' }],
  good: [
    'REFRESH MATERIALIZED VIEW CONCURRENTLY sums;',
    'REFRESH MATERIALIZED VIEW sums WITH NO DATA;',
    'CREATE MATERIALIZED VIEW sums AS SELECT 1 AS one WITH NO DATA;\nREFRESH MATERIALIZED VIEW sums;',
  ],
  *check({ tree: { RefreshMatViewStmt } }, file) {
    const { relation: view, concurrent, skipData } = RefreshMatViewStmt ?? {}
    if (view === undefined || concurrent || skipData || file.isNew(view)) return
    yield {
      message: `Nobody can read ${shown(view)} while it is computed.`,
      help: `Compute it beside them; it needs a unique index:\n  REFRESH MATERIALIZED VIEW CONCURRENTLY ${shown(view)};`,
    }
  },
}
