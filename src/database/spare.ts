import type { RunEvent } from '../report/event.ts'
import { type ConnectOptions, connect } from './connect.ts'
import type { Session } from './session.ts'

/** A second connection that may turn out not to be needed. Closed at disposal, where it was not taken. */
export class Spare implements AsyncDisposable {
  #opening: Promise<Session> | undefined
  #unwanted = new AbortController()
  /** What nobody is told unless it is taken. */
  #events: RunEvent[] = []
  #report: ConnectOptions['report'] = (event) => void this.#events.push(event)

  /** Begins to connect as `connect` does. One that was begun before, to another server perhaps, is closed first. */
  async open(options: ConnectOptions): Promise<void> {
    await this[Symbol.asyncDispose]()
    this.#unwanted = new AbortController()
    this.#events = []
    this.#opening = openQuietly({
      ...options,
      report: (event) => this.#report(event),
      signal: AbortSignal.any([options.signal, this.#unwanted.signal]),
    })
    // Who takes it hears of it.
    this.#opening.catch(() => {})
  }

  /** It is the caller's from here on: once. Why it could not be made is told by its events alone. */
  take(report: ConnectOptions['report']): Promise<Session | undefined> {
    const opening = this.#opening
    this.#opening = undefined
    this.#report = report
    for (const event of this.#events.splice(0)) report(event)
    return Promise.resolve(opening?.catch(() => undefined))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opening = this.#opening
    this.#opening = undefined
    this.#unwanted.abort()
    const session = await opening?.catch(() => undefined)
    await session?.[Symbol.asyncDispose]()
  }
}

/** Connects, and does not say so. */
export async function openQuietly(options: ConnectOptions): Promise<Session> {
  const report: ConnectOptions['report'] = (event) =>
    event.type === 'connection.opened' ? undefined : options.report(event)
  return (await connect({ ...options, report }, async () => undefined)).session
}
