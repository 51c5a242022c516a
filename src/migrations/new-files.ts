import type { KnownLayout, Layout } from '../config/layouts.ts'
import { LayoutReader } from './layout.ts'
import type { Migration } from './migration.ts'
import { isUndo } from './names.ts'
import { marksOf } from './tools.ts'

/** A file to be made, by its name in the folder. */
export interface NewFile {
  readonly name: string
  readonly text: string
}

/**
 * The files of a migration of this base name, in the style of the last one. What undoes it is left blank: a down script
 * that only says what it is for would count as one that undoes nothing.
 */
export function filesOf(
  base: string,
  title: string,
  { layout, last }: { readonly layout: Layout; readonly last?: Migration },
): readonly NewFile[] {
  const up = commentOf(title)
  const style = layout === 'auto' ? last?.layout : layout
  const sections = marksOf(style ?? 'plain')
  if (sections !== undefined) {
    const [above, below] = sections.map((mark) => (mark === '' ? '' : `${mark}\n`))
    return [{ name: `${base}.sql`, text: `${up}\n${above}\n\n${below}\n` }]
  }
  const [upName, downName] = namesOf(base, style === 'plain' ? undefined : style, last)
  return [{ name: upName, text: up }, ...(downName === undefined ? [] : [{ name: downName, text: '' }])]
}

/** What is said of it, unless it would be read as a mark: `down migration`. */
function commentOf(title: string): string {
  const reader = new LayoutReader()
  reader.read(`-- ${title}`)
  const { refusal, sections, outside, when } = reader.end()
  const { repeat, replaces } = when.marks
  const mark = refusal ?? sections ?? outside ?? when.problem ?? repeat ?? replaces
  return mark === undefined ? `-- ${title}\n` : ''
}

function namesOf(
  base: string,
  style: KnownLayout | undefined,
  last: Migration | undefined,
): readonly [up: string, down?: string] {
  const down = last?.down?.file
  if (style === 'pairs') return [`${base}.up.sql`, `${base}.down.sql`]
  if (style === 'folders') {
    const isPrisma = last?.file.endsWith('/migration.sql') ?? false
    if (!isPrisma) return [`${base}/up.sql`, `${base}/down.sql`]
    return down === undefined ? [`${base}/migration.sql`] : [`${base}/migration.sql`, `${base}/down.sql`]
  }
  if (down === undefined || down === last?.file) return [`${base}.sql`]
  return [`${base}.sql`, isUndo(down) ? `${base.replace(/^[Vv]/, 'U')}.sql` : `${base}.down.sql`]
}

/** How the first migration of a folder is called, as the tool whose layout it is would call it. */
export function firstNameOf(layout: Layout, name: string, now: Date): string {
  const time = now.toISOString().replace(/\D/g, '').slice(0, 14)
  const versions: Partial<Record<Layout, string>> = {
    dbmate: time,
    folders: time,
    'sql-migrate': time,
    'node-pg-migrate': String(now.getTime()),
    pairs: '000001',
    goose: '00001',
  }
  return layout === 'flyway' ? `V1__${name}` : `${versions[layout] ?? '001'}_${name}`
}
