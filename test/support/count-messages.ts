import type { PassingMessage } from './proxy.ts'

/** What went over the connections of a proxy, as the client saw it. */
export type Wire = {
  /** To be given to the proxy. */
  readonly onMessage: (message: PassingMessage) => undefined
  /** Simple queries sent on all connections. */
  readonly queries: () => number
  /** The most that were sent and not answered at one time, on one connection. */
  readonly inFlight: () => number
  /** How often a query was sent while nothing was in flight: each time everything before it had been waited for. */
  readonly turns: () => number
}

/** Counts the messages of unencrypted connections. */
export function countMessages(): Wire {
  const counts = { queries: 0, inFlight: 0, turns: 0 }
  const open = new Map<number, number>()
  return {
    onMessage: ({ connection, type }) => {
      // The server says that it is ready once before the first query.
      const now = open.get(connection) ?? 1
      if (type === 'Z') open.set(connection, now - 1)
      if (type !== 'Q') return
      counts.queries++
      if (now === 0) counts.turns++
      counts.inFlight = Math.max(counts.inFlight, now + 1)
      open.set(connection, now + 1)
    },
    queries: () => counts.queries,
    inFlight: () => counts.inFlight,
    turns: () => counts.turns,
  }
}
