import type { File } from './tool.ts'

/** Something to be done, by every tool that can. */
export interface Workload {
  readonly id: string
  readonly title: string
  /** The table of the page that it is a column of. */
  readonly table: 'nothing' | 'fresh' | 'durable' | 'large' | 'together' | 'early' | 'growth'
  readonly files: readonly File[] | 'INSERT' | 'COPY'
  /** How large the one file is. */
  readonly bytes?: number
  /** All of it is applied already. */
  readonly nothing?: boolean
  /** How much longer a round trip takes, in milliseconds. */
  readonly delayMs: 0 | 1 | 5
  readonly fsync?: boolean
  /** How many runs are started at once. */
  readonly together?: number
  /** PostgreSQL is started after the tool. */
  readonly early?: boolean
  readonly peak?: boolean
}

function tables(count: number): readonly File[] {
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    sql: `CREATE TABLE t_${index + 1} (id bigint PRIMARY KEY, name text NOT NULL);`,
  }))
}

const withIndex: readonly File[] = [
  ...tables(17),
  { number: 18, sql: 'CREATE INDEX CONCURRENTLY t_1_name ON t_1 (name);', alone: true },
]

const delays = [0, 1, 5] as const

/** Everything that is measured, or the part of it that takes three minutes. */
export function workloads(quick: boolean): readonly Workload[] {
  return [
    ...[17, quick ? 200 : 1000].flatMap((count) =>
      (quick ? ([0, 5] as const) : delays).map((delayMs) => ({
        ...{ id: `nothing-${count}-${delayMs}`, title: `${count} files${at(delayMs)}` },
        ...{ table: 'nothing', files: tables(count), nothing: true, delayMs },
      })),
    ),
    ...(quick ? [17, 200] : [17, 200, 1000]).flatMap((count) =>
      (quick ? ([0, 5] as const).slice(0, count === 17 ? 2 : 1) : delays).map((delayMs) => ({
        ...{ id: `fresh-${count}-${delayMs}`, title: `${count}${at(delayMs)}`, peak: count === 1000 },
        ...{ table: 'fresh', files: tables(count), delayMs },
      })),
    ),
    ...(quick ? [17] : [17, 200, 1000]).map((count) => ({
      ...{ id: `durable-${count}`, title: `${count} files`, table: 'durable' },
      ...{ files: tables(count), delayMs: 0, fsync: true },
    })),
    ...(['INSERT', 'COPY'] as const).map((files) => ({
      ...{
        id: `large-${files}`,
        title: `${quick ? 5 : 50} MB of ${files}`,
        bytes: quick ? 5e6 : 50e6,
        table: 'large',
        files,
        delayMs: 0,
        peak: true,
      },
    })),
    ...(quick ? [8] : [8, 32]).flatMap((together) =>
      [tables(17), withIndex].map((files) => ({
        id: `together-${together}-${files.length}`,
        title: `${together} at once${files === withIndex ? ', with an index' : ''}`,
        ...{ table: 'together', files, delayMs: 0, together },
      })),
    ),
    { id: 'early', title: 'done after ready', table: 'early', files: tables(17), delayMs: 0, early: true },
    ...(quick ? [10, 100] : [10, 100, 1000, 10_000]).map((count) => ({
      ...{ id: `growth-${count}`, title: `${count}`, table: 'growth', files: tables(count), delayMs: 0 },
    })),
  ] as readonly Workload[]
}

function at(delayMs: number): string {
  return delayMs === 0 ? '' : `, ${delayMs} ms`
}
