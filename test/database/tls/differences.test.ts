import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPostgresPrograms } from '../../differential/psql.ts'
import { arrivals, type Env, filledIn } from '../../support/as-psql.ts'
import { certificates, serveWith } from '../../support/certificates.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { unprivileged } from '../../support/unprivileged.ts'

let server: Postgres
let home: string
beforeAll(async () => {
  await findPostgresPrograms(15)
  home = await mkdtemp(join(tmpdir(), 'pg-ratchet-home-'))
  await chmod(home, 0o777)
  for (const key of ['app.key', 'app-der.key']) {
    await copyFile(join(certificates, key), join(home, key))
    await chmod(join(home, key), 0o600)
  }
  await writeFile(join(home, 'no-list.crl'), 'none of it')
  server = await startPostgres({
    settings: { unix_socket_directories: home },
    hba: ['local all postgres trust', 'hostssl all app 127.0.0.1/32 cert'],
  })
  await server.query(`CREATE ROLE app LOGIN; CREATE ROLE encoded LOGIN PASSWORD 'p/word'`)
  await serveWith(server, 'localhost')
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

/** The servers of these tests run as this user. */
const serverUser = unprivileged.uid === undefined ? userInfo().username : 'nobody'

interface Difference {
  readonly env: Env
  readonly psql: string
  readonly ratchet: string
  /** What the program says, where it refuses. */
  readonly says?: RegExp
  /** How its line in docs/connecting.md begins. */
  readonly line: string
  readonly because: string
}

const rooted = { PGHOST: 'localhost', PGSSLMODE: 'verify-full', PGSSLROOTCERT: '{CERTS}/root.crt' }

/** Where the program does not come out where psql does, and is meant not to. */
const differences: Readonly<Record<string, Difference>> = {
  'a connection string that is a name': {
    env: { DATABASE_URL: 'postgres' },
    psql: 'TLSv1.3',
    ratchet: 'refused',
    says: /does not begin with postgres:/,
    line: '`DATABASE_URL=crm`',
    because: 'what is there is more likely a secret that went wrong than the name of a database',
  },
  'an empty variable': {
    env: { PGSSLMODE: '' },
    psql: 'refused',
    ratchet: 'TLSv1.3',
    line: 'A variable that is empty',
    because: 'Compose passes what is not set as empty',
  },
  'a slash in a password': {
    env: { DATABASE_URL: 'postgres://encoded:p/word@127.0.0.1:{PORT}/postgres' },
    psql: 'refused',
    ratchet: 'TLSv1.3',
    line: 'A password in a URL that is not encoded',
    because: 'there is one way to read it',
  },
  'a revocation list that is not there': {
    env: { ...rooted, PGSSLCRL: '{HOME}/nowhere.crl' },
    psql: 'TLSv1.3',
    ratchet: 'refused',
    says: /revocation list \S+nowhere\.crl does not exist/,
    line: 'A revocation list that is named',
    because: 'whoever names one wants it to be looked at',
  },
  'a file without a revocation list': {
    env: { ...rooted, PGSSLCRL: '{HOME}/no-list.crl' },
    psql: 'TLSv1.3',
    ratchet: 'refused',
    says: /no-list\.crl has no revocation list in it/,
    line: 'A revocation list that is named',
    because: 'the same',
  },
  'a key that is not PEM': {
    env: { ...rooted, PGUSER: 'app', PGSSLCERT: '{CERTS}/app.crt', PGSSLKEY: '{HOME}/app-der.key' },
    psql: 'TLSv1.3 /CN=app',
    ratchet: 'refused',
    says: /certificates or key cannot be understood: write them in the form of PEM/,
    line: 'A key in the form of DER',
    because: 'Node has to be told what is in it, and a command turns it into PEM',
  },
  'sslsni with another word': {
    env: { ...rooted, PGSSLSNI: 'on' },
    psql: 'TLSv1.3',
    ratchet: 'refused',
    says: /PGSSLSNI: 'on' is none of 0, 1/,
    line: '`sslsni`',
    because: 'libpq takes it for no, which nobody means who writes it',
  },
  'the user of the server': {
    env: { PGHOST: '{HOME}', PGREQUIREPEER: '{SERVER}' },
    psql: 'no TLS',
    ratchet: 'refused',
    says: /PGREQUIREPEER is not supported/,
    line: '`requirepeer`',
    because: 'Node does not tell who is at the other end of a socket',
  },
}

test.concurrent.each(Object.entries(differences))('%s', async (_title, difference) => {
  const login = { PGHOST: '127.0.0.1', PGUSER: 'postgres', PGPASSWORD: 'postgres', PGDATABASE: 'postgres' }
  const all = { HOME: '{HOME}', PGPORT: '{PORT}', ...login, ...difference.env }
  const words = { HOME: home, PORT: `${server.port}`, CERTS: certificates, SERVER: serverUser }
  const { psql, ratchet, said } = await arrivals(filledIn(all, words))
  expect({ psql, ratchet }).toEqual({ psql: difference.psql, ratchet: difference.ratchet })
  expect(psql).not.toBe(ratchet)
  expect(said).toMatch(difference.says ?? /^/)
  const page = await readFile(join(import.meta.dirname, '../../../docs/connecting.md'), 'utf8')
  expect(page).toContain(`\n| ${difference.line}`)
})
