import type { Adopter } from './adopter.ts'
import { crc } from './sums.ts'

/** One row: the version that the database is at. It is dirty from before a file runs until it has ended well. */
export const golangMigrate: Adopter = {
  title: 'golang-migrate',
  table: 'schema_migrations',
  columns: ['version', 'dirty'],
  // Its command line has the database's name with a slash in front, a program that uses it without.
  locks: ({ schema, table, database }) =>
    [database, `/${database}`].map((name) =>
      BigInt(Math.imul(crc([schema, table, name].join('\0')), 1486364155) >>> 0),
    ),
  read: ([row]) => {
    const { version = null, dirty = null } = row ?? {}
    return {
      applied: [],
      upTo: version === null || Number(version) < 0 ? undefined : version,
      broken:
        dirty === 't'
          ? {
              reason: `version ${version} is dirty: it failed half-way`,
              hint: `Mend what it left by hand, and say so: migrate force ${version} (done), or the version before it (undone).`,
            }
          : undefined,
    }
  },
}
