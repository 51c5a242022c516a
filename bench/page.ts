import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Result } from './bench.ts'
import type { Image } from './image.ts'
import type { Machine } from './machine.ts'
import { plot } from './plot.ts'
import { type Summary, summaryOf } from './statistics.ts'
import type { Workload } from './workloads.ts'

/** All that was measured in one go. */
export interface Measured {
  readonly quick: boolean
  readonly before: Machine
  readonly after: Machine
  readonly postgres: string
  readonly minutes: number
  readonly tools: readonly { readonly name: string; readonly version: string }[]
  readonly wanted: readonly Pick<Workload, 'id' | 'title' | 'table'>[]
  readonly results: readonly Result[]
  readonly image?: Image
}

/** Writes performance.md, which is template.md with its tables filled in, and performance.svg. */
export async function writePage(measured: Measured, folder: string): Promise<void> {
  const template = await readFile(join(import.meta.dirname, 'template.md'), 'utf8')
  const parts: Readonly<Record<string, string>> = {
    machine: machineText(measured),
    node: milliseconds(summaryOf(measured.results, 'node', 'node -e 0')),
    nothing: table(measured, 'nothing', milliseconds),
    'nothing ratios': table(measured, 'nothing', ratio(measured)),
    'nothing trips': table(measured, 'nothing', trips),
    fresh: table(measured, 'fresh', milliseconds),
    'fresh ratios': table(measured, 'fresh', ratio(measured)),
    'fresh trips': table(measured, 'fresh', trips),
    memory: table(measured, 'fresh', memory),
    durable: table(measured, 'durable', milliseconds),
    large: table(measured, 'large', (summary) =>
      [milliseconds(summary), memory(summary)].filter(Boolean).join(', '),
    ),
    together: table(measured, 'together', together),
    early: table(measured, 'early', milliseconds),
    growth: table(measured, 'growth', milliseconds),
    layers: layers(measured),
    containers: containers(measured),
  }
  const page = template.replace(/<!-- (.+?) -->/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`template.md asks for "${name}", which is not there`)
    return part
  })
  await writeFile(join(folder, 'performance.md'), page)
  await writeFile(join(folder, 'performance.svg'), plot(measured))
}

const notMeasured = 'Not measured.'

type Cell = (summary: Summary, workload: string) => string

/** Tools and workloads of a kind; columns and rows without any value are left out. */
function table({ wanted, tools, results }: Measured, kind: Workload['table'], cell: Cell): string {
  const rows = tools.map(({ name }) => ({
    name,
    cells: wanted
      .filter((workload) => workload.table === kind)
      .map(({ id, title }) => {
        const summary = summaryOf(results, id, name)
        return { title, text: summary === undefined ? '' : cell(summary, id) }
      }),
  }))
  const filled = rows.filter(({ cells }) => cells.some(({ text }) => text !== ''))
  const columns = (filled[0]?.cells ?? []).filter((_, index) =>
    filled.some(({ cells }) => cells[index]?.text !== ''),
  )
  if (columns.length === 0) return notMeasured
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(['', ...columns.map(({ title }) => title)]),
    line(['---', ...columns.map(() => '--:')]),
    ...filled.map(({ name, cells }) =>
      line([name, ...columns.map(({ title }) => cells.find((cell) => cell.title === title)?.text ?? '')]),
    ),
  ].join('\n')
}

function layers({ image }: Measured): string {
  if (image === undefined) return notMeasured
  const lines = image.layers.map(({ made, bytes }) => `| \`${made}\` | ${(bytes / 1e6).toFixed(1)} MB |`)
  return ['| Layer | |', '| --- | --: |', ...lines].join('\n')
}

/** The same command in a container and outside of one. */
function containers({ image }: Measured): string {
  if (image === undefined) return notMeasured
  const names = [...new Set(image.results.map(({ tool }) => tool))]
  const lines = names.map((name) => `| ${name} | ${milliseconds(summaryOf(image.results, 'image', name))} |`)
  return ['| | |', '| --- | --: |', ...lines].join('\n')
}

function milliseconds(summary: Summary | undefined): string {
  if (summary === undefined) return ''
  const { median, least, most, runs } = summary
  const spread = runs > 1 ? ` (${rounded(least)}–${rounded(most)})` : ''
  return `${rounded(median)}${spread}`
}

function ratio({ results }: Measured): Cell {
  return ({ median }, workload) => {
    const floor = summaryOf(results, workload, 'floor')
    return floor === undefined ? '' : (median / floor.median).toFixed(2)
  }
}

function trips({ waits, connections }: Summary): string {
  return waits === undefined ? '' : `${waits} / ${connections}`
}

function memory({ peakMB }: Summary): string {
  return peakMB === undefined ? '' : `${peakMB} MB`
}

function together(summary: Summary): string {
  return `${rounded(summary.median)}${summary.failed ? `, ${summary.failed} failed` : ''}`
}

function rounded(ms: number): string {
  return Math.round(ms).toLocaleString('en')
}

function machineText({ before, after, postgres, minutes, tools, quick }: Measured): string {
  const versions = tools.map(({ name, version }) => `${name} ${version}`).join(', ')
  return [
    `${before.date}: ${before.cpus} × ${before.cpu}, ${before.memoryGB} GB, ${before.kernel}, Node.js ${before.node},`,
    `PostgreSQL ${postgres} on the same machine. Load (average of a minute) ${before.load} before and ${after.load} after;`,
    `${quick ? 'a quick run' : 'a full run'} of ${Math.round(minutes)} minutes.`,
    ...(before.load > before.cpus / 2
      ? ['**The machine was busy with other things: these times say little.**']
      : []),
    '',
    `Measured: ${versions}.`,
  ].join('\n')
}
