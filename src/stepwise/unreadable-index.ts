import { look } from './look.ts'
import type { Witness } from './witness.ts'

/** The witness of a CREATE INDEX CONCURRENTLY whose table is not understood: it looks at all indexes of the database. */
export const unreadableIndex: Witness = {
  facts: () =>
    "(SELECT pg_catalog.jsonb_build_object('indexes', pg_catalog.jsonb_agg(indexrelid::pg_catalog.text)) FROM pg_catalog.pg_index)",
  ready: async () => {},
  verify: async () => undefined,
  settle: async (session, { indexes }) => {
    const before = new Set(indexes as readonly string[])
    const now = await look(
      session,
      'SELECT indexrelid AS oid, indexrelid::regclass AS name FROM pg_index ORDER BY 1',
    )
    const made = now.filter(({ oid }) => !before.has(oid ?? ''))
    if (made.length === 0) return 'repeat'
    return {
      reason: 'ambiguous',
      found: `There are indexes that were not there before, and the statement is not understood well enough to tell whether it made one: ${made.map(({ name }) => name).join(', ')}.`,
      ways: ['Drop the one that it made with DROP INDEX CONCURRENTLY …; and run again.'],
    }
  },
}
