import { objectsOf } from '../database/message.ts'
import { identifier, literal } from '../database/quote.ts'
import { asRole } from '../database/role.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { RunError } from '../failure/failure.ts'
import { grantOnTable, permissionMissing } from './grants.ts'
import type { History } from './read.ts'
import type { HistoryTable } from './table.ts'

/** How far a file came that is not one transaction. All SQL about the table that holds it is in this file. */
export interface Progress {
  /** The version of its migration; of a script that undoes one, that with a mark (downProgress). */
  readonly version: string
  /** How many statements are done, from the first. */
  readonly done: number
  /** SHA-256 over them (stepwise/done-sum.ts). */
  readonly doneSum: string
  /** The statement that was about to run when this was written; whether it did is not known. */
  readonly doing?: Doing | undefined
  /** JSON: what the session had behind a statement (stepwise/session-state.ts). */
  readonly session: string | undefined
}

export interface Doing {
  readonly text: string
  readonly kind: string
  /** JSON: what was there before it ran. */
  readonly facts: string
}

/** Where progress is kept, beside the history table. */
export interface ProgressTable {
  /** Qualified and quoted, for statements. */
  readonly sql: string
  /** For people. */
  readonly display: string
}

const suffix = '_progress'
/** NAMEDATALEN - 1: the server cuts off the rest, which could make it the name of the history table itself. */
const maxBytes = 63

/** The name of the progress table of a history table. */
export function progressName(table: string): string {
  let base = table
  while (Buffer.byteLength(base) + suffix.length > maxBytes) base = [...base].slice(0, -1).join('')
  return `${base}${suffix}`
}

export function progressTable({ schema, table }: Pick<HistoryTable, 'schema' | 'table'>): ProgressTable {
  const name = progressName(table)
  return { sql: `${identifier(schema)}.${identifier(name)}`, display: `${schema}.${name}` }
}

const downMark = 'down:'

/** What a script that undoes the migration of this row is noted as: no version begins so. */
export function downProgress(recordedAs: string): string {
  return `${downMark}${recordedAs}`
}

/** The row in the history that a script removed which was begun and is not complete; undefined for any other progress. */
export function halfUndone({ version }: Pick<Progress, 'version'>): string | undefined {
  return version.startsWith(downMark) ? version.slice(downMark.length) : undefined
}

/** Creates the table. IF NOT EXISTS asks for the privilege to create one also where there is one. */
export function createProgress({ sql }: Pick<ProgressTable, 'sql'>): string {
  return `CREATE TABLE IF NOT EXISTS ${sql} (version text PRIMARY KEY, done int NOT NULL, done_sum text NOT NULL, doing text, kind text, facts jsonb, session jsonb, started_at timestamptz NOT NULL DEFAULT pg_catalog.now())`
}

/** Claims a version: a second run blocks on its key, then fails with 23505. */
export function claimProgress({ sql }: ProgressTable, version: string, doneSum: string): string {
  return `INSERT INTO ${sql} (version, done, done_sum) VALUES (${literal(version)}, 0, ${literal(doneSum)})`
}

/** Every row, see progressOf. */
export function selectProgress({ sql }: ProgressTable): string {
  return `SELECT version, done, done_sum, doing, kind, facts, session FROM ${sql}`
}

export function progressOf(row: Record<string, string | null>): Progress {
  const { doing } = row
  return {
    version: row.version ?? '',
    done: Number(row.done),
    doneSum: row.done_sum ?? '',
    doing:
      typeof doing === 'string'
        ? { text: doing, kind: row.kind ?? 'unknown', facts: row.facts ?? 'null' }
        : undefined,
    session: row.session ?? undefined,
  }
}

/** A move from one number of statements done to another. */
export interface Move {
  readonly version: string
  readonly from: number
  readonly to: number
  readonly doneSum: string
  /** The row says that a statement is about to run: only then, or only otherwise, is it moved. */
  readonly wasDoing: boolean
}

