import { RunError } from '../failure/failure.ts'
import { halfUndone, type Progress } from '../history/progress.ts'
import type { Migration } from '../migrations/migration.ts'
import { parseVersionedName } from '../migrations/version.ts'
import { matcher, rowVersion, type State } from './reconcile.ts'

/** One thing that makes the history agree with the files. */
export type Repair =
  /** An edited file: its text is taken for what was applied. */
  | {
      readonly action: 'accept'
      readonly version: string
      readonly migration: Migration
      readonly checksum: string
    }
  /** A missing file: its entry goes. */
  | { readonly action: 'forget'; readonly version: string }
  /** A file that is not one transaction: it is taken for complete. */
  | {
      readonly action: 'done'
      readonly version: string
      readonly migration: Migration
      readonly progress: Progress
    }
  /** The same: it is taken for not begun. */
  | {
      readonly action: 'undone'
      readonly version: string
      readonly migration?: Migration | undefined
      readonly progress: Progress
    }

/** What somebody asked for. */
export interface Settling {
  /** The version that is to be taken for complete. */
  readonly done?: string | undefined
  /** The version that is to be taken for not begun. */
  readonly undone?: string | undefined
}

/**
 * What there is to repair, and what is incomplete and left alone: `up` goes on there by itself. Files that are ahead are no
 * fault of the history. Throws USAGE where a version is to be settled that is not incomplete.
 */
export function repairsOf(
  { migrations, strays, form }: State,
  progress: readonly Progress[],
  { done, undone }: Settling,
): { readonly repairs: readonly Repair[]; readonly incomplete: readonly Progress[] } {
  const find = matcher(migrations.map(({ migration }) => migration))
  const recorded = new Set(
    migrations.flatMap(({ migration, entry }) => (entry === undefined ? [] : [migration])),
  )
  // What `down` has begun, `down` ends.
  const upward = progress.filter((one) => halfUndone(one) === undefined)
  const asDone = named(upward, '--done', done)
  const asUndone = named(upward, '--undone', undone)
  const incomplete: Progress[] = []
  const settled = upward.flatMap((one): Repair[] => {
    const migration = find(one.version)?.migration
    // Somebody recorded it by hand: what is left of the note means nothing.
    const isStale = migration !== undefined && recorded.has(migration)
    if (one === asUndone || isStale)
      return [{ action: 'undone', version: one.version, migration, progress: one }]
    if (one !== asDone) {
      incomplete.push(one)
      return []
    }
    if (migration === undefined)
      throw new RunError({
        code: 'USAGE',
        message: `repair --done ${done}: there is no file of it that could be recorded`,
        hint: `Put its file back, or: repair --undone ${done}`,
      })
    return [{ action: 'done', version: rowVersion(migration, form), migration, progress: one }]
  })
  return {
    repairs: [
      ...migrations.flatMap(({ migration, state, entry }): Repair[] =>
        state === 'edited' && entry?.checksum !== undefined
          ? [{ action: 'accept', version: entry.version, migration, checksum: entry.checksum }]
          : [],
      ),
      ...strays.flatMap(({ entry, state }): Repair[] =>
        state === 'missing' ? [{ action: 'forget', version: entry.version }] : [],
      ),
      ...settled,
    ],
    incomplete,
  }
}

/** The unfinished migration that a version means. */
function named(
  progress: readonly Progress[],
  option: string,
  version: string | undefined,
): Progress | undefined {
  if (version === undefined) return undefined
  const wanted = keyOf(version)
  const found = progress.find((one) => one.version === version || keyOf(one.version) === wanted)
  if (found === undefined)
    throw new RunError({
      code: 'USAGE',
      message: `repair ${option} ${version}: it is not incomplete`,
      hint:
        progress.length === 0 ? 'Nothing is.' : `What is: ${progress.map((one) => one.version).join(', ')}`,
    })
  return found
}

/** Versions as people write them: leading zeros aside, with or without words behind. */
function keyOf(version: string): string {
  const parsed = parseVersionedName(version.replace(/\.sql$/, ''))
  return parsed?.key ?? version
}
