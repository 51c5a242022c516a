import type { Watcher } from './proxy.ts'

/** What went over the connections of a proxy, in messages of PostgreSQL's protocol, as the client saw it. */
export type Wire = {
  /** To be given to the proxy. */
  readonly watch: () => Watcher
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
  return {
    watch: () => {
      let open = 0
      let single = 0
      // The server says that it is ready once before the first query.
      let ready = -1
      const fromClient = splitter((type, code) => {
        if (type === '' && code === sslRequest) single++
        if (type !== 'Q') return
        counts.queries++
        if (open === 0) counts.turns++
        counts.inFlight = Math.max(counts.inFlight, ++open)
      }, true)
      const fromServer = splitter((type) => {
        if (type === 'Z' && ++ready > 0) open--
      }, false)
      return {
        sent: fromClient,
        received: (data) => {
          // The answer to the request for encryption is one bare byte.
          const skipped = Math.min(single, data.length)
          single -= skipped
          fromServer(data.subarray(skipped))
        },
      }
    },
    queries: () => counts.queries,
    inFlight: () => counts.inFlight,
    turns: () => counts.turns,
  }
}

const sslRequest = 80_877_103

/** Cuts a stream into messages: a type and a length, except for the client's first ones, which have no type. */
function splitter(onMessage: (type: string, code: number) => void, startsUntyped: boolean) {
  let rest = Buffer.alloc(0)
  let untyped = startsUntyped
  return (data: Buffer) => {
    rest = Buffer.concat([rest, data])
    for (;;) {
      const head = untyped ? 0 : 1
      if (rest.length < head + 4) return
      const length = head + rest.readInt32BE(head)
      if (rest.length < length) return
      const code = untyped ? rest.readInt32BE(4) : 0
      onMessage(untyped ? '' : String.fromCharCode(rest[0] ?? 0), code)
      // What follows a request for encryption is the start-up message, untyped as well.
      if (untyped) untyped = code === sslRequest
      rest = rest.subarray(length)
    }
  }
}
