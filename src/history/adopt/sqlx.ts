import type { Adopter } from './adopter.ts'
import { crc, hexDigest, lineEndings } from './sums.ts'

/** A row for each file, written before it runs where it is not one transaction, and completed behind it. */
export const sqlx: Adopter = {
  title: 'sqlx',
  table: '_sqlx_migrations',
  columns: ['version', 'description', 'installed_on', 'success', 'checksum', 'execution_time'],
  locks: ({ database }) => [0x3d32ad9en * BigInt(crc(database))],
  verify: ({ bytes }, sum) => lineEndings(bytes).some((text) => `\\x${hexDigest('sha384', text)}` === sum),
  read: (rows) => {
    const failed = rows.find(({ success }) => success === 'f')
    return {
      applied: rows.map((row) => ({
        key: row.version ?? '',
        sum: row.checksum ?? undefined,
        executedAt: row.installed_on ?? undefined,
        // Nanoseconds; -1 while it runs.
        executionMs: Number(row.execution_time) >= 0 ? Number(row.execution_time) / 1e6 : undefined,
      })),
      broken: failed && {
        reason: `${failed.version} (${failed.description}) began and did not end`,
        hint: `Mend what it left by hand, then set success to true in its row, or delete its row, and run again.`,
      },
    }
  },
}
