import type { Adopter, Applied } from './adopter.ts'
import { flywaySums } from './sums.ts'

/** What it adds to the hash of its table's name (PostgreSQLAdvisoryLockTemplate). */
const magic = 77_431_708_279_161n

/** A row for each thing that happened, in the order of installed_rank. */
export const flyway: Adopter = {
  title: 'Flyway',
  table: 'flyway_schema_history',
  columns: [
    'installed_rank',
    'version',
    'description',
    'type',
    'script',
    'checksum',
    'installed_on',
    'success',
  ],
  locks: ({ schema, table }) => [magic + BigInt(javaHash(`"${schema}"."${table}"`))],
  verify: ({ bytes }, sum) => flywaySums(bytes).includes(Number(sum)),
  read: (rows) => {
    const applied = new Map<string, Applied>()
    let upTo: string | undefined
    for (const row of rows.toSorted((a, b) => Number(a.installed_rank) - Number(b.installed_rank))) {
      const { version, script, type, success } = row
      const key = version ?? script ?? ''
      if (success === 'f')
        return {
          applied: [],
          broken: {
            reason: `${script} failed`,
            hint: 'Undo by hand what it left, let Flyway forget it (flyway repair), and run again.',
          },
        }
      // An undo script, or a row that `repair` wrote about a file that is gone, takes back what is before it.
      if (type === 'DELETE' || type?.startsWith('UNDO')) applied.delete(key)
      else if (type === 'BASELINE' || type === 'SQL_BASELINE') upTo = version ?? undefined
      else if (type !== 'SCHEMA')
        applied.set(key, {
          key,
          sum: row.checksum ?? undefined,
          executedAt: row.installed_on ?? undefined,
          executionMs: row.execution_time ? Number(row.execution_time) : undefined,
          executedBy: row.installed_by ?? undefined,
        })
    }
    return { applied: [...applied.values()], upTo }
  },
}

/** String.hashCode() of Java. */
function javaHash(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash
}
