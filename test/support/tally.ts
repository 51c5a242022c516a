import { appendFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** One round of a fault. */
export type Count = {
  readonly fault: string
  /** The kind of migration it hit. */
  readonly kind: string
  /** The fault came about: a run may be over before its moment. */
  readonly hit: boolean
  readonly wrong: boolean
}

/** Several processes write to it. */
export function addToTally(file: string, count: Count): void {
  appendFileSync(file, `${JSON.stringify(count)}\n`)
}

export async function readTally(file: string): Promise<readonly Count[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

/** A line for each fault, a column for each kind: how many rounds, and how many of them came out wrong. */
export function tableOf(counts: readonly Count[]): string {
  const faults = [...new Set(counts.map(({ fault }) => fault))]
  const kinds = [...new Set(counts.map(({ kind }) => kind))]
  const cell = (some: readonly Count[]) => {
    if (some.length === 0) return ''
    const wrong = some.filter((count) => count.wrong).length
    const missed = some.filter(({ hit }) => !hit).length
    return `${some.length - missed}${missed > 0 ? ` (+${missed} too late)` : ''}${wrong > 0 ? `, ${wrong} WRONG` : ''}`
  }
  const rows = [
    ['fault', ...kinds, 'rounds'],
    ...faults.map((fault) => [
      fault,
      ...kinds.map((kind) => cell(counts.filter((count) => count.fault === fault && count.kind === kind))),
      cell(counts.filter((count) => count.fault === fault)),
    ]),
    ['all', ...kinds.map((kind) => cell(counts.filter((count) => count.kind === kind))), cell(counts)],
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
