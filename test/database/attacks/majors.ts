import { afterAll, beforeAll, describe } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'

/** A server that the tests of one file share. Each test makes a database of its own there. */
export interface Target {
  readonly major: 15 | 18
  /** The server itself; only while tests run. */
  readonly server: () => Postgres
  readonly database: (options?: { readonly encoding?: string }) => Promise<Database>
}

/** Puts the same attacks to an old and the newest PostgreSQL, each a server of its own. */
export function onEachMajor(
  attacks: (target: Target) => void,
  settings: (major: Target['major']) => Readonly<Record<string, string>> = () => ({}),
): void {
  describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
    let running: Postgres | undefined
    const server = () => {
      if (running === undefined) throw new Error('The server is there only while tests run.')
      return running
    }
    beforeAll(async () => {
      running = await startPostgres({ major, settings: { autovacuum: 'off', ...settings(major) } })
    })
    afterAll(async () => {
      await running?.[Symbol.asyncDispose]()
    })
    attacks({ major, server, database: (options) => createDatabase({ server: server(), ...options }) })
  })
}

/** The tables of a database beside the history, and what the history says is applied: the two must agree. */
export async function contentOf(
  database: Database,
  history = 'public.schema_migrations',
): Promise<{ readonly tables: readonly string[]; readonly recorded: readonly string[] }> {
  const tables = await database.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind IN ('r', 'p') AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
       AND c.oid IS DISTINCT FROM to_regclass('${history}') ORDER BY relname COLLATE "C"`,
  )
  const [found] = await database.query<{ history: string | null }>(
    `SELECT to_regclass('${history}') AS history`,
  )
  const rows = found?.history
    ? await database.query<{ version: string }>(`SELECT version FROM ${history} ORDER BY version COLLATE "C"`)
    : []
  return { tables: tables.map(({ name }) => name), recorded: rows.map(({ version }) => version) }
}
