import type { Layout } from '../config/layouts.ts'
import type { FileProblem } from '../failure/failure.ts'
import type { Migration } from './migration.ts'
import { compareVersions } from './version.ts'

/** Tools that apply their files by number, whatever the order of their names is. */
const numeric: readonly (Layout | undefined)[] = ['pairs', 'goose', 'node-pg-migrate', 'sql-migrate', 'tern']

/** Whether files are applied by number: they are named as Flyway names them, or are those of a tool that does so. */
export function goesByNumber(migrations: readonly Migration[], layout: Layout = 'auto'): boolean {
  const of = new Set(migrations.flatMap(({ layout }) => layout ?? []))
  return (
    numeric.includes(layout) ||
    (of.size > 0 && [...of].every((one) => numeric.includes(one))) ||
    (migrations.length > 0 && migrations.every(({ parsed }) => parsed?.flyway))
  )
}

/** Filename order, by bytes, or by number. What runs again comes behind all that is run once. */
export function sortFiles(migrations: readonly Migration[], layout?: Layout): Migration[] {
  const once = migrations.filter(({ repeat }) => repeat === undefined)
  const again = migrations.filter(({ repeat }) => repeat !== undefined)
  const byNumber = goesByNumber(once, layout)
  return [
    ...once.toSorted((a, b) =>
      byNumber
        ? compareVersions(a.version, b.version) || compareBytes(a.file, b.file)
        : compareBytes(a.file, b.file),
    ),
    ...again.toSorted((a, b) => compareBytes(a.file, b.file)),
  ]
}

/** Sets of names whose order, or whose versions, two people could read in two ways. The list is empty where all is well. */
export function checkOrder(files: readonly Migration[]): FileProblem[] {
  // A name is all that one needs which runs again.
  const migrations = files.filter(({ repeat }) => repeat === undefined)
  const numbered = migrations.filter(({ parsed }) => parsed !== undefined)
  const unnumbered = migrations.filter(({ parsed }) => parsed === undefined)
  if (numbered.length > 0 && unnumbered.length > 0)
    return unnumbered.map(({ path }) => ({
      file: path,
      problem: `has no version, while ${numbered[0]?.file} has one`,
      hint: 'Give it a number and a separator (012_name.sql), or move it out of the folder.',
    }))
  return duplicates(numbered) ?? [...disorder(numbered), ...migrations.flatMap(checkSquash)]
}

/** A squash stands where the last one that it replaces stood, so that the same comes before and behind it everywhere. */
function checkSquash(squash: Migration, _at: number, all: readonly Migration[]): FileProblem[] {
  const { replaces, parsed, path, file, version } = squash
  if (replaces === undefined) return []
  const range = `${replaces.from} to ${replaces.to}`
  if (parsed === undefined || compareVersions(replaces.to, version) >= 0)
    return [
      {
        file: path,
        problem: `replaces ${range}, and does not come after them`,
        hint: `Give it a version of its own, the next one after ${replaces.to}.`,
      },
    ]
  return all
    .filter((other) => compareVersions(replaces.from, other.version) <= 0)
    .filter((other) => compareVersions(other.version, version) < 0)
    .map((other) =>
      compareVersions(other.version, replaces.to) <= 0
        ? {
            file: other.path,
            problem: `is replaced by ${file}, and is still here`,
            hint: `Remove it, or take it out of what that file replaces (${range}).`,
          }
        : {
            file: other.path,
            problem: `would run before ${file}, and comes after what that replaces (${range})`,
            hint: `Give ${file} the next version after ${replaces.to}.`,
          },
    )
}

function duplicates(migrations: readonly Migration[]): FileProblem[] | undefined {
  const first = new Map<string, Migration>()
  const problems: FileProblem[] = []
  for (const migration of migrations) {
    const key = migration.parsed?.key ?? ''
    const other = first.get(key)
    if (other === undefined) first.set(key, migration)
    else
      problems.push({
        file: migration.path,
        problem: `has the version of ${other.file} (${migration.version})`,
        hint: 'Give the one that is applied nowhere yet another version.',
      })
  }
  return problems.length > 0 ? problems : undefined
}

function disorder(migrations: readonly Migration[]): FileProblem[] {
  return migrations.slice(1).flatMap((migration, index) => {
    const before = migrations[index] as Migration
    if (compareVersions(before.version, migration.version) < 0) return []
    return {
      file: migration.path,
      problem: `comes after ${before.file} by name, but before it by number`,
      hint: 'Write versions with the same number of digits (002, 010): the history knows 2 and 002 as one.',
    }
  })
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
