import type { Entry } from '../history/entry.ts'
import type { Progress } from '../history/progress.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Step } from './plan-up.ts'
import { matcher } from './reconcile.ts'
import { progressOf } from './unfinished.ts'

/** Which of these steps are done, by the history as it is afterwards. Throws where it does not show that. */
export function committedOf(
  steps: readonly Step[],
  entries: readonly Entry[],
  progress: readonly Progress[],
): ReadonlySet<Step> {
  // A file may have recorded itself, in the form in which its authors write rows.
  const find = matcher(steps.map(({ migration }) => migration))
  const recorded = new Set(entries.map(({ version }) => find(version)?.migration))
  const rows = new Map(entries.map((entry) => [entry.version, entry]))
  return new Set(
    steps.filter((step) => {
      const { change, migration, recordedAs } = step
      if (change.type === 'insert') return recorded.has(migration)
      // Its row goes first, where it is not one transaction.
      if (change.type === 'delete') return !rows.has(recordedAs) && progressOf(step, progress) === undefined
      return isRenewed(rows.get(recordedAs), change.was, migration)
    }),
  )
}

function isRenewed(row: Entry | undefined, was: Entry, { checksum }: Migration): boolean {
  if (row?.checksum !== was.checksum || row?.executedAt !== was.executedAt) return true
  // Another text would have left another checksum; the same one only a later time.
  if (was.checksum !== undefined && checksum !== was.checksum) return false
  if (was.executedAt === undefined) throw new Error('the history does not say when it was run')
  return false
}
