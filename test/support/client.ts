import { Client } from 'pg'

/** A session of somebody else, an application for one. */
export type Other = AsyncDisposable & {
  readonly pid: number
  readonly query: (sql: string) => Promise<unknown>
}

/** Connects under a name of its own. It is gone after disposal, with its transaction. */
export async function connectAs(name: string, url: string): Promise<Other> {
  const client = new Client({ connectionString: url, application_name: name })
  // Its server, or its session, may be ended meanwhile.
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  return {
    pid: rows[0].pid,
    query: (sql) => client.query(sql),
    [Symbol.asyncDispose]: () => client.end(),
  }
}
