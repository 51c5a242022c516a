import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import type { Major } from '../../support/postgres-files.ts'

/** What the dumps need of the server; each on a connection of its own. */
export const cluster = [
  `CREATE ROLE "app owner"; CREATE ROLE app_read; CREATE ROLE app_write; ALTER ROLE postgres SET allow_in_place_tablespaces = on`,
  `CREATE TABLESPACE "fast disk" LOCATION ''`,
  `GRANT CREATE ON TABLESPACE "fast disk" TO "app owner"`,
] as const

/** Makes one of everything that a major knows, in an empty database: run one after the other, by a superuser. */
export async function richSql(major: number): Promise<readonly string[]> {
  const since = [15, 16, 17, 18].filter((known) => known <= major).map((known) => `since-${known}`)
  return await Promise.all(['rich', ...since].map((file) => read(file)))
}

/** Makes a history table, as if the first file had been run by hand. */
export const ownHistory = await read('own-history')

/** Starts a server with what the dumps need, and lets everybody in who is on this machine. */
export async function startSource(major: Major): Promise<Postgres> {
  const settings = { wal_level: 'logical' }
  const server = await startPostgres({ major, settings, hba: ['host all all 127.0.0.1/32 trust'] })
  for (const sql of cluster) await server.query(sql)
  return server
}

/** Makes an empty database, in which the owner of the dumped objects may make some. */
export async function createEmpty(server: Postgres, name: string): Promise<void> {
  await server.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`)
  await server.query(`GRANT ALL ON DATABASE ${name} TO "app owner"`)
}

export async function createRich(server: Postgres, name: string): Promise<void> {
  await createEmpty(server, name)
  for (const sql of await richSql(server.major)) await server.query(sql, name)
}

async function read(name: string): Promise<string> {
  return await readFile(join(import.meta.dirname, `${name}.sql`), 'utf8')
}
