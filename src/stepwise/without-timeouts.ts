import { literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'

const names = ['lock_timeout', 'statement_timeout', 'transaction_timeout'].map(literal).join(', ')

/**
 * Does something that the file's own timeouts must not end, and sets them back to what they were, by value: RESET would
 * give those of the role. Not inside a transaction.
 */
export async function withoutTimeouts<T>(session: Session, act: () => Promise<T>): Promise<T> {
  // By name from the server: transaction_timeout is there from 17 on.
  const [saved] = await session.query(
    `SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN (${names});
     SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name IN (${names})`,
  )
  try {
    return await act()
  } finally {
    const back = saved?.values.map(
      ([name, value]) => `pg_catalog.set_config(${literal(name)}, ${literal(value)}, false)`,
    )
    await session.cleanUp(`SELECT ${back?.join(', ')}`)
  }
}
