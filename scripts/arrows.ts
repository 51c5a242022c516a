import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The parts of src, from the bottom to the top (docs/architecture.md): an import goes to a lower line. */
const levels: readonly (readonly string[])[] = [
  ['amounts', 'clock'],
  ['failure'],
  ['report/event'],
  ['config', 'sql'],
  ['report'],
  ['database', 'migrations'],
  ['permissions'],
  ['history', 'lint'],
  ['plan'],
  ['stepwise'],
  ['apply'],
  ['commands'],
  ['plain-call'],
  ['cli', 'exit-code', 'ask'],
  ['main', 'start'],
]

/** One part of src that imports another; `typesOnly` while no file of it needs more than types. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly typesOnly: boolean
  readonly files: readonly string[]
}

const imports = /^(?:import|export)\s(?:(type)\s)?(?:[^'"]*?from )?'(\.[^']+)'|import\('(\.[^']+)'\)/gm

/** The arrows between the parts, from a map of paths below src to their text. Static and dynamic imports count. */
export function arrowsOf(sources: Readonly<Record<string, string>>): Arrow[] {
  const arrows = new Map<string, Arrow>()
  for (const [file, text] of Object.entries(sources)) {
    for (const match of text.matchAll(imports)) {
      const from = partOf(file)
      const to = partOf(join(dirname(file), match[2] ?? match[3] ?? ''))
      if (from === to) continue
      const known = arrows.get(`${from} ${to}`) ?? { from, to, typesOnly: true, files: [] }
      const typesOnly = known.typesOnly && match[1] !== undefined
      arrows.set(`${from} ${to}`, { ...known, typesOnly, files: [...known.files, file] })
    }
  }
  return [...arrows.values()].sort((a, b) => levelOf(b.from) - levelOf(a.from) || a.to.localeCompare(b.to))
}

/** The arrows that don't go down, which includes one arrow of every cycle. */
export function upward(arrows: readonly Arrow[]): Arrow[] {
  return arrows.filter(({ from, to }) => levelOf(to) >= levelOf(from))
}

/** The text of every file below src, by its path there. */
export function readSources(folder: string): Record<string, string> {
  const files = globSync('**/*.ts', { cwd: folder }).sort()
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
}

/** The events are the one file of their folder that everybody may know. */
function partOf(file: string): string {
  return file === 'report/event.ts' ? 'report/event' : file.replace(/\/.*|\.ts$/, '')
}

function levelOf(part: string): number {
  const level = levels.findIndex((parts) => parts.includes(part))
  if (level === -1) throw new Error(`src/${part} has no level: give it one in scripts/arrows.ts`)
  return level
}

if (import.meta.main) {
  const arrows = arrowsOf(readSources(join(import.meta.dirname, '../src')))
  for (const { from, to, typesOnly } of arrows)
    console.log(`${from.padEnd(12)} ${typesOnly ? '··>' : '──>'} ${to}`)
  for (const { from, to, files } of upward(arrows)) {
    console.error(`${from} is not above ${to}: see ${files.join(', ')}`)
    process.exitCode = 1
  }
}
