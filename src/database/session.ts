import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Server } from '../config/server.ts'
import { requestCancel } from './cancel.ts'
import { type Client, type Login, logIn } from './login.ts'
import { type Answer, causeOf, Message, type MessageOptions, type Rows } from './message.ts'

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

  /** Connects and authenticates, once. Rejects with the server's or the system's error; nothing stays open. */
  static async open(server: Server, signal: AbortSignal): Promise<Session> {
    return new Session(server, await logIn(server, signal))
  }

  private constructor(server: Server, { client, opened: { socket, tls }, encrypted }: Login) {
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
    client.on('notice', (notice) => {
      const held = this.#inFlight[0]?.onNotice?.(notice)
      if (held === undefined) return
      socket.pause()
      held.then(() => socket.resume())
    })
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

  /** Asks the server to stop what it is doing for this session; see requestCancel. Never throws. */
  async cancel(): Promise<void> {
    const { processID, secretKey } = this.#client
    await requestCancel(this.server, this.#encrypted, { processID, secretKey })
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
