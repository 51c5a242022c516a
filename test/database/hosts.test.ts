import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { connect } from '../../src/database/connect.ts'
import { findPostgresPrograms } from '../differential/psql.ts'
import { asRatchet, bothOf, type Env, rowOf } from '../support/as-psql.ts'
import { configOf } from '../support/config.ts'
import { freePort } from '../support/free-port.ts'
import { havePgbouncer, type Pgbouncer, startPgbouncer } from '../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { startResolver } from '../support/resolver.ts'
import { openSession } from '../support/session.ts'
import { manners, type Stranger, startForwarder, startStranger } from '../support/stranger.ts'
import { until } from '../support/until.ts'

const servers = new AsyncDisposableStack()
let primary: Postgres
let standby: Postgres
/** Home folder, with the sockets of the primary. */
let home: string
let abstract: string
let dead: number
/** The primary again: on ::1 where this machine has it, and on 127.0.0.1 alone. */
let on6: number
let on4: number
const strangers = new Map<string, Stranger>()
const poolers = new Map<string, Pgbouncer>()
beforeAll(async () => {
  await findPostgresPrograms(14)
  home = await mkdtemp(join(tmpdir(), 'pg-ratchet-hosts-'))
  servers.defer(() => rm(home, { recursive: true, force: true }))
  await chmod(home, 0o777)
  // The kernel's names in the abstract namespace are of no folder: this one is only as unique as the folder's.
  abstract = process.platform === 'linux' ? `@${home.slice(1)}` : home
  primary = servers.use(
    await startPostgres({
      settings: { unix_socket_directories: process.platform === 'linux' ? `${home}, ${abstract}` : home },
    }),
  )
  await primary.query(`CREATE ROLE reader LOGIN PASSWORD 'reader';
    ALTER ROLE reader SET default_transaction_read_only = on`)
  standby = servers.use(await primary.standby())
  dead = await freePort()
  on4 = servers.use(await startForwarder(primary.port, '127.0.0.1')).port
  const has6 = Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => address === '::1'),
  )
  on6 = has6 ? servers.use(await startForwarder(primary.port, '::1')).port : dead
  for (const name of Object.keys(manners) as (keyof typeof manners)[])
    strangers.set(name, servers.use(await startStranger(name)))
  await writeFile(
    join(home, 'pass'),
    `localhost:${dead}:*:*:wrong\n127.0.0.1:${standby.port}:*:*:standby\n127.0.0.1:${primary.port}:*:*:postgres\n`,
    { mode: 0o600 },
  )
  if (!havePgbouncer()) return
  poolers.set('primary', servers.use(await startPgbouncer(primary)))
  poolers.set('standby', servers.use(await startPgbouncer(standby)))
})
afterAll(() => servers.disposeAsync())

/** Cases are written with these words, because the ports are known only when the servers run. */
function filledIn(env: Env, more: Env = {}): Env {
  const words: Env = {
    P: `${primary.port}`,
    S: `${standby.port}`,
    D: `${dead}`,
    ON4: `${on4}`,
    ON6: `${on6}`,
    HOME: home,
    AT: abstract,
    ENCODED: encodeURIComponent(home),
    ENCODED_AT: encodeURIComponent(abstract),
    ...more,
  }
  return Object.fromEntries(
    Object.entries({ ...login, ...env }).map(([name, text]) => [
      name,
      text.replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word] ?? ''),
    ]),
  )
}

const login = { PGUSER: 'postgres', PGPASSWORD: 'postgres', PGDATABASE: 'postgres', PGSSLMODE: 'disable' }
// Unlike inet_server_port(), it is known on a Unix socket too.
const select = "SELECT current_setting('port')"

type Ending = 'primary' | 'standby' | 'refused'

async function expectBoth(env: Env, ending: Ending): Promise<void> {
  const expected = { primary: `${primary.port}`, standby: `${standby.port}`, refused: 'refused' }[ending]
  expect(await bothOf(select, { HOME: home, ...env })).toEqual({ psql: expected, ratchet: expected })
}

const url = (rest: string) => ({ DATABASE_URL: `postgres://${rest}` })
const dsn = (text: string) => ({ DATABASE_URL: text })

