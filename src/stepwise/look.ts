import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'

/** Before a query about the catalogs: no table, function or operator that the file's search_path finds first comes into it. */
export const catalogsOnly = 'SET LOCAL search_path = pg_catalog, pg_temp'

/** The rows of a query about the catalogs. Not inside a transaction. */
export async function look(session: Session, query: string): Promise<Record<string, string | null>[]> {
  // Two statements in one message are one transaction: LOCAL ends with it.
  const results = await session.query(`${catalogsOnly}; ${query}`)
  return objectsOf(results.at(-1))
}
