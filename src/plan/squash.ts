import type { Entry } from '../history/entry.ts'
import type { Migration } from '../migrations/migration.ts'
import { baseOf, compareVersions, parseVersionedName } from '../migrations/version.ts'

/** Whether a row is that of a migration which this one replaces. */
export function isReplaced(version: string, { replaces }: Migration): boolean {
  const parsed = replaces && parseVersionedName(baseOf(version))
  if (replaces === undefined || parsed === undefined) return false
  return (
    compareVersions(replaces.from, parsed.version) <= 0 && compareVersions(parsed.version, replaces.to) <= 0
  )
}

/**
 * What a squash that is not recorded is to the database, by the rows of what it replaces: to be run where there are none,
 * `replaced` where the last one is there, and `behind` where only some before it are.
 */
export function squashState(squash: Migration, entries: readonly Entry[]): 'pending' | 'replaced' | 'behind' {
  const { replaces } = squash
  const its = entries.filter(({ version }) => isReplaced(version, squash))
  if (replaces === undefined || its.length === 0) return 'pending'
  return its.some(({ version }) =>
    isReplaced(version, { ...squash, replaces: { ...replaces, from: replaces.to } }),
  )
    ? 'replaced'
    : 'behind'
}
