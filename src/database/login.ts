import pg from 'pg'
import type { Server, SslMode } from '../config/server.ts'
import { RunError } from '../failure.ts'
import { type OpenSocket, openSocket } from './socket.ts'
import { sqlstate } from './sqlstate.ts'

/** The parts of pg's Client that its types leave out (pg 8.23). */
export type Client = pg.Client & {
  readonly processID: number
  readonly secretKey: number
  readonly connection: NodeJS.EventEmitter
}

/** A client that is logged in, and how its connection came about. */
export interface Login {
  readonly client: Client
  readonly opened: OpenSocket
  /** TLS was asked for: whoever connects for the same session asks for the same. */
  readonly encrypted: boolean
}

/** Whether to encrypt, first and, where that fails, second. */
const ways: Record<SslMode, readonly [first: boolean, other?: boolean]> = {
  disable: [false],
  allow: [false, true],
  prefer: [true, false],
  require: [true],
  'verify-ca': [true],
  'verify-full': [true],
}

/**
 * Connects and authenticates, once; for `allow` and `prefer` a second time the other way, as libpq does, where
 * the first failed over TLS. Rejects with the server's or the system's error; nothing stays open.
 */
export async function logIn(server: Server, signal: AbortSignal): Promise<Login> {
  const [first, other] = ways[server.sslMode]
  const used = { tls: false }
  try {
    return await attempt(server, first, used, signal)
  } catch (error) {
    const { code } = error as { code?: string }
    // pg_hba.conf may want it the other way (28000), unless that is how it was.
    const worthIt = code === 'TLS_REFUSED' || (code === sqlstate.invalidAuthorization && used.tls === first)
    if (other === undefined || !worthIt || signal.aborted) throw error
    return await attempt(server, other, used, signal)
  }
}

async function attempt(
  server: Server,
  encrypted: boolean,
  used: { tls: boolean },
  signal: AbortSignal,
): Promise<Login> {
  const opened = await openSocket(server, encrypted, signal)
  const { socket } = opened
  used.tls = opened.tls !== 'no TLS'
  // pg connects its stream itself: this one is connected, so it only has to be told.
  socket.connect = () => {
    process.nextTick(() => {
      socket.emit('connect')
      socket.resume()
    })
    return socket
  }
  const client = new pg.Client({
    host: server.host,
    port: server.port,
    user: server.user,
    database: server.database,
    password: async () => passwordOf(server),
    ssl: false,
    stream: () => socket,
    pipeline: true,
    fallback_application_name: server.applicationName,
    ...(server.options !== undefined && { options: server.options }),
    connectionTimeoutMillis: server.connectTimeoutMs,
  } as pg.ClientConfig) as Client
  const giveUp = () => socket.destroy()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    await client.connect()
  } catch (error) {
    socket.destroy()
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
  return { client, opened, encrypted }
}

function passwordOf(server: Server): string {
  let password: string | undefined
  try {
    password = server.password()
  } catch (error) {
    // The file it comes from has gone since the run began.
    throw new RunError({ code: 'CONFIG_INVALID', problems: [(error as Error).message] }, { cause: error })
  }
  if (password === undefined)
    throw Object.assign(new Error('the server asks for a password and none is set'), {
      code: sqlstate.invalidPassword,
    })
  return password
}
