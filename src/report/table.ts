import type { PlanLine, StatusLine } from './event.ts'

/** The first line says whether the database is up to date; then a line for each migration. */
export function statusTable(lines: readonly StatusLine[]): string {
  const pending = lines.filter(({ state }) => state === 'pending').length
  const applied = lines.filter(({ state }) => state === 'applied').length
  const wrong = lines.filter(({ state }) => !['applied', 'pending', 'ahead'].includes(state))
  const head =
    wrong.length > 0
      ? `${wrong.length} ${wrong.length === 1 ? 'needs' : 'need'} attention, ${pending} pending, ${applied} applied`
      : pending > 0
        ? `${pending} pending, ${applied} applied`
        : `up to date: ${applied} applied`
  const rows = lines.map(({ version, name, state, executedAt, executionMs, executedBy }) => [
    version,
    name,
    state,
    executedAt?.replace('T', ' ').replace(/\.\d+/, '') ?? '',
    executionMs === undefined ? '' : `${executionMs} ms`,
    executedBy ?? '',
  ])
  const hints = lines.flatMap(({ version, state, hint }) =>
    hint === undefined ? [] : [`${version} is ${state}: ${hint}`],
  )
  return [head, ...table(['VERSION', 'NAME', 'STATE', 'APPLIED AT', 'TOOK', 'BY'], rows), ...hints].join('\n')
}

/** What would run, in order. */
export function planTable(steps: readonly PlanLine[]): string {
  if (steps.length === 0) return 'nothing to do'
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
    `${steps.length} to apply, each file in one transaction${but}`,
    ...table(['VERSION', 'FILE', 'STATEMENTS', 'TRANSACTION', 'NOTE'], rows),
  ].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const used = head.flatMap((_, column) => (rows.some((row) => row[column] !== '') ? [column] : []))
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  return [head, ...rows].map((row) =>
    used
      .map((column) => row[column]?.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
