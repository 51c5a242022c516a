import { identifier } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { RunError } from '../failure.ts'
import type { Report } from '../report/event.ts'
import type { History } from './read.ts'
import { type HistoryTable, tableLocked } from './table.ts'
import { learnText, prepared, prepareText } from './write.ts'

/**
 * Makes the history table ready to be written to, in one transaction: creates it, or takes over the one that
 * is there, and learns checksums that were unknown. Does nothing, and asks the server nothing, where it is ready.
 *
 * Throws PERMISSION_MISSING with the GRANT to run, or HISTORY_TABLE_UNUSABLE; nothing is changed then.
 */
export async function prepareHistory(
  session: Session,
  { table, facts }: History,
  options: {
    readonly role: string | undefined
    readonly unknown: readonly { readonly version: string; readonly checksum: string }[]
    readonly report: Report
  },
): Promise<HistoryTable> {
  const ready = prepared(table)
  const changes = [prepareText(table), learnText(ready, options.unknown)].filter(Boolean)
  if (changes.length === 0) return table
  const { error } = await session.send(
    [
      'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE',
      // What another client of a pooler left here must not reach the table (facts.ts).
      'SET LOCAL SESSION AUTHORIZATION DEFAULT',
      'SET LOCAL search_path TO DEFAULT',
      ...(options.role === undefined ? [] : [`SET LOCAL ROLE ${identifier(options.role)}`]),
      "SET LOCAL lock_timeout = '5s'",
      'SET LOCAL statement_timeout = 0',
      ...(facts.versionNumber >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
      ...changes,
      'COMMIT',
    ].join('; '),
  )
  if (error !== undefined) {
    await session.cleanUp('ROLLBACK')
    throw failureOf(error, table, facts.role)
  }
  if (!table.exists) options.report({ type: 'history.created', table: table.display })
  else if (table.missing.length > 0)
    options.report({ type: 'history.taken-over', table: table.display, columns: table.missing })
  return ready
}

function failureOf(error: Error, table: HistoryTable, role: string): Error {
  const options = { cause: error }
  switch (codeOf(error)) {
    case sqlstate.insufficientPrivilege: {
      const grant = table.exists
        ? `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table.sql} TO ${identifier(role)};`
        : `GRANT USAGE, CREATE ON SCHEMA ${identifier(table.schema)} TO ${identifier(role)};`
      const doing = `${table.exists ? 'writing' : 'creating'} the history table ${table.display}`
      return new RunError(
        { code: 'PERMISSION_MISSING', doing, reason: error.message, hint: `Run: ${grant}` },
        options,
      )
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
      return tableLocked(table.display, error)
    default:
      return error
  }
}
