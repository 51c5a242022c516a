import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { kindOf } from '../sql/kind.ts'

/** A context comes with these at the top level too: "while reindexing partitioned table …" (tried). */
const ownContext = /^(?:reindex|cluster)$/

/** PostgreSQL refuses this statement in a transaction, and would take it outside: not one in a function, which never is. */
export function isRefused(error: unknown, words: readonly string[]): boolean {
  if (codeOf(error) !== sqlstate.activeSqlTransaction) return false
  const { where } = error as { where?: string }
  // SET TRANSACTION only comes too late.
  return kindOf(words) !== 'set-transaction' && (where === undefined || ownContext.test(words[0] ?? ''))
}

/** An enum value is used in the transaction that adds it. */
export function usesNewValue(error: unknown): boolean {
  return codeOf(error) === sqlstate.unsafeNewEnumValue
}
