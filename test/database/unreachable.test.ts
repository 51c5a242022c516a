import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../src/database/connect.ts'
import { RunError } from '../../src/failure/failure.ts'
import { describe as wordsFor } from '../../src/failure/words.ts'
import type { RunEvent } from '../../src/report/event.ts'
import { configOf } from '../support/config.ts'
import { createDatabase, type Database } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { ratchet } from '../support/program.ts'
import { startResolver } from '../support/resolver.ts'
import { type manners, startStranger } from '../support/stranger.ts'

const stack = new AsyncDisposableStack()
let database: Database
/** Where a server is that does as it should. */
let good: { readonly host: string; readonly port: number; readonly login: string }
let dead: number
beforeAll(async () => {
  database = stack.use(await createDatabase())
  const { hostname, port, username, password } = new URL(database.url)
  good = { host: hostname, port: Number(port || 5432), login: `${username}:${password}` }
  dead = await freePort()
  stack.use(
    startResolver({
      'silent.test': 'never',
      'dead.test': [['127.0.0.1', '127.0.0.2']],
    }),
  )
})
afterAll(() => stack.disposeAsync())

interface Told {
  readonly address: string | undefined
  readonly summary: string
  readonly hint: string
  readonly code: string
  readonly events: readonly RunEvent[]
  readonly ms: number
}

/** Connects to these hosts, in this process. */
async function told(
  hosts: string,
  { waitMs = 0, inContainer = false, signal = new AbortController().signal, db = database.name } = {},
): Promise<Told> {
  const { server } = configOf({
    DATABASE_URL: `postgres://${good.login}@${hosts.replace(/(?=\?)|$/, `/${db}`)}`,
  })
  const events: RunEvent[] = []
  const report = (event: RunEvent) => void events.push(event)
  const started = performance.now()
  let failure: RunError | undefined
  try {
    const { session } = await connect(
      { server: { ...server, inContainer }, waitMs, report, signal },
      async () => {},
    )
    await session[Symbol.asyncDispose]()
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    failure = error
  }
  const { summary = '', hint = '' } = failure === undefined ? {} : wordsFor(failure.failure)
  const opened = events.find(({ type }) => type === 'connection.opened')
  return {
    address: opened?.type === 'connection.opened' ? opened.address : undefined,
    ...{ summary, hint, code: failure?.failure.code ?? '' },
    ...{ events, ms: performance.now() - started },
  }
}

const here = (port: number) => `127.0.0.1:${port}`
const goodHost = () => `${good.host}:${good.port}`

async function strangers(
  ...list: (keyof typeof manners)[]
): Promise<AsyncDisposable & { readonly ports: number[] }> {
  const made = new AsyncDisposableStack()
  const ports: number[] = []
  for (const name of list) ports.push(made.use(await startStranger(name)).port)
  return { ports, [Symbol.asyncDispose]: () => made.disposeAsync() }
}

