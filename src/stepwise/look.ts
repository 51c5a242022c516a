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

/** What would be noted at this moment, under the file's own search_path. */
export async function factsNow<Noted>(session: Session, facts: string): Promise<Noted> {
  const [rows] = await session.query(`SELECT ${facts}`)
  return JSON.parse(rows?.values[0]?.[0] ?? '{}')
}
