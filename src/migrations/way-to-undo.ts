import type { Migration } from './migration.ts'
import { marksOf } from './tools.ts'
import { baseOf } from './version.ts'

/** Where the script belongs that would undo this migration, as an object of "write". */
export function wayToUndo({ file, layout }: Migration): string {
  const section = layout && marksOf(layout)?.[1]
  if (section !== undefined) return `one in its file, in a section behind "${section}"`
  const base = baseOf(file)
  if (layout === 'folders') return `one beside it (${base}/down.sql)`
  if (layout === 'pairs') return `one beside it (${base}.down.sql)`
  if (layout === 'flyway') return `one beside it (${base.replace(/^[Vv]/, 'U')}.sql)`
  return `one, in a file beside it (${base}.down.sql) or in a section behind "-- migrate:down"`
}
