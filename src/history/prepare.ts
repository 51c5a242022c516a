import { isTaken, takeLockText } from '../database/lock-inside.ts'
import { identifier } from '../database/quote.ts'
import { asRole } from '../database/role.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { RunError } from '../failure/failure.ts'
import type { Report } from '../report/event.ts'
import type { Facts } from './facts.ts'
import { grantOnSchema, grantOnTable, hintForOurs, permissionMissing } from './grants.ts'
import type { History } from './read.ts'
import { type HistoryTable, tableLocked } from './table.ts'
import { learnText, prepared, prepareText } from './write.ts'

/**
 * Makes the history table ready to be written to, in one transaction: creates it, or takes over the one that
 * is there, and learns checksums that were unknown. Does nothing, and asks the server nothing, where it is ready.
 *
 * With `lockKey` the lock of runs is not held, and taken in that transaction. Undefined where another run holds it, or had
 * it since the history was read; nothing is changed then.
 *
 * Throws PERMISSION_MISSING with the GRANT to run, or HISTORY_TABLE_UNUSABLE; nothing is changed then.
 */
export async function prepareHistory(
  session: Session,
  { table, facts }: History,
  options: {
    readonly lockKey?: bigint | undefined
    readonly unknown: readonly { readonly version: string; readonly checksum: string }[]
    readonly report: Report
  },
): Promise<HistoryTable | undefined> {
  const ready = prepared(table)
  const changes = [prepareText(table), learnText(ready, options.unknown)].filter(Boolean)
  if (changes.length === 0) return table
  const { lockKey } = options
  const { error } = await session.send(
    [
      'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE',
      ...asRole(facts.role),
      "SET LOCAL lock_timeout = '5s'",
      'SET LOCAL statement_timeout = 0',
      ...(facts.versionNumber >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
      ...(lockKey === undefined ? [] : [takeLockText(lockKey)]),
      ...changes,
      'COMMIT',
    ].join('; '),
  )
  if (error !== undefined) {
    await session.cleanUp('ROLLBACK')
    if (lockKey !== undefined && (isTaken(error) || madeMeanwhile.has(codeOf(error) ?? ''))) return undefined
    throw await failureOf(error, session, table, facts)
  }
  sayPrepared(table, options.report)
  return ready
}

/** The table was made ready by prepareText. */
export function sayPrepared(table: HistoryTable, report: Report): void {
  if (!table.exists) report({ type: 'history.created', table: table.display })
  else if (table.missing.length > 0)
    report({ type: 'history.taken-over', table: table.display, columns: table.missing })
}

const madeMeanwhile = new Set<string>([sqlstate.duplicateTable, sqlstate.duplicateColumn])

/** What a statement that writes to the history failed with, in its own words: with the GRANT to run, where that is it. */
export async function failureOf(
  error: Error,
  session: Session,
  table: HistoryTable,
  facts: Facts,
): Promise<Error> {
  const options = { cause: error }
  switch (codeOf(error)) {
    case sqlstate.insufficientPrivilege: {
      const what = table.exists
        ? { usual: grantOnTable(table.sql, facts.role) }
        : { usual: grantOnSchema(table.schema, facts.role), creates: prepareText(table) }
      const doing = `${table.exists ? 'writing' : 'creating'} the history table ${table.display}`
      return permissionMissing(doing, error, await hintForOurs(session, facts, { error, ...what }))
    }
    case sqlstate.invalidSchemaName:
      return new RunError(
        {
          code: 'HISTORY_TABLE_UNUSABLE',
          table: table.display,
          reason: 'its schema does not exist',
          hint: `Run: CREATE SCHEMA ${identifier(table.schema)};`,
        },
        options,
      )
    case sqlstate.lockNotAvailable:
      return tableLocked(session, table, error)
    default:
      return error
  }
}
