import type { Adopter } from './adopter.ts'

/** One row: the version that the database is at, 0 before the first. */
export const tern: Adopter = {
  title: 'tern',
  table: 'schema_version',
  columns: ['version'],
  exact: true,
  locks: () => [9_628_173_550_095_224n],
  read: ([row]) => ({
    applied: [],
    upTo: row === undefined || row.version === '0' ? undefined : (row.version ?? undefined),
  }),
}
