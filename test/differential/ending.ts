/** How a file ended, for psql or for us. */
export type Ending =
  | { readonly type: 'applied' }
  | {
      readonly type: 'failed'
      /** Absent where it was not the server that failed. */
      readonly sqlstate?: string | undefined
      readonly message: string
      /** The first and the last line where it can be; absent where nothing says so, as at the end of the file. */
      readonly lines?: readonly [number, number] | undefined
    }
  /** Not run at all: for us alone, exit 65. */
  | { readonly type: 'refused'; readonly line: number; readonly column: number; readonly problem: string }

/** What a reader wants to know of it, in one line. */
export function told(ending: Ending): string {
  switch (ending.type) {
    case 'applied':
      return 'applied'
    case 'failed':
      return `fails${within(ending.lines)}: ${[ending.sqlstate, ending.message].filter(Boolean).join(' ')}`
    case 'refused':
      return `refused at ${ending.line}:${ending.column}: ${ending.problem}`
  }
}

function within(lines: readonly [number, number] | undefined): string {
  if (lines === undefined) return ''
  return lines[0] === lines[1] ? ` in line ${lines[0]}` : ` in lines ${lines.join(' to ')}`
}

/**
 * Whether we did as psql did: both applied it, or both failed with the same SQLSTATE at the same place. A file that we
 * refuse is never run differently, so it passes; the list of the refused is for a reader to judge.
 */
export function agree(psql: Ending | undefined, ours: Ending): boolean {
  if (psql === undefined || ours.type === 'refused') return ours.type === 'refused'
  if (psql.type !== 'failed' || ours.type !== 'failed') return psql.type === ours.type
  if (psql.sqlstate === undefined || psql.sqlstate !== ours.sqlstate) return false
  const [from, to] = psql.lines ?? [0, Number.POSITIVE_INFINITY]
  const line = ours.lines?.[0] ?? (psql.lines === undefined ? 0 : Number.NaN)
  return line >= from && line <= to
}
