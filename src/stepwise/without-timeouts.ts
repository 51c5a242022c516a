import { literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'

const names = ['lock_timeout', 'statement_timeout', 'transaction_timeout'].map(literal).join(', ')

/**
 * Does something that the file's own timeouts must not end, and sets them back to what they were, by value: RESET would
 * give those of the role. Not inside a transaction. Behind a pooler it changes nothing: the session is not ours alone.
 */
export async function withoutTimeouts<T>(session: Session, act: () => Promise<T>): Promise<T> {
  // By name from the server: transaction_timeout is there from 17 on.
  const [saved] = await session.query(
    `SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN (${names}) AND pg_catalog.pg_backend_pid() = ${session.processId}`,
  )
  if (saved === undefined || saved.values.length === 0) return await act()
  const setAll = (value: (own: string | null | undefined) => string | null | undefined) =>
    `SELECT ${saved.values.map(([name, own]) => `pg_catalog.set_config(${literal(name)}, ${literal(value(own))}, false)`).join(', ')}`
  await session.query(setAll(() => '0'))
  try {
    return await act()
  } finally {
    await session.cleanUp(setAll((own) => own))
  }
}
