import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import { type Fate, passOn } from './passage.ts'
import { splitConnection, type WireMessage } from './wire.ts'

export type ProxyOptions = {
  /** What a round trip takes longer, in whole milliseconds: half of it on the way there, the rest on the way back. */
  readonly delayMs?: number | undefined
  /**
   * Asked about each message at the client's end: when it has sent it, or before it gets it. While the answer is a
   * promise, nothing more goes in that direction of that connection.
   */
  readonly onMessage?: ((message: PassingMessage) => Fate | Promise<Fate>) | undefined
}

/** A message on its way through a proxy. */
export type PassingMessage = WireMessage & {
  /** Its connection, in the order in which they were accepted, from 1. */
  readonly connection: number
  /** Of those in its direction of this connection, from 1. */
  readonly number: number
}

/** A TCP proxy on the loopback interface that knows messages: it slows down, counts, and breaks connections. */
export type Proxy = AsyncDisposable & {
  readonly port: number
  /** The target's URL with the proxy in place of its host and port. */
  readonly url: string
  /** Connections accepted so far. */
  readonly connections: () => number
  /** Bytes so far, as the client sees them. */
  readonly bytes: () => { readonly sent: number; readonly received: number }
  /** How often clients went from sending to receiving: what they sent in one go and waited for counts once. */
  readonly waits: () => number
  /** Closes every connection, or only one. Ends a freeze. */
  readonly cut: (connection?: number) => void
  /** From now on swallows what either side sends and lets the connections stand, as when a network fails. */
  readonly freeze: () => void
  /** From now on what either side sends takes so much longer, the end of a connection included. */
  readonly stall: (ms: number) => void
}

/** Starts a proxy in front of the server that a connection URL names. Order is kept, bandwidth is not limited. */
export async function startProxy(
  target: string,
  { delayMs = 0, onMessage = () => undefined }: ProxyOptions = {},
): Promise<Proxy> {
  const { hostname, port: targetPort } = new URL(target)
  const sockets = new Map<Socket, number>()
  const counts = { connections: 0, sent: 0, received: 0, waits: 0 }
  const frozen = new Set<number>()
  let allFrozen = false
  let stalledMs = 0

  const server = createServer((client) => {
    const connection = ++counts.connections
    const upstream = dial({ host: hostname, port: Number(targetPort || 5432) })
    for (const socket of [client, upstream]) {
      sockets.set(socket, connection)
      socket.setNoDelay(true)
      socket.on('close', () => sockets.delete(socket))
    }
    const { fromClient, fromServer } = splitConnection()
    let clientSpokeLast = false
    const isFrozen = () => allFrozen || frozen.has(connection)
    const now = (act: () => void) => void (isFrozen() || act())
    // Timers of one duration fire in the order they were set, so the data stay in order.
    const late = (ms: number) => (act: () => void) => {
      if (ms + stalledMs > 0) setTimeout(() => now(act), ms + stalledMs)
      else now(act)
    }
    const way = () => {
      let number = 0
      return {
        decide: (message: WireMessage) => onMessage({ ...message, connection, number: ++number }),
        freeze: () => void frozen.add(connection),
      }
    }
    const thereMs = Math.floor(delayMs / 2)
    passOn(client, upstream, {
      ...way(),
      split: (data) => {
        counts.sent += data.length
        clientSpokeLast = true
        return fromClient(data)
      },
      before: now,
      behind: late(thereMs),
    })
    passOn(upstream, client, {
      ...way(),
      split: (data) => {
        counts.received += data.length
        if (clientSpokeLast) counts.waits++
        clientSpokeLast = false
        return fromServer(data)
      },
      before: late(delayMs - thereMs),
      behind: now,
    })
  })

  const cut = (connection?: number) => {
    allFrozen = false
    if (connection === undefined) frozen.clear()
    for (const [socket, number] of sockets)
      if (connection === undefined || connection === number) socket.destroy()
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: Object.assign(new URL(target), { hostname: '127.0.0.1', port: String(port) }).href,
    connections: () => counts.connections,
    bytes: () => ({ sent: counts.sent, received: counts.received }),
    waits: () => counts.waits,
    cut,
    freeze: () => {
      allFrozen = true
    },
    stall: (ms) => {
      stalledMs = ms
    },
    [Symbol.asyncDispose]: async () => {
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}
