import type { Adopter } from './adopter.ts'

/** A row for each folder, by its version without hyphens. It takes no lock. */
export const diesel: Adopter = {
  title: 'Diesel',
  table: '__diesel_schema_migrations',
  columns: ['version', 'run_on'],
  keyOf: (version) => version.replaceAll('-', ''),
  read: (rows) => ({
    applied: rows.map(({ version, run_on }) => ({ key: version ?? '', executedAt: run_on ?? undefined })),
  }),
}