describe('lists, as psql', () => {
  test.concurrent.each<[title: string, ending: Ending, env: Env]>([
    ['the first of two', 'standby', url('127.0.0.1:{S},127.0.0.1:{P}')],
    ['the second of two', 'primary', url('127.0.0.1:{D},127.0.0.1:{P}')],
    ['none of two', 'refused', url('127.0.0.1:{D},127.0.0.1:{D}')],
    ['a list of the variables', 'primary', { PGHOST: '127.0.0.1,127.0.0.1', PGPORT: '{D},{P}' }],
    ['one port for all', 'primary', { PGHOST: 'nowhere.invalid,127.0.0.1', PGPORT: '{P}' }],
    ['a list of a DSN', 'primary', dsn('host=127.0.0.1,127.0.0.1 port={D},{P}')],
    ['blanks around ports', 'primary', dsn("host=127.0.0.1,127.0.0.1 port='{D}, {P} '")],
    [
      'a blank in front of a host is a part of it',
      'refused',
      dsn("host='127.0.0.1, 127.0.0.1' port={D},{P}"),
    ],
    ['an empty port is the default', 'refused', dsn('host=127.0.0.1,127.0.0.1 port={D},')],
    [
      'an empty port is not that of the variable',
      'refused',
      { ...url('127.0.0.1:{D},127.0.0.1'), PGPORT: '{P}' },
    ],
    [
      'of two hosts without ports neither has it',
      'refused',
      { ...url('127.0.0.1,127.0.0.1'), PGPORT: '{P}' },
    ],
    [
      'the variable has the ports of a DSN',
      'primary',
      { ...dsn('host=127.0.0.1,127.0.0.1'), PGPORT: '{D},{P}' },
    ],
    ['fewer ports than hosts', 'refused', dsn('host=127.0.0.1,127.0.0.1,127.0.0.1 port={P},{P}')],
    ['more ports than hosts', 'refused', dsn('host=127.0.0.1 port={P},{P}')],
    [
      'the ports of the variable for the hosts of a URL',
      'refused',
      { ...url('127.0.0.1'), PGPORT: '{P},{P}' },
    ],
    ['an empty member and no server there', 'refused', dsn('host=,127.0.0.2 port={D},{D}')],
    ['a name that is not known', 'primary', url('nowhere.invalid:{P},127.0.0.1:{P}')],
    ['hostaddr alone', 'primary', dsn('hostaddr=127.0.0.1,127.0.0.1 port={D},{P}')],
    [
      'hostaddr for names that are not known',
      'primary',
      dsn('host=a.invalid,b.invalid hostaddr=127.0.0.1,127.0.0.1 port={D},{P}'),
    ],
    ['hostaddr for one of two', 'primary', dsn('host=a.invalid,127.0.0.1 hostaddr=,127.0.0.1 port={P},{P}')],
    ['fewer values of hostaddr than hosts', 'refused', dsn('host=a,b hostaddr=127.0.0.1 port={P}')],
    [
      'hostaddr of the variable, hosts of a URL',
      'refused',
      { ...url('127.0.0.1:{P},127.0.0.1:{P}'), PGHOSTADDR: '127.0.0.1' },
    ],
    ['a socket', 'primary', dsn('host={HOME} port={P}')],
    ['a socket that is not there, then TCP', 'primary', dsn('host={HOME},127.0.0.1 port={D},{P}')],
    ['TCP where nobody is, then a socket', 'primary', url('127.0.0.1:{D},{ENCODED}:{P}')],
    ['a folder that is not there', 'primary', dsn('host=/nowhere/at/all,127.0.0.1 port={P}')],
    ['a file for a folder', 'primary', dsn('host={HOME}/pass,127.0.0.1 port={P}')],
    ['an abstract socket', 'primary', dsn('host={AT} port={P}')],
    ['an abstract socket of the variable', 'primary', { PGHOST: '{AT}', PGPORT: '{P}' }],
    ['an abstract socket in a URL', 'primary', url('{ENCODED_AT}:{P}')],
    ['an abstract socket as a parameter', 'primary', url('/?host={ENCODED_AT}&port={P}')],
    ['an abstract socket where nobody is, then TCP', 'primary', dsn('host=@nobody-there,127.0.0.1 port={P}')],
    ['a socket whose path is too long', 'refused', dsn(`host=/tmp/${'long'.repeat(30)} port={P}`)],
    ['an IPv6 address in a list', 'primary', url('[::1]:{D},127.0.0.1:{P}')],
    [
      'an IPv6 address with a zone',
      'primary',
      url('[fe80::1%25nowhere]:{D},127.0.0.1:{P}?connect_timeout=2'),
    ],
    ['a zone that is not encoded', 'refused', url('[fe80::1%nowhere]:{D},127.0.0.1:{P}')],
    ['an IPv6 address where the server is not', 'refused', url('[::1]:{ON4}')],
    ['an address of another form', 'primary', dsn('host=127.1 port={P}')],
    ['localhost, and the server on 127.0.0.1', 'primary', url('localhost:{ON4}')],
    [
      'passwords of a file, for each host its own',
      'primary',
      { PGPASSWORD: '', PGPASSFILE: '{HOME}/pass', ...url('localhost:{D},127.0.0.1:{P}') },
    ],
    [
      'a wrong password in the file for the first host',
      'refused',
      { PGPASSWORD: '', PGPASSFILE: '{HOME}/pass', ...url('127.0.0.1:{S},127.0.0.1:{P}') },
    ],
  ])('%s', async (_title, ending, env) => {
    await expectBoth(filledIn(env), ending)
  })

  test.each([
    ['localhost, and the server on ::1', 'localhost:{ON6}'],
    ['::1, and the server there', '[::1]:{ON6}'],
    ['localhost, and the server on ::1, in a list', '127.0.0.1:{D},localhost:{ON6}'],
  ])('%s: the same, whatever this machine knows of IPv6', async (_title, hosts) => {
    const { psql, ratchet } = await bothOf(select, { HOME: home, ...filledIn(url(hosts)) })
    expect(ratchet).toBe(psql)
  })
})

