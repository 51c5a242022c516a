import type { Database } from './database.ts'

/** The versions that the history has, in order; none without a history. */
export async function versions({ query }: Database): Promise<string[]> {
  const [found] = await query(`SELECT to_regclass('schema_migrations') AS history`)
  if (!found?.history) return []
  const rows = await query<{ version: string }>('SELECT version FROM schema_migrations ORDER BY version')
  return rows.map(({ version }) => version)
}

/** The tables of the schema `public` beside the history, in order. */
export async function tables({ query }: Database): Promise<string[]> {
  const rows = await query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       AND relname <> 'schema_migrations' ORDER BY relname`,
  )
  return rows.map(({ relname }) => relname)
}

/** What the program's sessions do in this database. Not to be asked inside a transaction, where it never changes. */
export async function sessions({ query, name }: Database): Promise<readonly ProgramSession[]> {
  return await query<ProgramSession>(
    `SELECT pid, state, wait_event_type || ':' || wait_event AS waits FROM pg_stat_activity
     WHERE datname = '${name}' AND application_name = 'pg-ratchet'`,
  )
}

export type ProgramSession = {
  readonly pid: number
  readonly state: string
  /** `Timeout:PgSleep`, `Lock:relation`, `Client:ClientRead` and the like. */
  readonly waits: string | null
}

/** Whether a migration is in a pg_sleep(). */
export async function sleeps(database: Database): Promise<boolean> {
  return (await sessions(database)).some(({ waits }) => waits === 'Timeout:PgSleep')
}

/** Whether a migration waits for somebody else's lock on a table. */
export async function waitsForTable(database: Database): Promise<boolean> {
  return (await sessions(database)).some(({ waits }) => waits === 'Lock:relation')
}