describe('time', () => {
  test.concurrent('connect_timeout is for each host', async () => {
    await using silent = await strangers('says nothing', 'says nothing')
    const [one = 0, two = 0] = silent.ports
    const { summary, ms } = await told(`${here(one)},${here(two)}?connect_timeout=1`)
    expect(summary).toContain(`${here(one)}: no answer; ${here(two)}: no answer (1 attempt in 2.`)
    expect(ms).toBeGreaterThan(1900)
  })

  test.concurrent('a silent host leaves time for the one behind it', async () => {
    await using silent = await strangers('says nothing')
    const { address } = await told(`${here(silent.ports[0] ?? 0)},${goodHost()}`, { waitMs: 3000 })
    expect(address).toBe(`${goodHost()}/${database.name}`)
  })

  test.concurrent('silent hosts do not outlast RATCHET_WAIT', async () => {
    await using silent = await strangers('says nothing', 'says nothing', 'says nothing')
    const { code, ms } = await told(silent.ports.map(here).join(','), { waitMs: 3000 })
    expect(code).toBe('DATABASE_UNREACHABLE')
    // Three seconds, and one for a machine that is busy. Without a limit of its own each would have ten.
    expect(ms).toBeGreaterThan(2900)
    expect(ms).toBeLessThan(9000)
  })

  test.concurrent('nor does a resolver that is silent, and the next host is tried', async () => {
    const { code, summary, hint, ms } = await told('silent.test', { waitMs: 1500 })
    expect(code).toBe('DATABASE_UNREACHABLE')
    expect(summary).toContain('the host name cannot be looked up yet')
    expect(hint).toMatch(/^Check how silent\.test is spelt\.\nRATCHET_WAIT says/)
    expect(ms).toBeLessThan(9000)
    const { address } = await told(`silent.test,${goodHost()}?connect_timeout=1`)
    expect(address).toBe(`${goodHost()}/${database.name}`)
  })

  test.concurrent('who stops the run is not kept waiting by the resolver', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(new RunError({ code: 'TERMINATED', leftBehind: 'nothing' })), 100)
    const { code, ms } = await told('silent.test', { signal: stop.signal })
    expect(code).toBe('TERMINATED')
    expect(ms).toBeLessThan(5000)
  })

  test.concurrent('a pooler that lets the question wait is given up like any other silence', async () => {
    // As a pooler whose server is not there: it lets the client in, and keeps the query.
    await using pooler = await startStranger((socket) => {
      socket.on('data', (data: Buffer) => {
        if (data.length === 8) socket.write('N')
        else if (data[0] === 0)
          socket.write(
            Buffer.from([
              0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x4b, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1, 0x5a, 0, 0, 0, 5, 0x49,
            ]),
          )
      })
    })
    const { address, summary } = await told(
      `${here(pooler.port)},${goodHost()}?connect_timeout=1&target_session_attrs=primary`,
    )
    expect(summary).toBe('')
    expect(address).toBe(`${goodHost()}/${database.name}`)
  })
})

