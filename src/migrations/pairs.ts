import type { FileProblem } from '../failure/failure.ts'
import type { Migration } from './migration.ts'
import { isDownFile, isUndo } from './names.ts'
import { baseOf, parseVersionedName } from './version.ts'

/**
 * Gives each migration the down script beside it: `002_x.down.sql` beside `002_x.sql` or `002_x.up.sql`, `U2__x.sql`
 * beside `V2__y.sql`, `down.sql` beside `up.sql`. What no migration belongs to is a problem, as nobody would find out
 * before it is needed; `files` are all names of the folder.
 */
export function withDownFiles(
  migrations: readonly Migration[],
  downs: readonly Migration[],
  files: readonly { readonly name: string }[],
): { readonly migrations: readonly Migration[]; readonly problems: readonly FileProblem[] } {
  if (downs.length === 0) return { migrations, problems: [] }
  const byKey = new Map(downs.map((down) => [keyOf(down.file), down]))
  const problems: FileProblem[] = []
  const joined = migrations.map((migration) => {
    const keys = keysOf(migration.file).filter((key) => byKey.has(key))
    const scripts = [migration.down, ...keys.map((key) => byKey.get(key))].filter((one) => one !== undefined)
    for (const key of keys) byKey.delete(key)
    const [down, second] = scripts
    if (second !== undefined)
      problems.push({
        file: second.path,
        problem: `is a second down script: ${migration.file} has ${migration.down === undefined ? down?.file : 'a down section'}`,
        hint: 'Keep one of the two.',
      })
    // Nothing but blanks undoes nothing: somebody had no time to write it.
    return down === undefined || down.text?.trim() === '' ? migration : { ...migration, down }
  })
  // A file that is there and cannot be used is a problem by itself.
  const present = new Set(files.flatMap(({ name }) => (isDownFile(name) ? [] : keysOf(name))))
  for (const [key, { path, file }] of byKey)
    if (!present.has(key))
      problems.push({
        file: path,
        problem: 'is a down script of a file that is not there',
        hint: `It undoes ${undoneBy(file)}: put that back, or remove this one.`,
      })
  return { migrations: joined, problems }
}

function keyOf(down: string): string {
  return isUndo(down) ? `V ${parseVersionedName(down.slice(1))?.key}` : baseOf(down)
}

/** What a down script of this file may be known by. */
function keysOf(file: string): readonly string[] {
  const base = baseOf(file)
  const parsed = parseVersionedName(base)
  return parsed?.flyway ? [base, `V ${parsed.key}`] : [base]
}

function undoneBy(down: string): string {
  if (isUndo(down)) return `V${parseVersionedName(down.slice(1))?.version}__….sql`
  const base = baseOf(down)
  return down.includes('/') ? `${base}/up.sql or ${base}/migration.sql` : `${base}.sql or ${base}.up.sql`
}