/** Fails with 22012 (division by zero) unless the row is where it is moved from. */
export function moveProgress({ sql }: ProgressTable, { version, from, to, doneSum, wasDoing }: Move): string {
  const set = `done = ${to}, done_sum = ${literal(doneSum)}, doing = NULL, kind = NULL, facts = NULL`
  return `WITH u AS (UPDATE ${sql} SET ${set} WHERE version = ${literal(version)} AND done = ${from} AND doing IS ${wasDoing ? 'NOT ' : ''}NULL RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM u`
}

/**
 * Notes what is about to run; `facts` is a SQL expression of type jsonb. Returns them. Fails with 22012 unless the row is
 * there, with so many statements done and none about to run.
 */
export function markDoing(
  { sql }: ProgressTable,
  { version, done, text, kind, facts }: Doing & { readonly version: string; readonly done: number },
): string {
  const set = `doing = ${literal(text)}, kind = ${literal(kind)}, facts = ${facts}`
  return `WITH u AS (UPDATE ${sql} SET ${set} WHERE version = ${literal(version)} AND done = ${done} AND doing IS NULL RETURNING facts) SELECT 1 / pg_catalog.count(*), pg_catalog.max(facts::text) AS facts FROM u`
}

/** It did not happen: takes the note of what is about to run out again. Fails with 22012 unless there is one. */
export function clearDoing({ sql }: ProgressTable, version: string, done: number): string {
  return `WITH u AS (UPDATE ${sql} SET doing = NULL, kind = NULL, facts = NULL WHERE version = ${literal(version)} AND done = ${done} AND doing IS NOT NULL RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM u`
}

/** Notes the state of the session; `state` is a SQL expression of type jsonb. */
export function noteSession({ sql }: ProgressTable, version: string, state: string): string {
  return `UPDATE ${sql} SET session = ${state} WHERE version = ${literal(version)}`
}

/** The file is complete. Fails with 22012 unless all its statements are done. */
export function deleteProgress({ sql }: ProgressTable, version: string, total: number): string {
  return `WITH d AS (DELETE FROM ${sql} WHERE version = ${literal(version)} AND done = ${total} AND doing IS NULL RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM d`
}

/** How far a file came no longer counts. Fails with 22012 unless it is what was read. */
export function forgetProgress({ sql }: ProgressTable, { version, done, doneSum, doing }: Progress): string {
  return `WITH d AS (DELETE FROM ${sql} WHERE version = ${literal(version)} AND done = ${done} AND done_sum = ${literal(doneSum)} AND doing IS NOT DISTINCT FROM ${literal(doing?.text)} RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM d`
}

/**
 * How far each file came that was begun and is not complete; nothing is asked where no file ever was. Throws
 * PERMISSION_MISSING with the GRANT to run.
 */
export async function readProgress(
  session: Session,
  { table, facts }: Pick<History, 'table' | 'facts'>,
): Promise<readonly Progress[]> {
  if (!facts.progress.includes(table.schema)) return []
  const place = progressTable(table)
  const { error, results } = await session.send([...asRole(facts.role), selectProgress(place)].join('; '), {
    keepRows: true,
  })
  if (error !== undefined && codeOf(error) === sqlstate.insufficientPrivilege)
    throw permissionMissing(
      `reading how far unfinished files came, in ${place.display}`,
      error,
      `Run: ${grantOnTable(place.sql, facts.role)}`,
    )
  if (error !== undefined) throw error
  return (
    objectsOf(results.at(-1))
      .map(progressOf)
      // What is undone has lost its row in the history before its first statement ran.
      .filter((row) => row.done > 0 || row.doing !== undefined || halfUndone(row) !== undefined)
  )
}

/** The same for who only wants to show it: a role that may read the history and no more sees no progress. */
export async function glanceAtProgress(
  session: Session,
  history: Pick<History, 'table' | 'facts'>,
): Promise<readonly Progress[]> {
  try {
    return await readProgress(session, history)
  } catch (error) {
    if (error instanceof RunError && error.failure.code === 'PERMISSION_MISSING') return []
    throw error
  }
}