describe('a first host that is not what it should be, as psql', () => {
  test.concurrent.each<[keyof typeof manners, Ending, Env]>([
    ['says nothing', 'primary', { PGCONNECT_TIMEOUT: '2' }],
    ['speaks HTTP', 'refused', {}],
    ['speaks HTTP', 'refused', { PGSSLMODE: 'prefer' }],
    ['speaks HTTP', 'refused', { PGSSLMODE: 'require' }],
    ['speaks HTTP and waits', 'refused', { PGSSLMODE: 'prefer' }],
    ['speaks first', 'refused', {}],
    ['sends noise', 'refused', {}],
    ['sends noise', 'refused', { PGSSLMODE: 'prefer' }],
    ['asks for GSSAPI', 'refused', {}],
    ['starts up (57P03)', 'primary', {}],
    ['starts up (57P03)', 'primary', { PGSSLMODE: 'prefer' }],
    ['wants another password (28P01)', 'refused', {}],
    ['has no such database (3D000)', 'refused', {}],
  ])('%s: %s %o', async (name, ending, env) => {
    const first = { X: `${strangers.get(name)?.port}` }
    await expectBoth(filledIn({ ...env, ...url('127.0.0.1:{X},127.0.0.1:{P}') }, first), ending)
  })

  // psql gives up. Each of them passes by itself, and then the program would try the first one again.
  test.concurrent.each<keyof typeof manners>([
    'closes at once',
    'closes without a word',
    'has an error before TLS',
    'is full (53300)',
  ])('%s: psql gives up, the program goes on', async (name) => {
    for (const PGSSLMODE of ['disable', 'prefer']) {
      const env = filledIn(
        { PGSSLMODE, ...url('127.0.0.1:{X},127.0.0.1:{P}') },
        { X: `${strangers.get(name)?.port}` },
      )
      expect(await bothOf(select, { HOME: home, ...env })).toEqual({
        psql: 'refused',
        ratchet: `${primary.port}`,
      })
    }
  })
})

