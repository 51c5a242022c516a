import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPostgresPrograms } from '../differential/psql.ts'
import { arrivalQuery, bothOf, type Env, filledIn } from '../support/as-psql.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

const secrets = { app: 'p@:/?#%w', other: `it's a "plain" \\ one` }
const encoded = encodeURIComponent(secrets.app)
let server: Postgres
/** Home folder, service file, password files and socket. */
let home: string
beforeAll(async () => {
  await findPostgresPrograms(14)
  home = await mkdtemp(join(tmpdir(), 'pg-ratchet-home-'))
  await chmod(home, 0o777)
  server = await startPostgres({ settings: { unix_socket_directories: home } })
  await server.query(`CREATE ROLE app LOGIN PASSWORD '${secrets.app}';
    CREATE ROLE other LOGIN PASSWORD '${secrets.other.replaceAll("'", "''")}'`)
  for (const name of ['crm', '"a/b c"']) await server.query(`CREATE DATABASE ${name}`)
  const at = `127.0.0.1:${server.port}`
  const pass = (secret: string) => secret.replaceAll(/[\\:]/g, '\\$&')
  const files: Readonly<Record<string, readonly [text: string, mode: number]>> = {
    '.pgpass': [`# ours\n${at}:*:other:${pass(secrets.other)}\n*:*:crm:app:${pass(secrets.app)}\n`, 0o600],
    open: [`*:*:*:*:${pass(secrets.app)}`, 0o644],
    wrong: ['*:*:*:*:wrong', 0o600],
    colon: [`*:*:*:*:${secrets.app}`, 0o600],
    '.pg_service.conf': [
      `[crm]\nhost=127.0.0.1\nport=${server.port}\ndbname=crm\nuser=app\npassword=${secrets.app}\n[blank]\nhost = x\n[typo]\nhots=x\n`,
      0o644,
    ],
    'pg_service.conf': [`[site]\nhost=127.0.0.1\nport=${server.port}\ndbname=a/b c\nuser=other\n`, 0o644],
  }
  for (const [name, [text, mode]] of Object.entries(files)) await writeFile(join(home, name), text, { mode })
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

const login = {
  PGHOST: '127.0.0.1',
  PGPORT: '{PORT}',
  PGUSER: 'app',
  PGPASSWORD: secrets.app,
  PGDATABASE: 'crm',
}
const withoutPassword = { PGHOST: '127.0.0.1', PGPORT: '{PORT}', PGUSER: 'app', PGDATABASE: 'crm' }
const url = `postgres://app:${encoded}@{HOST}/crm`

/** What each case comes to: `crm` as `app`, the other database as `other`, or refused by both. */
const cases: readonly (readonly [title: string, ending: 'crm' | 'a/b c' | 'socket' | 'refused', env: Env])[] =
  [
    ['variables', 'crm', login],
    ['a URL', 'crm', { DATABASE_URL: url }],
    ['the other scheme', 'crm', { DATABASE_URL: url.replace('postgres:', 'postgresql:') }],
    ['capitals', 'refused', { DATABASE_URL: url.replace('postgres:', 'Postgres:') }],
    [
      'a URL wins over variables',
      'crm',
      { PGHOST: '127.0.0.1', PGPORT: '1', PGUSER: 'x', PGDATABASE: 'x', PGPASSWORD: 'x', DATABASE_URL: url },
    ],
    ['a URL without parts', 'crm', { ...login, DATABASE_URL: 'postgres://' }],
    ['a URL with a database alone', 'crm', { ...login, PGDATABASE: 'x', DATABASE_URL: 'postgresql:///crm' }],
    ['a URL with a role alone', 'crm', { ...login, PGUSER: 'x', DATABASE_URL: 'postgresql://app@' }],
    ['a URL with a port alone', 'crm', { ...login, PGPORT: '1', DATABASE_URL: 'postgresql://:{PORT}' }],
    ['an empty password in a URL is none', 'crm', { ...login, DATABASE_URL: 'postgres://app:@{HOST}/crm' }],
    [
      'an encoded slash and blank',
      'a/b c',
      { DATABASE_URL: `postgres://other:${encodeURIComponent(secrets.other)}@{HOST}/a%2Fb%20c` },
    ],
    [
      'a slash in the database that is not encoded',
      'a/b c',
      { DATABASE_URL: `postgres://other:${encodeURIComponent(secrets.other)}@{HOST}/a/b%20c` },
    ],
    [
      'a plus sign is no blank',
      'refused',
      { DATABASE_URL: `postgres://other:${encodeURIComponent(secrets.other)}@{HOST}/a%2Fb+c` },
    ],
    ['an encoded host', 'crm', { DATABASE_URL: `postgres://app:${encoded}@127%2E0.0.1:{PORT}/crm` }],
    ['an encoded role', 'crm', { DATABASE_URL: `postgres://%61pp:${encoded}@{HOST}/%63rm` }],
    [
      'parameters',
      'crm',
      { DATABASE_URL: `postgres:///?host=127.0.0.1&port={PORT}&user=app&dbname=crm&password=${encoded}` },
    ],
    [
      'parameters win over the rest',
      'crm',
      { DATABASE_URL: `postgres://x:y@127.0.0.1:1/z?port={PORT}&user=app&dbname=crm&password=${encoded}` },
    ],
    ['an encoded name of a parameter', 'crm', { DATABASE_URL: `${url}?application%5Fname=x` }],
    ['a misspelt parameter', 'refused', { DATABASE_URL: `${url}?sslmod=disable` }],
    ['a parameter without a value', 'refused', { DATABASE_URL: `${url}?sslmode` }],
    ['two equals signs', 'refused', { DATABASE_URL: `${url}?options=-cwork_mem=1MB` }],
    ['options', 'crm', { DATABASE_URL: `${url}?options=-c%20work_mem%3D1MB` }],
    ['options that are wrong', 'refused', { DATABASE_URL: `${url}?options=-c%20nowhere%3D1MB` }],
    ['options of the variable', 'refused', { ...login, PGOPTIONS: '-c nowhere=1' }],
    ['options of the variable that are right', 'crm', { ...login, PGOPTIONS: '-c work_mem=1MB' }],
    ['JDBC and its ssl=true', 'refused', { DATABASE_URL: `${url}?ssl=true` }],
    ['no TLS', 'crm', { DATABASE_URL: `${url}?sslmode=disable` }],
    ['TLS where there is none', 'refused', { ...login, PGSSLMODE: 'require' }],
    ['TLS where there is none, in the old word', 'refused', { ...login, PGREQUIRESSL: '1' }],
    ['the old word against TLS', 'crm', { ...login, PGREQUIRESSL: '0' }],
    ['the old word beside the new one', 'crm', { ...login, PGREQUIRESSL: '1', PGSSLMODE: 'disable' }],
    ['an sslmode that is none', 'refused', { DATABASE_URL: `${url}?sslmode=on` }],
    ['an empty sslmode', 'refused', { DATABASE_URL: `${url}?sslmode=` }],
    ['a port that is none', 'refused', { DATABASE_URL: `postgres://app:${encoded}@127.0.0.1:http/crm` }],
    ['a port out of range', 'refused', { DATABASE_URL: `postgres://app:${encoded}@127.0.0.1:70000/crm` }],
    ['a connect_timeout that is none', 'refused', { DATABASE_URL: `${url}?connect_timeout=x` }],
    ['a connect_timeout of the variable', 'crm', { ...login, PGCONNECT_TIMEOUT: ' 5 ' }],
    [
      'a percent sign that encodes nothing',
      'refused',
      { DATABASE_URL: `postgres://app:${encoded}@{HOST}/%zz` },
    ],
    [
      'an IPv6 address where nobody listens',
      'refused',
      { DATABASE_URL: `postgres://app:${encoded}@[::1]:{PORT}/crm` },
    ],
    ['a bracket without its other', 'refused', { DATABASE_URL: `postgres://app:${encoded}@[::1/crm` }],
    ['a socket as host', 'socket', { DATABASE_URL: 'postgres://app@{ESOCK}:{PORT}/crm' }],
    ['a socket as parameter', 'socket', { DATABASE_URL: 'postgres://app@/crm?host={HOME}&port={PORT}' }],
    ['a socket of the variable', 'socket', { ...login, PGHOST: '{HOME}' }],
    ['? and # in the password', 'refused', { DATABASE_URL: 'postgres://app:p?#w@{HOST}/crm' }],
    [
      'a DSN',
      'crm',
      { DATABASE_URL: `host=127.0.0.1 port={PORT} user=app dbname=crm password=${secrets.app}` },
    ],
    [
      'a DSN with blanks around the signs',
      'crm',
      { DATABASE_URL: `host = 127.0.0.1 port ={PORT}\nuser= 'app' dbname=crm password=${secrets.app} ` },
    ],
    [
      'a DSN with quotes and backslashes',
      'a/b c',
      {
        DATABASE_URL: String.raw`host=127.0.0.1 port={PORT} user=other dbname='a/b c' password='it\'s a "plain" \\ one'`,
      },
    ],
    [
      'a DSN with backslashes alone',
      'a/b c',
      {
        DATABASE_URL: String.raw`host=127.0.0.1 port={PORT} user=other dbname=a/b\ c password=it\'s\ a\ "plain"\ \\\ one`,
      },
    ],
    ['a DSN for what variables lack', 'crm', { ...login, PGDATABASE: 'x', DATABASE_URL: 'dbname=crm' }],
    [
      'an empty value wins over its variable',
      'refused',
      { ...login, DATABASE_URL: "user=other dbname='' password=''", PGDATABASE: 'crm' },
    ],
    ['of a key that is there twice the last', 'crm', { ...login, DATABASE_URL: 'dbname=x dbname=crm' }],
    ['a pair right behind a quote', 'crm', { ...login, DATABASE_URL: "dbname='crm'user='app'" }],
    ['a quote without end', 'refused', { ...login, DATABASE_URL: "dbname='crm" }],
    ['a word without a sign', 'refused', { ...login, DATABASE_URL: 'dbname=crm x' }],
    ['a misspelt key', 'refused', { ...login, DATABASE_URL: 'db=crm' }],
    ['an address', 'crm', { ...login, PGHOST: 'nowhere.invalid', PGHOSTADDR: '127.0.0.1' }],
    [
      'an address alone',
      'crm',
      {
        PGHOSTADDR: '127.0.0.1',
        PGPORT: '{PORT}',
        PGUSER: 'app',
        PGPASSWORD: secrets.app,
        PGDATABASE: 'crm',
      },
    ],
    [
      'an address of the string',
      'crm',
      { ...login, PGHOST: 'x.invalid', DATABASE_URL: 'hostaddr=127.0.0.1' },
    ],
    ['an address that is none', 'refused', { ...login, PGHOSTADDR: 'localhost' }],
    ['a service', 'crm', { PGSERVICE: 'crm' }],
    ['a service wins over variables', 'crm', { ...login, PGUSER: 'x', PGPASSWORD: 'x', PGSERVICE: 'crm' }],
    ['a string wins over its service', 'refused', { DATABASE_URL: 'service=crm password=wrong' }],
    ['a service of the string', 'crm', { PGSERVICE: 'nowhere', DATABASE_URL: 'postgresql:///?service=crm' }],
    [
      'a service of the system',
      'a/b c',
      { PGSERVICE: 'site', PGSYSCONFDIR: '{HOME}', PGPASSWORD: secrets.other },
    ],
    ['a service file', 'a/b c', { PGSERVICE: 'site', PGSERVICEFILE: '{HOME}/pg_service.conf' }],
    [
      'a service file that is not there',
      'refused',
      { ...login, PGSERVICE: 'crm', PGSERVICEFILE: '{HOME}/none' },
    ],
    ['a service that is nowhere', 'refused', { ...login, PGSERVICE: 'nowhere' }],
    ['a service with blanks', 'refused', { ...login, PGSERVICE: 'blank' }],
    ['a service that is misspelt', 'refused', { ...login, PGSERVICE: 'typo' }],
    ['a password file at home', 'crm', withoutPassword],
    [
      'a password file with another role',
      'a/b c',
      { ...withoutPassword, PGUSER: 'other', PGDATABASE: 'a/b c' },
    ],
    ['a password file without the database', 'refused', { ...withoutPassword, PGDATABASE: 'postgres' }],
    ['a password file that others may read', 'refused', { ...withoutPassword, PGPASSFILE: '{HOME}/open' }],
    ['a password file with a wrong one', 'refused', { ...withoutPassword, PGPASSFILE: '{HOME}/wrong' }],
    ['a password wins over its file', 'crm', { ...login, PGPASSFILE: '{HOME}/wrong' }],
    [
      'a colon in a password file that is not escaped',
      'refused',
      { ...withoutPassword, PGPASSFILE: '{HOME}/colon' },
    ],
    [
      'a password file of the string',
      'crm',
      { ...withoutPassword, PGPASSFILE: '{HOME}/wrong', DATABASE_URL: 'passfile={HOME}/.pgpass' },
    ],
    ['a password file that is not there', 'refused', { ...withoutPassword, PGPASSFILE: '{HOME}/none' }],
  ]

test.concurrent.each(cases)('%s: as psql', async (_title, ending, env) => {
  const port = `${server.port}`
  const words = { HOST: `127.0.0.1:${port}`, PORT: port, HOME: home, ESOCK: home.replaceAll('/', '%2F') }
  const told = filledIn({ HOME: '{HOME}', ...env }, words)
  const withoutTls = '|f||'
  const expected = {
    crm: `app|crm|${port}${withoutTls}`,
    'a/b c': `other|a/b c|${port}${withoutTls}`,
    socket: `app|crm|${withoutTls}`,
    refused: 'refused',
  }[ending]
  expect(await bothOf(arrivalQuery, told)).toEqual({ psql: expected, ratchet: expected })
})
