import { lockKey } from '../../../src/database/advisory-lock.ts'
import type { Database } from '../../support/database.ts'
import { type Kind, olderChecksum } from './kinds.ts'

/** What a database has of a kind's files, as anybody would see it. */
export type State = {
  /** Versions, row by row. */
  readonly recorded: readonly string[]
  readonly progress: readonly Progress[]
  /** For each file how much there is of each of its effects; null where nobody can see it. */
  readonly effects: readonly (readonly (number | null)[])[]
  readonly invalidIndexes: number
}

type Progress = {
  readonly version: string
  readonly done: number
  /** A statement was about to run. */
  readonly doing: boolean
}

export async function stateOf(kind: Kind, { query }: Database): Promise<State> {
  const effects = kind.files.map(
    (file) => `json_build_array(${file.effects.map((effect) => effect ?? 'NULL').join(', ')})`,
  )
  const [there] = await query<{
    effects: (number | null)[][]
    invalid: number
    history: string | null
    progress: string | null
  }>(`SELECT json_build_array(${effects.join(', ')}) AS effects,
    (SELECT count(*)::int FROM pg_index WHERE NOT indisvalid) AS invalid,
    to_regclass('public.schema_migrations') AS history, to_regclass('public.schema_migrations_progress') AS progress`)
  const rows = there?.history
    ? await query<{ version: string }>(`SELECT version FROM public.schema_migrations
          WHERE to_jsonb(schema_migrations) ->> 'checksum' IS DISTINCT FROM '${olderChecksum}' ORDER BY version`)
    : []
  const progress = there?.progress
    ? await query<Progress>(
        'SELECT version, done, doing IS NOT NULL AS doing FROM public.schema_migrations_progress',
      )
    : []
  return {
    recorded: rows.map(({ version }) => version),
    progress,
    effects: there?.effects ?? [],
    invalidIndexes: there?.invalid ?? 0,
  }
}

export type Left = {
  /** The lock of runs is held. */
  readonly locked: boolean
  /** Sessions of others than ourselves. */
  readonly sessions: number
}

/** Who is left of the runs in this database. */
export async function leftIn({ query }: Database): Promise<Left> {
  const key = BigInt.asUintN(64, lockKey('pg-ratchet:public.schema_migrations'))
  const [left] = await query<Left>(`SELECT
    (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend') AS sessions,
    EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = ${key >> 32n}
       AND objid = ${key & 0xffffffffn} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS locked`)
  return left ?? { locked: false, sessions: 0 }
}
