import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import type { Major } from '../../support/postgres-files.ts'

/** Starts a server that has the roles and the tablespace of the dumps, and lets everybody in who is on this machine. */
export async function startSource(major: Major): Promise<Postgres> {
  const settings = { allow_in_place_tablespaces: 'on', wal_level: 'logical' }
  const server = await startPostgres({ major, settings, hba: ['host all all 127.0.0.1/32 trust'] })
  await server.query(`CREATE ROLE "app owner"; CREATE ROLE app_read; CREATE ROLE app_write`)
  await server.query(`CREATE TABLESPACE "fast disk" LOCATION ''`)
  await server.query(`GRANT CREATE ON TABLESPACE "fast disk" TO "app owner"`)
  return server
}

/** Makes an empty database in which all of the roles may make things. */
export async function createEmpty(server: Postgres, name: string): Promise<void> {
  await server.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`)
  await server.query(`GRANT ALL ON DATABASE ${name} TO "app owner"`)
}

/** Makes a database with one of everything that its major knows; with `own-history` also a history table. */
export async function createRich(
  server: Postgres,
  name: string,
  more: readonly string[] = [],
): Promise<void> {
  await createEmpty(server, name)
  const since = [15, 16, 17, 18].filter((major) => major <= server.major).map((major) => `since-${major}`)
  for (const file of ['rich', ...since, ...more]) {
    await server.query(await readFile(join(import.meta.dirname, `${file}.sql`), 'utf8'), name)
  }
}
