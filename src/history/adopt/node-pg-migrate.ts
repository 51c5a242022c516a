import type { Adopter } from './adopter.ts'

/** A row for each file, by its name without extension. */
export const nodePgMigrate: Adopter = {
  title: 'node-pg-migrate',
  table: 'pgmigrations',
  columns: ['id', 'name', 'run_on'],
  locks: () => [7_241_865_325_823_964n],
  read: (rows) => ({
    applied: rows.map(({ name, run_on }) => ({ key: name ?? '', executedAt: run_on ?? undefined })),
  }),
}
