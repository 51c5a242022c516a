import type { Adopter, Applied } from './adopter.ts'

/** A row for each file; older versions also wrote one for what was undone, and the newest of a version counts. */
export const goose: Adopter = {
  title: 'goose',
  table: 'goose_db_version',
  columns: ['id', 'version_id', 'is_applied', 'tstamp'],
  // That of its library; the command line takes none.
  locks: () => [4_097_083_626n],
  read: (rows) => {
    const applied = new Map<string, Applied>()
    for (const row of rows.toSorted((a, b) => Number(a.id) - Number(b.id))) {
      const key = row.version_id ?? ''
      if (row.is_applied === 't') applied.set(key, { key, executedAt: row.tstamp ?? undefined })
      else applied.delete(key)
    }
    // It begins with a row that stands for no file.
    applied.delete('0')
    return { applied: [...applied.values()] }
  },
}
