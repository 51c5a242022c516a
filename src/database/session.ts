import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Server, SslMode } from '../config/server.ts'
import { RunError } from '../failure.ts'
import { type Answer, causeOf, Message, type MessageOptions, type Rows } from './message.ts'
import { type OpenSocket, openSocket } from './socket.ts'
import { sqlstate } from './sqlstate.ts'

/** The parts of pg's Client that its types leave out (pg 8.23). */
type Client = pg.Client & {
  readonly processID: number
  readonly secretKey: number
  readonly connection: NodeJS.EventEmitter
}

/**
 * One connection to the server, with what it holds: settings, locks, a transaction.
 *
 * Messages are sent without waiting for the answers before them; the server answers in order.
 */
export class Session implements AsyncDisposable {
  readonly server: Server
  /** What protects the connection, for people. */
  readonly tls: string
  readonly #client: Client
  readonly #socket: Socket
  readonly #encrypted: boolean
  readonly #inFlight: Message[] = []
  readonly #lost = new AbortController()
  #closed = false

  /**
   * Connects and authenticates, once; for `allow` and `prefer` a second time the other way, as libpq does,
   * where the first failed over TLS. Rejects with the server's or the system's error; nothing stays open.
   */
  static async open(server: Server, signal: AbortSignal): Promise<Session> {
    const [first, other] = ways[server.sslMode]
    const used = { tls: false }
    try {
      return await Session.#attempt(server, first, used, signal)
    } catch (error) {
      const { code } = error as { code?: string }
      // pg_hba.conf may want it the other way (28000), unless that is how it was.
      const worthIt = code === 'TLS_REFUSED' || (code === sqlstate.invalidAuthorization && used.tls === first)
      if (other === undefined || !worthIt || signal.aborted) throw error
      return await Session.#attempt(server, other, used, signal)
    }
  }

  static async #attempt(
    server: Server,
    encrypt: boolean,
    used: { tls: boolean },
    signal: AbortSignal,
  ): Promise<Session> {
    const opened = await openSocket(server, encrypt, signal)
    used.tls = opened.tls !== 'no TLS'
    const { socket } = opened
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
    return new Session(server, client, opened, encrypt)
  }

  private constructor(server: Server, client: Client, { socket, tls }: OpenSocket, encrypted: boolean) {
    this.server = server
    this.tls = tls
    this.#client = client
    this.#socket = socket
    this.#encrypted = encrypted
    client.on('error', (error) => this.#lose(error))
    client.on('end', () => this.#lose(new Error('the connection was closed')))
    // pg does not say which message a notice belongs to. One ReadyForQuery ends each message, so the oldest
    // one that has not seen its own is the one that is being answered (tried, also with errors in between).
    client.connection.on('readyForQuery', ({ status }: { readonly status: string }) => {
      const message = this.#inFlight.shift()
      if (message !== undefined) message.idle = status === 'I'
    })
    client.on('notice', (notice) => this.#inFlight[0]?.onNotice?.(notice))
  }

  /** The process id that the protocol gave: through a pooler it is not that of the server process. */
  get processId(): number {
    return this.#client.processID
  }

  /** Aborted when the connection is gone; the reason is the first error that says why. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Sends statements without waiting. The answer never rejects: an error is part of it. */
  send(text: string, options: MessageOptions = {}): Promise<Answer> {
    const message = new Message(text, options)
    this.#inFlight.push(message)
    // What is sent in one turn leaves in one packet, where it fits.
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork()
      process.nextTick(() => this.#socket.uncork())
    }
    this.#client.query(message as unknown as pg.Submittable)
    return message.answer.then((answer) =>
      answer.error === undefined
        ? { ...answer, idle: message.idle }
        : { ...answer, error: causeOf([answer.error, this.#lost.signal.reason]) },
    )
  }

  /** Sends statements and waits. Returns the rows of each that returned any; throws the server's error. */
  async query(text: string): Promise<readonly Rows[]> {
    const { error, results } = await this.send(text, { keepRows: true })
    if (error !== undefined) throw error
    return results
  }

  /**
   * Asks the server to stop what it is doing for this session, over a connection of its own.
   *
   * Never throws. The server may have finished by then, or begin the next message: who wants the session
   * idle asks again until it is. The server answers by closing (protocol manual, "Canceling Requests").
   */
  async cancel(): Promise<void> {
    const request = Buffer.alloc(16)
    request.writeInt32BE(16, 0)
    request.writeInt32BE(80_877_102, 4)
    request.writeInt32BE(this.#client.processID, 8)
    request.writeInt32BE(this.#client.secretKey, 12)
    const enough = AbortSignal.timeout(2000)
    try {
      const { socket } = await openSocket(this.server, this.#encrypted, enough)
      try {
        socket.resume().end(request)
        await once(socket, 'close', { signal: enough })
      } finally {
        socket.on('error', () => {}).destroy()
      }
    } catch {
      // Cancelling is a request: the caller looks at what became of the statement, not at this.
    }
  }

  /**
   * Runs SQL that undoes or lets go: rollback, unlock, reset.
   *
   * Goes through even after the run was interrupted, and never throws: where the connection is gone the
   * server has already done it, and the error worth seeing is the one that brought us here.
   */
  async cleanUp(text: string): Promise<void> {
    await Promise.race([this.send(text), sleep(5000, undefined, { ref: false })])
  }

  /** Says goodbye; where the server does not answer within a second, hangs up. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const goodbye = this.#client.end().catch(() => {})
    await Promise.race([goodbye, sleep(1000, undefined, { ref: false })])
    this.#socket.destroy()
  }

  #lose(error: Error): void {
    if (!this.#lost.signal.aborted) this.#lost.abort(error)
  }
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
