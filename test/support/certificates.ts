import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Postgres } from './postgres.ts'
import { own } from './postgres-files.ts'
import { until } from './until.ts'

/** Where the certificates, keys and revocation lists for tests are; `make.sh` there says what each is. */
export const certificates = join(import.meta.dirname, 'certificates')

/** One of them, as text. */
export async function pem(file: string): Promise<string> {
  return await readFile(join(certificates, file), 'utf8')
}

/**
 * Lets a server have TLS with this certificate, and take client certificates of root.crt; returns when whoever connects
 * next gets it.
 */
export async function serveWith(server: Postgres, name: string, key = 'server'): Promise<void> {
  for (const file of [`${name}.crt`, `${key}.key`, 'root.crt']) {
    const path = join(server.dataDirectory, file)
    await writeFile(path, await pem(file), { mode: 0o600 })
    await own(path)
  }
  const files = { ssl_cert_file: `${name}.crt`, ssl_key_file: `${key}.key`, ssl_ca_file: 'root.crt' }
  await reconfigure(server, { ssl: 'on', ...files })
}

/** Changes settings of a running server; returns when whoever connects next has them. */
export async function reconfigure(
  server: Postgres,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await server.query(`ALTER SYSTEM SET ${name} = '${value}'`)
  await server.query('SELECT pg_reload_conf()')
  // Sessions are told before the server is done with it: the one after them comes when it is.
  for (const [name, value] of Object.entries(settings))
    await until(`${name} is ${value}`, async () => {
      const [row] = await server.query<{ value: string }>(`SELECT current_setting('${name}') AS value`)
      return row?.value === value
    })
}
