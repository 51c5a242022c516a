import type { Adopter } from './adopter.ts'

/** One row for each file, a version and nothing else. It takes no lock. */
export const dbmate: Adopter = {
  title: 'dbmate',
  table: 'schema_migrations',
  columns: ['version'],
  exact: true,
  read: (rows) => ({ applied: rows.map(({ version }) => ({ key: version ?? '' })) }),
}
