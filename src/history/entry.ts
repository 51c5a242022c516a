import type { Rows } from '../database/message.ts'

/** One row of the history: a migration that is completely applied. */
export interface Entry {
  /** As it stands in the table: a version, a version and a name, or a file name. */
  readonly version: string
  readonly name: string | undefined
  readonly kind: string | undefined
  /** Undefined where it is unknown: the row was written by somebody else. */
  readonly checksum: string | undefined
  readonly executedAt: string | undefined
  readonly executionMs: number | undefined
  readonly executedBy: string | undefined
}

/** The entries in the rows of a history; undefined where one of them has more than 16 MiB, and was not taken in. */
export function entriesOf(
  { columns, values }: Rows,
  usable: ReadonlySet<string>,
): readonly Entry[] | undefined {
  // There may be a million rows: no object is made for each but the entry.
  const at = Object.fromEntries(columns.map((column, index) => [column, index]))
  if (values.some((row) => row.length !== columns.length)) return undefined
  return values.map((row) => entryOf((column) => row[at[column] ?? -1] ?? undefined, usable))
}

const sha256 = /^[0-9a-f]{64}$/

/** A row of the history, as it was read; `usable` are the columns that hold what their names say. */
export function entryOf(text: (column: string) => string | undefined, usable: ReadonlySet<string>): Entry {
  const executionMs = text('execution_ms')
  return {
    version: text('version') ?? '',
    name: text('name'),
    kind: text('kind'),
    // Another program's column of that name may hold something else, which is no edit.
    checksum: usable.has('checksum') ? sha256.exec(text('checksum') ?? '')?.[0] : undefined,
    // 2026-11-21 07:11:02.123456+00, as UTC; a timestamp without a time zone stays as it is.
    executedAt: (text('executed_at') ?? text('applied_at'))?.replace(' ', 'T').replace(/\+00$/, 'Z'),
    executionMs: executionMs ? Number(executionMs) : undefined,
    executedBy: text('executed_by'),
  }
}
