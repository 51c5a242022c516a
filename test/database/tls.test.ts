import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { certificate } from '../support/certificate.ts'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { sleeps, versions } from '../support/observe.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { own } from '../support/postgres-files.ts'
import { ratchet, startRatchet } from '../support/program.ts'
import { until } from '../support/until.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres({
    hba: [
      'hostnossl all plain 127.0.0.1/32 scram-sha-256',
      'hostssl all secure 127.0.0.1/32 scram-sha-256',
      'host all plain,secure 127.0.0.1/32 reject',
    ],
  })
  for (const [name, text] of Object.entries(certificate)) {
    const file = join(server.dataDirectory, `${name}.pem`)
    await writeFile(file, text, { mode: 0o600 })
    await own(file)
  }
  await server.query("CREATE ROLE plain LOGIN PASSWORD 'plain'; CREATE ROLE secure LOGIN PASSWORD 'secure'")
  await server.query("ALTER SYSTEM SET ssl_cert_file = 'cert.pem'")
  await server.query("ALTER SYSTEM SET ssl_key_file = 'key.pem'")
  await server.query('ALTER SYSTEM SET ssl = on')
  await server.restart()
})
afterAll(() => server[Symbol.asyncDispose]())

// As libpq has it: `require` believes any certificate, and `prefer` and `allow` try the other way when refused.
test.each([
  ['disable', 'postgres', 'no TLS'],
  ['allow', 'postgres', 'no TLS'],
  ['prefer', 'postgres', 'TLSv1.3'],
  ['require', 'postgres', 'TLSv1.3'],
  ['prefer', 'plain', 'no TLS'],
  ['allow', 'secure', 'TLSv1.3'],
])('sslmode=%s as %s: %s', async (mode, role, protection) => {
  const url = `${server.url('postgres', role, role)}?sslmode=${mode}`
  const { exit, stderr } = await ratchet(['wait', '--wait', '0', '--log-level', 'debug'], { url })
  expect(exit, stderr).toBe(0)
  expect(stderr).toContain(`(${protection})`)
})

test.each([
  ['disable', 'secure', 77, /no pg_hba\.conf entry|pg_hba\.conf rejects/],
  ['require', 'plain', 77, /no pg_hba\.conf entry|pg_hba\.conf rejects/],
  ['verify-ca', 'postgres', 78, /TLS: self-signed certificate/],
  ['verify-full', 'postgres', 78, /TLS: self-signed certificate/],
])('sslmode=%s as %s is refused with %i', async (mode, role, code, words) => {
  const url = `${server.url('postgres', role, role)}?sslmode=${mode}`
  const { exit, stderr } = await ratchet(['wait'], { url })
  expect(exit, stderr).toBe(code)
  expect(stderr).toMatch(words)
})

test.each([
  ['verify-ca', 'localhost', 0],
  ['verify-full', 'localhost', 0],
  ['verify-ca', '127.0.0.1', 0],
  // The certificate does not have the address.
  ['verify-full', '127.0.0.1', 78],
])('sslmode=%s of %s, with a certificate that is known: %i', async (mode, host, code) => {
  await using files = await folder({ 'ca.pem': certificate.cert })
  const { exit, stderr } = await ratchet(['wait', '--wait', '0'], {
    url: `${server.url().replace('127.0.0.1', host)}?sslmode=${mode}`,
    env: { NODE_EXTRA_CA_CERTS: join(files.path, 'ca.pem') },
  })
  expect(exit, stderr).toBe(code)
  if (code !== 0) expect(stderr).toMatch(/does not match certificate|not in the cert/)
})

test('migrations, and a signal in the middle of one, go through TLS as well', async () => {
  await using database = await createDatabase({ server })
  await using migrations = await folder({
    '001_a.sql': 'CREATE TABLE a (id int);',
    '002_slow.sql': 'SELECT pg_sleep(60);',
  })
  const url = `${database.url}?sslmode=require`
  await using program = startRatchet([], { dir: migrations.path, url })
  await until('002 sleeps', () => sleeps(database))
  const started = performance.now()
  program.kill('SIGTERM')
  const { exit, stderr } = await program.exited
  expect(exit, stderr).toBe(143)
  expect(performance.now() - started).toBeLessThan(5000)
  expect(await versions(database)).toEqual(['001'])
})
