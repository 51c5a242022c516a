import { codeOf, sqlstate } from '../database/sqlstate.ts'

/** A context comes with these at the top level too: "while reindexing partitioned table …" (tried). */
const ownContext = /^(?:reindex|cluster)$/

/**
 * Functions of the server that refuse a transaction. Their names do not depend on its language; SET TRANSACTION, which only
 * comes too late, is refused by others (tried on 14 to 18).
 */
const refuses = /^(?:PreventInTransactionBlock|CreateInitDecodingContext)$/

/** A statement was refused because it is in a transaction. */
export function refusesTransaction(error: unknown): boolean {
  return codeOf(error) === sqlstate.activeSqlTransaction && refuses.test(routineOf(error))
}

/** The same where it would be taken outside one: not in a function, which always is in one. */
export function isRefused(error: unknown, words: readonly string[]): boolean {
  const { where } = error as { where?: string }
  return refusesTransaction(error) && (where === undefined || ownContext.test(words[0] ?? ''))
}

/** An enum value is used in the transaction that adds it. A file may raise the same code. */
export function usesNewValue(error: unknown): boolean {
  return codeOf(error) === sqlstate.unsafeNewEnumValue && routineOf(error) === 'check_safe_enum_use'
}

function routineOf(error: unknown): string {
  return (error as { routine?: string }).routine ?? ''
}
