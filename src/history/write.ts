import { hostname } from 'node:os'
import { identifier, literal } from '../database/quote.ts'
import type { Migration } from '../migrations/migration.ts'
import { columns } from './columns.ts'
import type { HistoryTable } from './table.ts'

/** What a row says that it is: of what is run once, again, or not at all as what it replaces is applied. */
export type RowKind = 'migration' | 'repeatable' | 'replaced'

/** What a row says beside what its migration says. */
export interface Record {
  readonly migration: Migration
  readonly kind: RowKind
  /** The text of `version`, in the form of the rows that are there. */
  readonly version: string
  readonly deployment: string | undefined
}

/** The version of this program. The build puts it in. */
export const programVersion = process.env.PG_RATCHET_VERSION ?? 'dev'

/** Creates the table, or adds what a table that somebody else made lacks: nullable, so that old rows are not stamped. */
export function prepareText(table: HistoryTable): string {
  if (!table.exists) {
    const definitions = Object.entries(columns).map(
      ([name, type]) => `${name} ${type}${name === 'executed_at' ? ' DEFAULT pg_catalog.now()' : ''}`,
    )
    return `CREATE TABLE ${table.sql} (${definitions.join(', ')})`
  }
  const added = table.missing.map((name) => `ADD COLUMN ${identifier(name)} ${columns[name]}`)
  return added.length === 0 ? '' : `ALTER TABLE ${table.sql} ${added.join(', ')}`
}

/** The table as it is after prepareText ran. */
export function prepared(table: HistoryTable): HistoryTable {
  return { ...table, exists: true, columns: new Set([...table.columns, ...table.missing]), missing: [] }
}

/** Fills in checksums that nobody knew, for rows that were written by somebody else. Empty where there are none. */
export function learnText(
  table: HistoryTable,
  known: readonly { readonly version: string; readonly checksum: string }[],
): string {
  if (known.length === 0 || !table.columns.has('checksum')) return ''
  const values = known.map(({ version, checksum }) => `(${literal(version)}, ${literal(checksum)})`)
  return `UPDATE ${table.sql} AS t SET checksum = v.checksum FROM (VALUES ${values.join(', ')}) AS v(version, checksum) WHERE t.version = v.version AND t.checksum IS NULL`
}

/**
 * Inserts the row first in the migration's transaction: a second run blocks on its key.
 *
 * Fails with 22012 (division by zero) where a trigger or rule swallows the row, and with 23502 (null
 * version) where the row of `predecessor` is not there: a COMMIT that failed leaves the session idle, not
 * aborted, and nothing else would stop what was sent after it.
 */
export function claimText(table: HistoryTable, record: Record, predecessor: string | undefined): string {
  const version =
    predecessor === undefined
      ? literal(record.version)
      : `(SELECT ${literal(record.version)} FROM ${table.sql} WHERE version = ${literal(predecessor)} LIMIT 1)`
  const values = rowOf(table, record, version)
  const names = values.map(([name]) => name).join(', ')
  return `WITH c AS (INSERT INTO ${table.sql} (${names}) VALUES (${values.map(([, value]) => value).join(', ')}) RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM c`
}

/** Fails with 22012 (division by zero) where the history is not what it was when it was read, with so many rows. */
export function unchangedText({ exists, sql }: HistoryTable, rows: number): string {
  return exists
    ? `SELECT 1 / (pg_catalog.count(*) = ${rows})::pg_catalog.int4 FROM ${sql}`
    : `SELECT 1 / (pg_catalog.to_regclass(${literal(sql)}) IS NULL)::pg_catalog.int4`
}

/**
 * Inserts the row last, or fills in what a row lacks that the file wrote itself. Run in the migration's transaction.
 */
export function lateClaim(table: HistoryTable, record: Record): string[] {
  const values = rowOf(table, record, literal(record.version))
  const names = values.map(([name]) => name).join(', ')
  const fill = values
    .filter(([name]) => name !== 'version')
    .map(([name, value]) => `${name} = COALESCE(t.${name}, ${value})`)
  return [
    `INSERT INTO ${table.sql} (${names}) VALUES (${values.map(([, value]) => value).join(', ')}) ON CONFLICT (version) DO NOTHING`,
    ...(fill.length === 0
      ? []
      : [`UPDATE ${table.sql} AS t SET ${fill.join(', ')} WHERE version = ${literal(record.version)}`]),
  ]
}

/**
 * Completes the row, and returns how long its transaction took so far (`execution_ms`). Fails with 22012 unless this very transaction wrote it: a file that emptied the
 * history, or that ended our transaction by a COMMIT of its own, must not be recorded as applied.
 *
 * xmin is compared by age, not by equality: ON CONFLICT DO UPDATE inside a plpgsql EXCEPTION block writes
 * the id of a subtransaction, which is younger (tried).
 */
export function completeText(table: HistoryTable, version: string): string {
  const ms = '(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.now()) * 1000)::pg_catalog.int8'
  const [set, took] = table.columns.has('execution_ms')
    ? [`execution_ms = ${ms}`, 'execution_ms']
    : ['version = version', ms]
  return `WITH u AS (UPDATE ${table.sql} SET ${set} WHERE version = ${literal(version)} AND pg_catalog.age(xmin) <= pg_catalog.age(pg_catalog.pg_current_xact_id()::pg_catalog.xid) RETURNING ${took} AS took) SELECT 1 / pg_catalog.count(*), pg_catalog.max(took) AS execution_ms FROM u`
}

/** Notes how long a migration took that is not one transaction. Fails with 22012 unless its row is there. */
export function tookText(table: HistoryTable, version: string, tookMs: number): string {
  const set = table.columns.has('execution_ms') ? `execution_ms = ${Math.round(tookMs)}` : 'version = version'
  return `WITH u AS (UPDATE ${table.sql} SET ${set} WHERE version = ${literal(version)} RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM u`
}

/** Takes the row of a migration out again, whichever of these versions it has. */
export function forgetText(table: HistoryTable, ...versions: readonly string[]): string {
  return `DELETE FROM ${table.sql} WHERE version IN (${versions.map(literal).join(', ')})`
}

/** The columns that are there, with their values as SQL. */
export function rowOf(
  table: HistoryTable,
  { migration, kind, deployment }: Record,
  version: string,
): (readonly [name: string, value: string])[] {
  const details = JSON.stringify({ host: hostname(), pg_ratchet: programVersion, deployment })
  const values = {
    version,
    name: literal(migration.name),
    kind: literal(kind),
    checksum: literal(migration.checksum),
    executed_at: 'pg_catalog.now()',
    applied_at: 'pg_catalog.now()',
    executed_by: 'current_user',
    details: literal(details),
  }
  return Object.entries(values).filter(([name]) => table.columns.has(name as keyof typeof values))
}
