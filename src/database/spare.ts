import { type ConnectOptions, connect } from './connect.ts'
import type { Session } from './session.ts'

/**
 * A second connection that may turn out not to be needed. It is tried once, and nobody is told of it: who takes it makes another
 * where it has failed. Closed at disposal, where it was not taken.
 */
export class Spare implements AsyncDisposable {
  #opening: Promise<Session | undefined> | undefined
  #unwanted = new AbortController()

  /** Begins to connect. One that was begun before, to another server perhaps, is closed first. */
  async open(options: Pick<ConnectOptions, 'server' | 'signal'>): Promise<void> {
    await this[Symbol.asyncDispose]()
    this.#unwanted = new AbortController()
    const signal = AbortSignal.any([options.signal, this.#unwanted.signal])
    this.#opening = openQuietly({ ...options, signal, waitMs: 0, report: () => {} }).catch(() => undefined)
  }

  /** It is the caller's from here on. Undefined where there is none. */
  async take(): Promise<Session | undefined> {
    const opening = this.#opening
    this.#opening = undefined
    return await opening
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opening = this.#opening
    this.#opening = undefined
    this.#unwanted.abort()
    await (await opening)?.[Symbol.asyncDispose]()
  }
}

/** Connects, and does not say so. */
export async function openQuietly(options: ConnectOptions): Promise<Session> {
  const report: ConnectOptions['report'] = (event) =>
    event.type === 'connection.opened' ? undefined : options.report(event)
  return (await connect({ ...options, report }, async () => undefined)).session
}