describe('words', () => {
  test.concurrent('a name that does not exist', async () => {
    const { summary, hint } = await told('datbase.invalid')
    expect(summary).toMatch(/PostgreSQL at datbase\.invalid:5432\/\w+ cannot be reached: .*host name/)
    expect(hint).toMatch(/^Check how datbase\.invalid is spelt\.\nRATCHET_WAIT says/)
  })

  test.concurrent('in a container a name that does not exist may be on another network', async () => {
    const { hint } = await told(`${here(dead)},postgres.invalid`, { inContainer: true })
    expect(hint).toMatch(/^127\.0\.0\.1 is this container itself/)
    const { hint: other } = await told('postgres.invalid', { inContainer: true })
    expect(other.split('\n')[0]).toBe(
      'Check how postgres.invalid is spelt, and that this container is on a network with it.',
    )
  })

  test.concurrent('the addresses of a name, where they differ in why', async () => {
    await using silent = await strangers('says nothing')
    const [port = 0] = silent.ports
    const { summary } = await told(`dead.test:${port}?connect_timeout=1`)
    expect(summary).toMatch(/cannot be reached: no answer, connection refused \(1 attempt/)
    const { summary: same } = await told(`dead.test:${dead}`)
    expect(same).toMatch(/cannot be reached: connection refused \(1 attempt/)
  })

  test.concurrent.each<[keyof typeof manners, code: string, words: string]>([
    ['speaks HTTP', 'CONNECTION_REFUSED', 'what answers is not PostgreSQL: "HTTP/1.1 400 Bad Request"'],
    ['wants another password (28P01)', 'AUTHENTICATION_FAILED', 'password authentication failed'],
    ['has no such database (3D000)', 'CONNECTION_REFUSED', 'database "crm" does not exist'],
    ['asks for GSSAPI', 'AUTHENTICATION_FAILED', 'the server asks for GSSAPI, which is not supported'],
  ])('%s: which host, and why the ones before it would not do', async (name, wanted, words) => {
    await using odd = await strangers(name)
    const [port = 0] = odd.ports
    const { code, summary } = await told(`${here(dead)},${here(port)},${goodHost()}`, { waitMs: 60_000 })
    expect(code).toBe(wanted)
    expect(summary).toMatch(/refuses the connection/)
    expect(summary).toContain(`${here(port)}: ${words} (before it, ${here(dead)}: connection refused)`)
    const { summary: alone } = await told(here(port), { waitMs: 60_000 })
    expect(alone).toContain(`/${database.name} refuses the connection: ${words}`)
  })

  test.concurrent('a database that is not there, and what to do', async () => {
    const { code, summary, hint } = await told(goodHost(), { db: 'no"such%20one', waitMs: 60_000 })
    expect(code).toBe('CONNECTION_REFUSED')
    expect(summary).toContain('database "no"such one" does not exist')
    expect(hint).toBe('Create it first: CREATE DATABASE "no""such one";')
  })

  test.concurrent('what the system refuses for good', async () => {
    const { code, summary, hint } = await told('%2Fetc%2Fpasswd', { waitMs: 60_000 })
    expect(code).toBe('CONNECTION_REFUSED')
    expect(summary).toContain('no socket there')
    expect(hint).toBe('Check host and port.')
  })

  test.concurrent('each reason is said once, in whatever order the hosts are tried', async () => {
    const { events } = await told(
      `${here(dead)},127.0.0.2:${dead},127.0.0.3:${dead}?load_balance_hosts=random`,
      {
        waitMs: 1500,
      },
    )
    expect(events).toHaveLength(1)
  })
})

describe('localhost in a container', () => {
  const itself = /localhost is this container itself.*with Compose.*the name of its service/

  test('is said with the first refusal and at the end, in text and in JSON', async () => {
    const env = {
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
      DATABASE_URL: `postgres://app:secret@localhost:${dead}/crm`,
    }
    const [text, json] = await Promise.all([
      ratchet(['wait', '--wait', '300ms'], { env }),
      ratchet(['wait', '--wait', '300ms', '--output', 'json'], { env }),
    ])
    expect(text.exit).toBe(69)
    const lines = text.stderr.trim().split('\n')
    expect(lines).toHaveLength(5)
    expect(lines[0]).toMatch(/^waiting for PostgreSQL at localhost:\d+\/crm: connection refused$/)
    expect(lines[1]).toMatch(itself)
    expect(lines[2]).toMatch(/^error: PostgreSQL at localhost:\d+\/crm cannot be reached: connection refused/)
    expect(lines[3]).toMatch(itself)
    expect(lines[4]).toMatch(/RATCHET_WAIT/)
    const events = json.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events).toMatchObject([
      { type: 'connection.retrying', hint: expect.stringMatching(itself) },
      { type: 'run.failed', failure: { hint: expect.stringMatching(itself) } },
    ])
  })

  const inContainer = true
  test.concurrent.each([
    ['localhost', 'localhost', true],
    ['an address of the loopback', '127.0.0.1', true],
    ['with another host that is not known', 'localhost:{D},nowhere.invalid', true],
    ['an address for a name', 'db:{D}?hostaddr=127.0.0.1', true],
    ['another host', 'nowhere.invalid', false],
  ])('%s: %s', async (_, hosts, isSaid) => {
    const list = /:/.test(hosts) ? hosts.replaceAll('{D}', `${dead}`) : `${hosts}:${dead}`
    const { hint } = await told(list, { inContainer })
    if (isSaid) expect(hint).toMatch(/is this container itself/)
    else expect(hint).not.toMatch(/is this container itself/)
  })

  test.concurrent('not where another host answers, nor outside a container', async () => {
    await using starting = await strangers('starts up (57P03)')
    const [port = 0] = starting.ports
    const { hint, events } = await told(`localhost:${dead},${here(port)}`, { inContainer, waitMs: 300 })
    expect([hint, events[0]]).toMatchObject([
      'RATCHET_WAIT says how long to wait for it.',
      { hint: undefined },
    ])
    const { hint: outside } = await told(`localhost:${dead}`)
    expect(outside).toBe('RATCHET_WAIT says how long to wait for it.')
  })
})