describe('target_session_attrs, as psql', () => {
  const orders = ['{P}', '{S}', '{P},{S}', '{S},{P}', '{D},{S},{P}', '{D},{P},{S}']
  const wanted: Readonly<Record<string, (order: string) => Ending>> = {
    any: (order) => (/\{P\}.*\{S\}|^\{P\}$|^\{D\},\{P\}/.test(order) ? 'primary' : 'standby'),
    'read-write': (order) => (order.includes('P') ? 'primary' : 'refused'),
    primary: (order) => (order.includes('P') ? 'primary' : 'refused'),
    'read-only': (order) => (order.includes('S') ? 'standby' : 'refused'),
    standby: (order) => (order.includes('S') ? 'standby' : 'refused'),
    'prefer-standby': (order) => (order.includes('S') ? 'standby' : 'primary'),
  }
  const cases = Object.entries(wanted).flatMap(([attrs, ending]) =>
    orders.map((order) => [attrs, order, ending(order)] as const),
  )

  test.concurrent.each(cases)('%s of %s: %s', async (attrs, order, ending) => {
    const hosts = order.replaceAll(/(?=\{)/g, '127.0.0.1:')
    await expectBoth(filledIn({ PGTARGETSESSIONATTRS: attrs, ...url(hosts) }), ending)
  })

  test.concurrent.each<[attrs: string, Ending]>([
    ['read-write', 'refused'],
    ['read-only', 'primary'],
    ['primary', 'primary'],
    ['standby', 'refused'],
  ])('%s, and a role that is read-only by default: %s', async (attrs, ending) => {
    const reader = { PGUSER: 'reader', PGPASSWORD: 'reader', PGTARGETSESSIONATTRS: attrs }
    await expectBoth(filledIn({ ...reader, ...url('127.0.0.1:{P}') }), ending)
  })

  test('a kind that there is not', async () => {
    await expectBoth(filledIn({ PGTARGETSESSIONATTRS: 'master', ...url('127.0.0.1:{P}') }), 'refused')
  })

  test.concurrent.each(havePgbouncer() ? cases.filter(([, order]) => !order.includes('D')) : [])(
    'behind PgBouncer: %s of %s: %s',
    async (attrs, order, ending) => {
      const ports = { P: `${poolers.get('primary')?.port}`, S: `${poolers.get('standby')?.port}` }
      const hosts = order.replaceAll(/(?=\{)/g, '127.0.0.1:')
      await expectBoth(filledIn({ PGTARGETSESSIONATTRS: attrs, ...url(hosts) }, ports), ending)
    },
  )
})

describe('load_balance_hosts=random', () => {
  // psql knows it from 16 on.
  test('each of the hosts is met sooner or later', async () => {
    const env = filledIn(url('127.0.0.1:{P},127.0.0.1:{S}?load_balance_hosts=random'))
    const met = new Set<string>()
    for (let count = 0; count < 60 && met.size < 2; count++)
      met.add(rowOf(await asRatchet({ HOME: home, ...env }, select)))
    expect(met).toEqual(new Set([`${primary.port}`, `${standby.port}`]))
  })

  test('and one that will not do is passed over', async () => {
    const env = filledIn(
      url('127.0.0.1:{P},127.0.0.1:{S},127.0.0.1:{D}?load_balance_hosts=random&target_session_attrs=standby'),
    )
    for (let count = 0; count < 10; count++)
      expect(rowOf(await asRatchet({ HOME: home, ...env }, select))).toBe(`${standby.port}`)
  })
})

describe('a name for a whole cluster', () => {
  // The standby on the primary's port, at another address.
  const other = process.platform === 'linux' ? '127.0.0.2' : '::1'

  test('each address is tried until one is of the kind that is wanted, and the next session is at the same one', async () => {
    await using _forwarder = await startForwarder(standby.port, other, primary.port)
    using _resolver = startResolver({ 'cluster.test': [[other, '127.0.0.1'], [other]] })
    const { server } = configOf({
      DATABASE_URL: `postgres://postgres:postgres@cluster.test:${primary.port}/postgres?target_session_attrs=primary`,
    })
    const options = { waitMs: 0, report: () => undefined, signal: new AbortController().signal }
    await using session = (await connect({ ...options, server }, async () => {})).session
    await using next = (await connect({ ...options, server: session.server }, async () => {})).session
    const answers = await Promise.all([session.query(select), next.query(select)])
    expect(answers.map(([answer]) => answer?.values)).toEqual([[[`${primary.port}`]], [[`${primary.port}`]]])
    expect(next.server.address).toBe(`cluster.test:${primary.port}/postgres`)
  })
})

describe('keepalives', () => {
  test.each([
    ['where nothing is said of them', '', [true, 5000, undefined, undefined]],
    [
      'as they are said',
      'keepalives_idle=777&keepalives_interval=2&keepalives_count=3',
      [true, 777_000, 2000, 3],
    ],
    ['switched off', 'keepalives=0', [false, 5000, undefined, undefined]],
  ])('%s', async (_, parameters, expected) => {
    const set = vi.spyOn(Socket.prototype, 'setKeepAlive')
    try {
      await using session = await openSession(`${primary.url()}?${parameters}`)
      expect(set).toHaveBeenCalledWith(...expected)
      if (!existsSync('/proc/net/tcp')) return
      const [answer] = await session.query('SELECT pg_catalog.inet_client_port()')
      const expires = await until('the kernel has nothing else to wait for', () =>
        keepAliveSeconds(Number(answer?.values[0]?.[0])),
      )
      const seconds = expected[0] ? Number(expected[1]) / 1000 : Number.POSITIVE_INFINITY
      expect(expires).toBeLessThanOrEqual(seconds)
      expect(expires).toBeGreaterThan(expected[0] ? seconds - 60 : 0)
    } finally {
      set.mockRestore()
    }
  })
})

/** When the kernel asks the other side whether it is there (proc(5), /proc/net/tcp: timer 2, in ticks). */
async function keepAliveSeconds(port: number): Promise<number | undefined> {
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n')
  const ours = lines
    .map((line) => line.trim().split(/\s+/))
    // Established ones: a connection to elsewhere that is in TIME_WAIT may have had the port too.
    .find(([, local, , state]) => local?.endsWith(`:${hex(port)}`) && state === '01')
  const [timer, ticks = ''] = ours?.[5]?.split(':') ?? []
  if (timer === '00') return Number.POSITIVE_INFINITY
  return timer === '02' ? Number.parseInt(ticks, 16) / 100 : undefined
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}
