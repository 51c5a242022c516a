import { query, startPostgres } from '../test/support/postgres.ts'
import { type Delay, startDelay } from './delay.ts'

/** The servers that tools are run against. */
export interface Servers extends AsyncDisposable {
  readonly version: string
  /** It can be stopped, and there is one with fsync. */
  readonly own: boolean
  readonly url: (fsync: boolean) => string
  readonly delay: (ms: number) => Delay | undefined
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
}

const settings = { max_connections: '200', shared_buffers: '256MB', max_wal_size: '8GB' }

/** Two servers of the newest PostgreSQL, without and with fsync; or the one that TEST_DATABASE_URL names. */
export async function startServers(): Promise<Servers> {
  await using stack = new AsyncDisposableStack()
  const given = process.env.TEST_DATABASE_URL
  const lazy = given ? undefined : stack.use(await startPostgres({ settings }))
  const durable = given
    ? undefined
    : stack.use(await startPostgres({ settings: { ...settings, fsync: 'on' } }))
  const url = (fsync: boolean) => given || (fsync ? durable : lazy)?.url() || ''
  const delays = new Map<number, Delay>()
  for (const ms of [1, 5]) delays.set(ms, stack.use(await startDelay(url(false), ms)))
  const [{ version } = { version: '' }] = await query<{ version: string }>(
    url(false),
    "SELECT current_setting('server_version') AS version",
  )
  const kept = stack.move()
  return {
    version,
    own: lazy !== undefined,
    url,
    delay: (ms) => delays.get(ms),
    stop: async () => void (await lazy?.stop()),
    start: async () => void (await lazy?.start()),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
