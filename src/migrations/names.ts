import type { KnownLayout, Layout } from '../config/layouts.ts'
import type { FileProblem } from '../failure/failure.ts'
import { parseVersionedName } from './version.ts'

/** What the name of a file says that it is, beside a migration. */
interface Kind {
  readonly mark: RegExp
  readonly what: string
  /** Whose name it is. */
  readonly layouts: readonly Layout[]
  /** Why it is not run, where that is so whatever the layout. */
  readonly refused?: { readonly hint: string }
}

const kinds: readonly Kind[] = [
  { mark: /\.up\.sql$/i, what: 'is the up script of a pair', layouts: ['pairs'] },
  { mark: /\.down\.sql$/i, what: 'is a down script', layouts: ['pairs', 'plain'] },
  { mark: /^U\d[\d._]*__/, what: 'is an undo script by its name (Flyway)', layouts: ['flyway'] },
  {
    mark: /^B\d[\d._]*__/,
    what: 'is a baseline migration by its name (Flyway)',
    layouts: ['flyway'],
    refused: {
      hint: 'Move it out of the folder. Where a database has all that is in it, `baseline` records that; where one is made anew, the V files make it.',
    },
  },
]

/** Why a file of this name is not run. */
export function nameProblem(path: string, file: string, layout: Layout): FileProblem | undefined {
  const kind = kinds.find(({ mark }) => mark.test(file))
  if (kind?.refused !== undefined) return { file: path, problem: kind.what, hint: kind.refused.hint }
  if (layout === 'auto') return undefined
  const hint = 'Move it out of the folder, or say with RATCHET_LAYOUT whose files these are.'
  if (kind !== undefined && !kind.layouts.includes(layout))
    return { file: path, problem: `${kind.what}, and RATCHET_LAYOUT is ${layout}`, hint }
  if (kind === undefined && layout === 'flyway' && !isFlyway(file) && !file.startsWith('R__'))
    return {
      file: path,
      problem: 'is not named as Flyway names its files, and RATCHET_LAYOUT is flyway',
      hint,
    }
  return undefined
}

/** The layout that the name of a file alone says it is of. */
export function layoutByName(file: string): KnownLayout | undefined {
  if (file.includes('/')) return 'folders'
  if (/\.up\.sql$/i.test(file)) return 'pairs'
  return isFlyway(file) ? 'flyway' : undefined
}

/** Whether the file of this name is what undoes another one: `002_x.down.sql`, `U2__x.sql`, `002_x/down.sql`. */
export function isDownFile(file: string): boolean {
  return /[./]down\.sql$/i.test(file) || isUndo(file)
}

/** Flyway's own way to name it. */
export function isUndo(file: string): boolean {
  return /^U\d[\d._]*__/.test(file)
}

function isFlyway(file: string): boolean {
  return parseVersionedName(file.replace(/\.sql$/, ''))?.flyway ?? false
}
