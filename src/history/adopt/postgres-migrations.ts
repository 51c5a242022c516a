import type { Adopter } from './adopter.ts'
import { hexDigest, lineEndings } from './sums.ts'

/** A row for each file, by its number. The first stands for its own table. */
export const postgresMigrations: Adopter = {
  title: 'postgres-migrations',
  table: 'migrations',
  columns: ['id', 'name', 'hash', 'executed_at'],
  locks: () => [-8_525_285_245_963_000_605n],
  // Over the name of the file as well: a file that was renamed is another one.
  verify: ({ name, bytes }, sum) => lineEndings(bytes).some((text) => hexDigest('sha1', name, text) === sum),
  read: (rows) => ({
    applied: rows
      .filter(({ id }) => id !== '0')
      .map(({ id, hash, executed_at }) => ({
        key: id ?? '',
        sum: hash ?? undefined,
        executedAt: executed_at ?? undefined,
      })),
  }),
}
