import type { Existing, Removing } from '../failure/failure.ts'
import type { Entry } from '../history/entry.ts'
import type { History } from '../history/read.ts'
import type { Migration } from '../migrations/migration.ts'
import { removalOf, schemasMade, temporaryTable } from '../sql/removal.ts'
import type { Item } from './items.ts'
import type { Step } from './plan-up.ts'
import { type Reading, scriptOf } from './script.ts'
import { UnusableFile } from './unusable-file.ts'

/**
 * True where nothing was ever recorded, though these migrations have something to do with a schema that has tables: one
 * along the search_path, that of the history, or one in which they create something.
 */
export function isUnrecorded(
  { entries, facts, table }: History,
  migrations: readonly Migration[],
  reading: Reading,
): boolean {
  const others = facts.others ?? []
  if (entries.length > 0 || others.length === 0) return false
  // A file that is not one transaction was begun: the tables may be its own.
  if (facts.progress.includes(table.schema)) return false
  if (others.some(({ near }) => near)) return true
  const there = new Set(others.map(({ schema }) => schema))
  return migrations.some((migration) =>
    itemsOf(migration, reading).some(({ statement: { words } }) =>
      schemasMade(words).some((schema) => there.has(schema)),
    ),
  )
}

/** What is there, and which of the steps would take something of it away. */
export function existingOf(
  { facts: { others }, table }: Pick<History, 'facts' | 'table'>,
  steps: readonly Step[],
): Existing {
  const removing: Removing[] = []
  for (const { migration, script } of steps) {
    const temporary = new Set<string>()
    for (const { statement } of script.items()) {
      const { words, text, start } = statement
      const made = temporaryTable(words)
      if (made !== undefined) temporary.add(made)
      const command = removalOf(words, text, temporary)
      if (command !== undefined) removing.push({ file: migration.path, line: start.line, command })
    }
  }
  const near = (others ?? []).filter((other) => other.near)
  return {
    history: table.display,
    tables: (near.length > 0 ? near : (others ?? [])).map(({ schema, table }) => `${schema}.${table}`),
    removing,
  }
}

/** The statements of a file that may never have to run: none, where it could not. */
function itemsOf(migration: Migration, reading: Reading): readonly Item[] {
  try {
    return [...scriptOf(migration, reading).items()]
  } catch (error) {
    if (error instanceof UnusableFile) return []
    throw error
  }
}

/** The migrations up to and including this one; those that run again are never covered by a baseline. */
export function covered(migrations: readonly Migration[], last: Migration): readonly Migration[] {
  const versioned = migrations.filter(({ repeat }) => repeat === undefined)
  return versioned.slice(0, versioned.indexOf(last) + 1)
}

/** What the history is going to have, where everything up to and including this migration is recorded as applied. */
export function baselineEntries(
  migrations: readonly Migration[],
  last: Migration | undefined,
): readonly Entry[] {
  const its = last === undefined ? [] : covered(migrations, last)
  return its.map(({ version, name, checksum }) => ({
    ...{ version, name, checksum, kind: 'baseline' },
    executedAt: undefined,
    executionMs: undefined,
    executedBy: undefined,
  }))
}
