import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Place } from '../config/server.ts'
import { requestCancel } from './cancel.ts'
import type { Client } from './client.ts'
import { type Login, logIn } from './login.ts'
import { type Answer, causeOf, Message, type MessageOptions, type Purpose, type Rows } from './message.ts'

/**
 * One connection to the server, with what it holds: settings, locks, a transaction.
 *
 * Messages are sent without waiting for the answers before them; the server answers in order.
 */
export class Session implements AsyncDisposable {
  /** Where it is: another session of the same run has to be there too. */
  readonly server: Place
  /** What protects the connection, for people. */
  readonly protection: string
  /** Aborted when the connection is gone; the reason is the first error that says why. */
  readonly lost: AbortSignal
  /** What is sent from now on is for; see `running`. */
  purpose: Purpose | undefined
  readonly #client: Client
  readonly #socket: Socket
  readonly #asksForTls: boolean
  readonly #inFlight: Message[] = []
  #at: { readonly purpose: Purpose; readonly since: number } | undefined
  #closed = false

  /** Connects and authenticates, once. Rejects with the server's or the system's error; nothing stays open. */
  static async open(place: Place, timeoutMs: number, signal: AbortSignal): Promise<Session> {
    return new Session(place, await logIn(place, timeoutMs, signal))
  }

  private constructor(
    place: Place,
    { client, opened: { socket, protection, encrypted }, lost, asksForTls }: Login,
  ) {
    // Where there was no TLS, the next one asks for it last: that costs a round trip, and the answer is known.
    const { tls } = place
    this.server = tls.mode === 'prefer' && !encrypted ? { ...place, tls: { ...tls, mode: 'allow' } } : place
    this.protection = protection
    this.lost = lost
    this.#client = client
    this.#socket = socket
    this.#asksForTls = asksForTls
    // pg does not say which message a notice belongs to. One ReadyForQuery ends each message, so the oldest
    // one that has not seen its own is the one that is being answered (tried, also with errors in between).
    client.connection.on('readyForQuery', ({ status }: { readonly status: string }) => {
      const message = this.#inFlight.shift()
      if (message !== undefined) message.idle = status === 'I'
      this.#begin()
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

  /**
   * What the server is at, of all that was sent with a purpose, and since when (performance.now()): since the first message
   * for the same object, whatever lay between them. Undefined: it is at nothing of the kind.
   */
  get running(): { readonly purpose: Purpose; readonly since: number } | undefined {
    return this.#inFlight.length === 0 || this.lost.aborted ? undefined : this.#at
  }

  /** Sends statements without waiting. The answer never rejects: an error is part of it. */
  send(text: string, options: MessageOptions = {}): Promise<Answer> {
    const message = new Message(text, options)
    message.purpose = this.purpose
    this.#inFlight.push(message)
    if (this.#inFlight.length === 1) this.#begin()
    // What is sent in one turn leaves in one packet, where it fits.
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork()
      process.nextTick(() => this.#socket.uncork())
    }
    this.#client.query(message as unknown as pg.Submittable)
    return message.answer.then((answer) =>
      answer.error === undefined
        ? { ...answer, idle: message.idle }
        : { ...answer, error: causeOf([answer.error, this.lost.reason]) },
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
    await requestCancel(this.server, this.#asksForTls, { processID, secretKey })
  }

  /**
   * Runs SQL that undoes or lets go: rollback, unlock, reset.
   *
   * Goes through even after the run was interrupted, and never throws: where the connection is gone the
   * server has already done it, and the error worth seeing is the one that brought us here. Returns why it was not
   * done, where that is known.
   */
  async cleanUp(text: string): Promise<Error | undefined> {
    const late = sleep(5000, { error: new Error('the server does not answer') }, { ref: false })
    const { error } = await Promise.race([this.send(text), late])
    return error
  }

  /**
   * Says goodbye, and hangs up as libpq does: without waiting for the server to do the same. What was sent is answered
   * first, within a second.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const said = new Promise<void>((resolve) => {
      this.#socket.once('finish', resolve).once('close', () => resolve())
    })
    this.#client.end().catch(() => {})
    if (!this.#socket.destroyed) await Promise.race([said, sleep(1000, undefined, { ref: false })])
    this.#socket.destroy()
  }

  /** The oldest message that is not answered is the one that the server works on. */
  #begin(): void {
    const [message] = this.#inFlight
    if (message === undefined || message.purpose === this.#at?.purpose) return
    const { purpose } = message
    this.#at = purpose && { purpose, since: performance.now() }
  }
}
