import { duration } from '../amounts.ts'
import type { HistoryChange, PlanLine, RunEvent } from './event.ts'
import { fixed, wrap } from './layout.ts'

/** The first line says whether the database is up to date; then a line for each migration, then what to do. */
export function statusTable(
  { applied, attention, migrations, unlisted = 0 }: Extract<RunEvent, { type: 'status.listed' }>,
  width?: number,
): string {
  const pending = migrations.filter(({ state }) => state === 'pending' || state === 'changed').length
  const head =
    attention > 0
      ? `${attention} ${attention === 1 ? 'needs' : 'need'} attention, ${pending} pending, ${applied} applied`
      : pending > 0
        ? `${pending} pending, ${applied} applied`
        : `up to date: ${applied} applied`
  const rows = migrations.map(({ version, name, state, kind, executedAt, executionMs, executedBy }) => [
    version,
    name,
    state,
    executedAt?.replace('T', ' ').replace(/\.\d+/, '') ?? '',
    executionMs === undefined ? '' : executionMs < 10_000 ? `${executionMs} ms` : duration(executionMs),
    executedBy ?? '',
    kind ?? '',
  ])
  const hints = migrations.flatMap(({ version, state, hint }) =>
    hint === undefined ? [] : [`${version} is ${state}: ${hint}`],
  )
  const columns = ['VERSION', 'NAME', 'STATE', 'APPLIED AT', 'TOOK', 'BY', 'RECORDED AS']
  const next = pending > 0 && attention === 0 ? ['`up` applies what is pending, `plan` shows how.'] : []
  const rest = unlisted > 0 ? [`and ${unlisted} more without a file`] : []
  return [head, ...table(columns, rows, width), ...rest, ...hints, ...next].join('\n')
}

/** What would run, in order. */
export function planTable(
  { direction, steps }: { readonly direction: 'up' | 'down'; readonly steps: readonly PlanLine[] },
  width?: number,
): string {
  if (steps.length === 0) return direction === 'down' ? 'nothing to undo' : 'nothing to do'
  const rows = steps.map(({ version, file, statements, transaction, why, resumesAt, note }) => [
    version,
    file,
    `${statements}`,
    transaction === 'one for the whole file' ? '' : transaction,
    [why, resumesAt && `goes on with statement ${resumesAt.statement} (line ${resumesAt.line})`, note]
      .filter(Boolean)
      .join('; '),
  ])
  const several = steps.filter(({ transaction }) => transaction !== 'one for the whole file').length
  const but = several === 0 ? '' : `, but for ${several} that ${several === 1 ? 'is' : 'are'} not atomic`
  return [
    `${steps.length} to ${direction === 'down' ? 'undo' : 'apply'}, each file in one transaction${but}`,
    ...table(['VERSION', 'FILE', 'STATEMENTS', 'TRANSACTION', 'NOTE'], rows, width),
  ].join('\n')
}

/** What is changed in the history, in order. */
export function changesTable(
  { changes, note }: { readonly changes: readonly HistoryChange[]; readonly note?: string | undefined },
  width?: number,
): string {
  if (changes.length === 0) return note === undefined ? 'nothing to do' : `nothing to do: ${note}`
  const rows = changes.map(({ version, file, note }) => [version, file ?? '', note])
  const lines = table(['VERSION', 'FILE', 'CHANGE'], rows, width)
  return [...(note === undefined ? [] : [note]), ...lines].join('\n')
}

const gap = '  '
/** The last column is broken into lines where that leaves it so many columns. */
const leastProse = 24

/** Columns where they fit into the terminal, or do with the last one in several lines; or else a paragraph for each row. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  if (rows.length === 0) return []
  const filled = head.flatMap((_, column) => (rows.some((row) => row[column] !== '') ? [column] : []))
  // Not Math.max(...rows): a hundred thousand arguments are more than the stack holds.
  const widths = head.map((title, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), title.length),
  )
  const widthOf = (columns: readonly number[]) =>
    columns.reduce((sum, column) => sum + (widths[column] ?? 0) + gap.length, -gap.length)
  const used = spare.reduce(
    (columns, title) =>
      widthOf(columns) <= width ? columns : columns.filter((column) => head[column] !== title),
    filled,
  )
  const before = used.slice(0, -1)
  const last = used.at(-1) ?? 0
  const indent = widthOf(before) + gap.length
  const fits = widthOf(used) <= width
  // A name or a time that is broken is not found again.
  if (!fits && (width - indent < leastProse || !prose.has(head[last] ?? '')))
    return rows.flatMap((row) => paragraph(head, row, width))
  return [head, ...rows].flatMap((row) => {
    const cells = before.map((column) => `${row[column]?.padEnd(widths[column] ?? 0)}${gap}`)
    const [first, ...others] = fits ? [row[last]] : wrap(row[last] ?? '', width - indent, 0)
    return [`${cells.join('')}${first}`, ...others.map((line) => `${' '.repeat(indent)}${line}`)].map(
      (line) => fixed(line.trimEnd()),
    )
  })
}

/** Columns that are left out, one after the other, where that makes the others fit. */
const spare = ['BY', 'TOOK']
/** Columns of sentences. */
const prose = new Set(['NOTE', 'CHANGE'])

/** What the row is about, and below it what is known about it. */
function paragraph(head: readonly string[], row: readonly string[], width: number): string[] {
  const [version = '', name = ''] = row
  const known = row.flatMap((cell, column) => {
    if (column < 2 || cell === '') return []
    const title = head[column] ?? ''
    return title === 'STATE' || prose.has(title) ? [cell] : [`${title.toLowerCase()} ${cell}`]
  })
  const text = known.join(', ').replace(/^applied, applied/, 'applied')
  const lines = [`${version}${gap}${name}`.trimEnd(), ...(text === '' ? [] : [`${gap}${text}`])]
  return lines.flatMap((line) => wrap(line, width, line.startsWith(gap) ? 0 : gap.length)).map(fixed)
}
