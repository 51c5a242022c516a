import { hostname } from 'node:os'
import { literal } from '../database/quote.ts'
import type { HistoryTable } from './table.ts'
import { programVersion } from './write.ts'

/** A migration that is recorded as applied without being run. */
export interface Recorded {
  /** The text of `version`, in the form of the rows that are there. */
  readonly version: string
  readonly name: string | undefined
  readonly kind: 'baseline' | 'adopted' | 'migration' | 'repeatable'
  /** Undefined where there is no file. */
  readonly checksum: string | undefined
  /** When it was applied, as the server writes it; undefined: now; null: not known. */
  readonly executedAt?: string | null | undefined
  readonly executionMs?: number | undefined
  /** Undefined: the role that records it; null: not known. */
  readonly executedBy?: string | null | undefined
  /** What else its `details` say. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

/** Rows in one statement; more would be a longer one than anybody wants to see in a log. */
const together = 500

/** Inserts rows. Fails with 23505 where one is there already, and with 22012 where a trigger or rule swallows any. */
export function recordTexts(
  table: HistoryTable,
  all: readonly Recorded[],
  deployment: string | undefined,
): string[] {
  const texts: string[] = []
  for (let from = 0; from < all.length; from += together) {
    const some = all.slice(from, from + together)
    const rows = some.map((one) => valuesOf(table, one, deployment))
    const names = rows[0]?.map(([name]) => name).join(', ')
    const values = rows.map((row) => `(${row.map(([, value]) => value).join(', ')})`).join(', ')
    texts.push(
      `WITH c AS (INSERT INTO ${table.sql} (${names}) VALUES ${values} RETURNING 1) SELECT 1 / (pg_catalog.count(*) = ${some.length})::pg_catalog.int4 FROM c`,
    )
  }
  return texts
}

/** Takes another text for what was applied. Fails with 22012 unless the row is what was read. */
export function acceptText(
  { sql }: HistoryTable,
  { version, from, to }: { readonly version: string; readonly from: string; readonly to: string },
): string {
  return `WITH u AS (UPDATE ${sql} SET checksum = ${literal(to)} WHERE version = ${literal(version)} AND checksum = ${literal(from)} RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM u`
}

/** Takes a row out. Fails with 22012 where it is not there. */
export function dropText({ sql }: HistoryTable, version: string): string {
  return `WITH d AS (DELETE FROM ${sql} WHERE version = ${literal(version)} RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM d`
}

function valuesOf(
  { columns }: HistoryTable,
  one: Recorded,
  deployment: string | undefined,
): (readonly [name: string, value: string])[] {
  const when = one.executedAt === undefined ? 'pg_catalog.now()' : literal(one.executedAt)
  const details = { host: hostname(), pg_ratchet: programVersion, deployment, ...one.details }
  const values = {
    version: literal(one.version),
    name: literal(one.name),
    kind: literal(one.kind),
    checksum: literal(one.checksum),
    executed_at: when,
    applied_at: when,
    execution_ms: one.executionMs === undefined ? 'NULL' : `${Math.round(one.executionMs)}`,
    executed_by: one.executedBy === undefined ? 'current_user' : literal(one.executedBy),
    details: literal(JSON.stringify(details)),
  }
  return Object.entries(values).filter(([name]) => columns.has(name as keyof typeof values))
}
