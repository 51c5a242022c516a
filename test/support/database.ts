import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier } from 'pg'
import { inject } from 'vitest'
import { query } from './postgres.ts'

export type DatabaseOptions = {
  /** Where to make it: a URL of the superuser, or a server. By default the project's own server. */
  readonly server?: string | { url(): string } | undefined
  /** The database to copy, which nobody may be connected to. */
  readonly template?: string | undefined
  /** UTF8 without it, whatever the server was made with. */
  readonly encoding?: string | undefined
}

/** A database of its own for a test, dropped at disposal whoever is still connected. */
export type Database = AsyncDisposable & {
  readonly url: string
  readonly name: string
  /** Runs SQL as the superuser, always on the same connection. The rows of the last statement come back. */
  readonly query: <Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]) => Promise<Row[]>
}

/** Makes an empty database, or a copy of a template. */
export async function createDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const server = options.server ?? inject('databaseUrl')
  const serverUrl = typeof server === 'string' ? server : server.url()
  const name = `test_${randomBytes(6).toString('hex')}`
  const { template, encoding = 'UTF8' } = options
  const source = template
    ? `TEMPLATE ${escapeIdentifier(template)}`
    : `TEMPLATE template0 ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'`
  await query(serverUrl, `CREATE DATABASE ${name} ${source}`)
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href

  let client: Client | undefined
  return {
    url,
    name,
    query: async (sql, values) => {
      client ??= await connect(url, () => {
        client = undefined // The server was restarted: the next query connects again.
      })
      const result = await client.query(sql, values as unknown[])
      return (Array.isArray(result) ? result.at(-1) : result).rows
    },
    [Symbol.asyncDispose]: async () => {
      await client?.end()
      await query(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

async function connect(url: string, onLost: () => void): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'test' })
  client.on('error', onLost)
  await client.connect()
  return client
}
