import type { Adopter } from './adopter.ts'

interface State {
  /** Database, version, and whether it is dirty. */
  readonly migrations?: Readonly<Record<string, Readonly<Record<string, boolean>>>>
}

/** One row, of which a column holds the state of the command line tool (config v2 and v3) as JSON. It takes no lock. */
export const hasura: Adopter = {
  title: 'Hasura',
  schema: 'hdb_catalog',
  table: 'hdb_version',
  columns: ['hasura_uuid', 'version', 'cli_state'],
  read: ([row]) => {
    const { migrations = {} }: State = JSON.parse(row?.cli_state ?? '{}')
    const names = Object.keys(migrations)
    const ours = migrations.default ?? (names.length === 1 ? migrations[names[0] ?? ''] : undefined)
    if (ours === undefined && names.length > 0)
      return {
        applied: [],
        broken: {
          reason: `it has the migrations of several databases (${names.join(', ')}), of which none is called default`,
          hint: 'Record what is in this one with `baseline VERSION`.',
        },
      }
    const [dirty] = Object.entries(ours ?? {}).find(([, isDirty]) => isDirty) ?? []
    return {
      applied: Object.keys(ours ?? {}).map((key) => ({ key })),
      broken:
        dirty === undefined
          ? undefined
          : {
              reason: `${dirty} is dirty`,
              hint: 'Let Hasura apply it again, or mend it by hand, and run again.',
            },
    }
  },
}
