import type { Progress } from '../report/event.ts'

/** A row of one of the views, as JSON. */
export interface ProgressRow {
  readonly view: keyof typeof readers
  readonly relation: string | null
  /** As the last VACUUM or ANALYZE counted them; -1: none did. */
  readonly reltuples: number | null
  readonly row: Readonly<Record<string, unknown>>
}

interface Counted {
  readonly command: string
  readonly phase?: string
  readonly done?: number
  readonly total?: number
}

/**
 * What the views say, by name without `pg_stat_progress_` (manual, "Progress Reporting"). Their counters are those of
 * several phases, and the ones of a phase that is over stay: which ones count, the phase tells.
 */
const readers = {
  create_index: (row: Row) => {
    const { command, phase } = textsOf(row)
    if (/^waiting/.test(phase)) return { command, phase, ...of(row, 'lockers_done', 'lockers_total') }
    if (/loading tuples/.test(phase)) return { command, phase, ...of(row, 'tuples_done', 'tuples_total') }
    // Access methods other than btree tell no more than "building index".
    if (/scanning|^building index$/.test(phase))
      return { command, phase, ...of(row, 'blocks_done', 'blocks_total') }
    return { command, phase }
  },
  vacuum: (row: Row) => {
    const { phase } = textsOf(row)
    const command = 'VACUUM'
    if (phase === 'scanning heap')
      return { command, phase, ...of(row, 'heap_blks_scanned', 'heap_blks_total') }
    if (phase === 'vacuuming heap')
      return { command, phase, ...of(row, 'heap_blks_vacuumed', 'heap_blks_total') }
    // From 17 on.
    if (/indexes$/.test(phase)) return { command, phase, ...of(row, 'indexes_processed', 'indexes_total') }
    return { command, phase }
  },
  cluster: (row: Row, reltuples: number) => {
    const { command, phase } = textsOf(row)
    if (phase === 'index scanning heap')
      return { command, phase, done: Number(row.heap_tuples_scanned), total: reltuples }
    if (phase === 'seq scanning heap')
      return { command, phase, ...of(row, 'heap_blks_scanned', 'heap_blks_total') }
    if (phase === 'writing new heap')
      return { command, phase, ...of(row, 'heap_tuples_written', 'heap_tuples_scanned') }
    return { command, phase }
  },
  copy: (row: Row) => ({
    command: textsOf(row).command,
    ...of(row, 'bytes_processed', 'bytes_total'),
    rows: Number(row.tuples_processed),
    bytes: Number(row.bytes_processed),
  }),
  analyze: (row: Row) => {
    const { phase } = textsOf(row)
    const command = 'ANALYZE'
    if (/sample rows$/.test(phase))
      return { command, phase, ...of(row, 'sample_blks_scanned', 'sample_blks_total') }
    return { command, phase }
  },
} satisfies Record<string, (row: Row, reltuples: number) => Counted>

type Row = ProgressRow['row']

/** How far a command came. */
export function progressOf({ view, relation, reltuples, row }: ProgressRow): Progress {
  const { done, total, ...said }: Counted = readers[view](row, reltuples ?? 0)
  return { ...said, relation: relation ?? undefined, percent: percentOf(done, total) }
}

/** A whole number of at most 100; undefined where either is not known, or there is nothing in all. */
export function percentOf(done = Number.NaN, total = Number.NaN): number | undefined {
  const percent = Math.floor((100 * done) / total)
  return total > 0 && percent >= 0 ? Math.min(percent, 100) : undefined
}

/** A query of what the views have of one session; `pid` is an expression. */
export function progressRows(pid: string): string {
  return Object.keys(readers)
    .map(
      (view) =>
        `SELECT '${view}' AS view, relid::regclass::text AS relation, to_jsonb(p) AS row,
           (SELECT reltuples FROM pg_class WHERE oid = relid) FROM pg_stat_progress_${view} p WHERE pid = ${pid}`,
    )
    .join(' UNION ALL ')
}

function textsOf(row: Row): { command: string; phase: string } {
  return { command: String(row.command), phase: String(row.phase) }
}

function of(row: Row, done: string, total: string): { done: number; total: number } {
  return { done: Number(row[done]), total: Number(row[total]) }
}
