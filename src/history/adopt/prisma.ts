import type { Adopter } from './adopter.ts'
import { hexDigest, lineEndings } from './sums.ts'

/** A row for each try of each folder. */
export const prisma: Adopter = {
  title: 'Prisma',
  table: '_prisma_migrations',
  columns: ['id', 'checksum', 'finished_at', 'migration_name', 'rolled_back_at', 'started_at'],
  locks: () => [72_707_369n],
  // Old rows lack the zeros in front.
  verify: ({ bytes }, sum) =>
    lineEndings(bytes).some((text) => hexDigest('sha256', text) === sum.padStart(64, '0')),
  read: (rows) => {
    const standing = rows.filter((row) => row.rolled_back_at === null)
    const failed = standing.find((row) => row.finished_at === null)
    return {
      applied: standing.map((row) => ({
        key: row.migration_name ?? '',
        sum: row.checksum ?? undefined,
        executedAt: row.started_at ?? undefined,
      })),
      broken: failed && {
        reason: `${failed.migration_name} failed`,
        hint: `Say what became of it: prisma migrate resolve --applied ${failed.migration_name}, or --rolled-back, and run again.`,
      },
    }
  },
}
