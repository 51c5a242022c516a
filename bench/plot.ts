import type { Measured } from './page.ts'
import { summaryOf } from './statistics.ts'

const width = 720
const height = 420
const margin = { left: 70, right: 170, top: 20, bottom: 45 }
const colours = [
  '#c2410c',
  '#6b7280',
  '#1d4ed8',
  '#15803d',
  '#7e22ce',
  '#0e7490',
  '#a16207',
  '#be185d',
  '#334155',
]

interface Line {
  readonly name: string
  readonly points: readonly { readonly files: number; readonly ms: number }[]
}

/** How time grows with the number of files, both on a scale of powers of ten, as SVG. */
export function plot({ wanted, tools, results }: Measured): string {
  const counts = wanted
    .filter(({ table }) => table === 'growth')
    .map(({ id, title }) => ({ id, files: Number(title) }))
  const lines: Line[] = tools.map(({ name }) => ({
    name,
    points: counts.flatMap(({ id, files }) => {
      const summary = summaryOf(results, id, name)
      return summary === undefined ? [] : [{ files, ms: summary.median }]
    }),
  }))
  const all = lines.flatMap(({ points }) => points)
  const power = (value: number) => Math.ceil(Math.log10(value))
  const x = scale(
    [1, Math.max(2, power(Math.max(10, ...all.map(({ files }) => files))))],
    [margin.left, width - margin.right],
  )
  const y = scale(
    [1, Math.max(3, power(Math.max(10, ...all.map(({ ms }) => ms))))],
    [height - margin.bottom, margin.top],
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>Time by the number of files</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...powers(x.from, x.to).map((value) =>
      grid(x.at(value), margin.top, x.at(value), height - margin.bottom),
    ),
    ...powers(y.from, y.to).map((value) => grid(margin.left, y.at(value), width - margin.right, y.at(value))),
    ...powers(x.from, x.to).map((value) =>
      text(x.at(value), height - 27, value.toLocaleString('en'), 'middle'),
    ),
    ...powers(y.from, y.to).map((value) => text(margin.left - 8, y.at(value) + 4, words(value), 'end')),
    text((margin.left + width - margin.right) / 2, height - 8, 'files, none of them applied', 'middle'),
    ...lines.flatMap((line, index) => drawn(line, index, x, y)),
    '</svg>',
    '',
  ].join('\n')
}

function drawn({ name, points }: Line, index: number, x: Scale, y: Scale): string[] {
  const colour = colours[index % colours.length]
  const places = points.map(({ files, ms }) => `${x.at(files).toFixed(1)},${y.at(ms).toFixed(1)}`)
  const entry = margin.top + 14 + index * 20
  const begin = width - margin.right + 15
  return [
    `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="${index === 0 ? 3 : 1.5}"/>`,
    `<line x1="${begin}" y1="${entry - 4}" x2="${begin + 18}" y2="${entry - 4}" stroke="${colour}" stroke-width="3"/>`,
    text(begin + 24, entry, name, 'start'),
  ]
}

interface Scale {
  readonly from: number
  readonly to: number
  readonly at: (value: number) => number
}

function scale([from, to]: readonly [number, number], [begin, end]: readonly [number, number]): Scale {
  return { from, to, at: (value) => begin + ((Math.log10(value) - from) / (to - from)) * (end - begin) }
}

function powers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index))
}

function words(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}

function grid(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#e5e7eb"/>`
}

function text(x: number, y: number, words: string, anchor: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#111827">${words}</text>`
}
