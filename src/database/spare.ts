import { type ConnectOptions, connect } from './connect.ts'
import type { Session } from './session.ts'

/** A second connection that may turn out not to be needed. */
export interface Spare extends AsyncDisposable {
  /** It is the caller's from here on: once. */
  readonly take: () => Promise<Session> | undefined
}

/** Begins to connect as `connect` does. Nobody is told that it is, and why it failed not before it is taken. */
export function openSpare(options: ConnectOptions): Spare {
  const unwanted = new AbortController()
  let opening: Promise<Session> | undefined = openQuietly({
    ...options,
    signal: AbortSignal.any([options.signal, unwanted.signal]),
  })
  opening.catch(() => {})
  return {
    take: () => {
      const taken = opening
      opening = undefined
      return taken
    },
    [Symbol.asyncDispose]: async () => {
      if (opening === undefined) return
      unwanted.abort()
      const session = await opening.catch(() => undefined)
      await session?.[Symbol.asyncDispose]()
    },
  }
}

/** Connects, and does not say so. */
export async function openQuietly(options: ConnectOptions): Promise<Session> {
  const report: ConnectOptions['report'] = (event) =>
    event.type === 'connection.opened' ? undefined : options.report(event)
  return (await connect({ ...options, report }, async () => undefined)).session
}
