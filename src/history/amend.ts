import { isTaken, takeLockText } from '../database/lock-inside.ts'
import { asRole } from '../database/role.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import type { Report } from '../report/event.ts'
import { failureOf, sayPrepared } from './prepare.ts'
import type { History } from './read.ts'
import type { HistoryTable } from './table.ts'
import { prepared, prepareText } from './write.ts'

/**
 * - `done`: it is changed.
 * - `busy`: another run has the lock, where it is taken in this transaction.
 * - `again`: somebody changed the history since it was read.
 * But for `done` nothing is changed.
 */
export type ChangeEnd = 'done' | 'busy' | 'again'

/** What changes the history: `statements` fail with 22012 or 23505 where it is not what it was when it was read. */
export interface Change {
  readonly history: History
  /** Made for the table as it is once it is prepared. */
  readonly statements: (table: HistoryTable) => readonly string[]
}

/**
 * Changes the history in one transaction, and makes the table ready for that before. Throws PERMISSION_MISSING with what to
 * grant, or HISTORY_TABLE_UNUSABLE; nothing is changed then.
 */
export async function changeHistory(
  session: Session,
  { history, statements }: Change,
  { lockKey, report }: { readonly lockKey: bigint | undefined; readonly report: Report },
): Promise<ChangeEnd> {
  const { table, facts } = history
  const preparation = prepareText(table)
  const before = [
    'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE',
    ...asRole(facts.role),
    "SET LOCAL lock_timeout = '5s'",
    'SET LOCAL statement_timeout = 0',
    ...(facts.versionNumber >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
    // Times of other tools come without a time zone.
    "SET LOCAL timezone = 'UTC'",
    // What is said to be recorded must not be lost with the server.
    ...(facts.synchronousCommit === 'off' ? ['SET LOCAL synchronous_commit = local'] : []),
    ...(lockKey === undefined ? [] : [takeLockText(lockKey)]),
  ]
  const texts = [
    ...before,
    ...(preparation === '' ? [] : [preparation]),
    ...statements(prepared(table)),
    'COMMIT',
  ]
  const { error, completed } = await session.send(texts.join('; '))
  if (error === undefined) {
    sayPrepared(table, report)
    return 'done'
  }
  await session.cleanUp('ROLLBACK')
  const atTheLock = lockKey !== undefined && completed === before.length - 1
  if (atTheLock && isTaken(error)) return 'busy'
  if (changedMeanwhile.has(codeOf(error) ?? '')) return 'again'
  throw await failureOf(error, session, table, facts)
}

const changedMeanwhile = new Set<string>([
  sqlstate.divisionByZero,
  sqlstate.uniqueViolation,
  sqlstate.duplicateTable,
  sqlstate.duplicateColumn,
])
