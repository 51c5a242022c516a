import { literal } from '../database/quote.ts'
import type { Entry } from './entry.ts'
import type { HistoryTable } from './table.ts'
import { claimText, completeText, type Record, rowOf } from './write.ts'

/** What becomes of a migration's row in the transaction of its script. */
export type RowChange =
  /** It is applied. */
  | { readonly type: 'insert' }
  /** It is repeatable, and has run before: then the row was this. */
  | { readonly type: 'renew'; readonly was: Entry }
  /** It is undone. */
  | { readonly type: 'delete' }

/**
 * Changes the row, first in the transaction: a second run that wants the same waits for this one, and then finds that the
 * row is not what it was. A row that is removed returns the transaction (`xid`), see goneText.
 *
 * Fails like claimText; where a row was to be renewed or removed, and is not what was read, with 22012 (division by zero).
 */
export function changeText(
  table: HistoryTable,
  record: Record,
  { change, predecessor }: { readonly change: RowChange; readonly predecessor: string | undefined },
): string {
  if (change.type === 'insert') return claimText(table, record, predecessor)
  if (change.type === 'renew') return renewText(table, record, change.was)
  return removeText(table, record.version)
}

/** Writes the row of a repeatable migration anew, as that of a run that begins now. */
export function renewText(table: HistoryTable, record: Record, was: Entry): string {
  const values = rowOf(table, record, literal(record.version))
  const took = table.columns.has('execution_ms') ? [['execution_ms', 'NULL'] as const] : []
  const set = [...values, ...took].map(([name, value]) => `${name} = ${value}`)
  return asserted(`UPDATE ${table.sql} SET ${set.join(', ')} WHERE ${isStill(table, was)} RETURNING 1`)
}

/** Takes the row out. */
export function removeText(table: HistoryTable, version: string): string {
  return asserted(`DELETE FROM ${table.sql} WHERE version = ${literal(version)} RETURNING 1`)
}

/**
 * Keeps others from the row, and leaves it to the file, which must find it as it would under psql: for a script that uses
 * the history table itself. Fails like changeText.
 */
export function holdText(table: HistoryTable, version: string, change: RowChange): string {
  const where = change.type === 'renew' ? isStill(table, change.was) : `version = ${literal(version)}`
  return asserted(`SELECT 1 FROM ${table.sql} WHERE ${where} FOR UPDATE`)
}

/** The row is there, and complete; or it is gone, see goneText. Returns `execution_ms` like completeText. */
export function completionText(
  table: HistoryTable,
  version: string,
  { change, xid }: { readonly change: RowChange; readonly xid: string | undefined },
): string {
  return change.type === 'delete' ? goneText(table, version, xid) : completeText(table, version)
}

/**
 * Fails with 22012 (division by zero) unless this is the transaction in which the row was removed, and it still is. There is
 * no row that could show it: a script that ended our transaction by a COMMIT of its own is known by the number of ours.
 */
function goneText({ exists, sql }: HistoryTable, version: string, xid: string | undefined): string {
  const ours = `pg_catalog.pg_current_xact_id()::pg_catalog.text = ${literal(xid ?? '')}`
  const gone = exists ? ` AND NOT EXISTS (SELECT FROM ${sql} WHERE version = ${literal(version)})` : ''
  return `SELECT 1 / (${ours}${gone})::pg_catalog.int4, (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.now()) * 1000)::pg_catalog.int8 AS execution_ms`
}

/** The condition that the row is what was read. A checksum that was not one of ours was read as none. */
function isStill({ columns }: HistoryTable, { version, checksum }: Entry): string {
  const where = `version = ${literal(version)}`
  if (!columns.has('checksum')) return where
  return checksum === undefined
    ? `${where} AND (checksum !~ '^[0-9a-f]{64}$') IS NOT FALSE`
    : `${where} AND checksum IS NOT DISTINCT FROM ${literal(checksum)}`
}

/** The statement, which must find exactly one row; returns the transaction that it is in. */
function asserted(statement: string): string {
  return `WITH c AS (${statement}) SELECT 1 / (pg_catalog.count(*) = 1)::pg_catalog.int4, pg_catalog.pg_current_xact_id()::pg_catalog.text AS xid FROM c`
}
