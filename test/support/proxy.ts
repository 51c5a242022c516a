import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'

export type ProxyOptions = {
  /** What a round trip takes longer, in whole milliseconds: half of it on the way there, the rest on the way back. */
  readonly delayMs?: number | undefined
  /** Called for each connection; what it returns is shown the bytes, when they leave and when they reach the client. */
  readonly watch?: (() => Watcher) | undefined
}

export type Watcher = {
  readonly sent: (data: Buffer) => void
  readonly received: (data: Buffer) => void
}

/** A TCP proxy on the loopback interface that slows down, counts, and breaks connections. */
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
  /** Closes every connection, or only the one that was accepted as this one, counted from 1. Ends a freeze. */
  readonly cut: (connection?: number) => void
  /** From now on swallows what either side sends and lets the connections stand, as when a network fails. */
  readonly freeze: () => void
  /** From now on what either side sends takes so much longer, the end of a connection included. */
  readonly stall: (ms: number) => void
}

/** Starts a proxy in front of the server that a connection URL names. Order is kept, bandwidth is not limited. */
export async function startProxy(target: string, { delayMs = 0, watch }: ProxyOptions = {}): Promise<Proxy> {
  const { hostname, port: targetPort } = new URL(target)
  const sockets = new Map<Socket, number>()
  const counts = { connections: 0, sent: 0, received: 0, waits: 0 }
  let frozen = false
  let stalledMs = 0

  const server = createServer((client) => {
    const number = ++counts.connections
    const upstream = dial({ host: hostname, port: Number(targetPort || 5432) })
    let clientSpokeLast = false
    const watcher = watch?.()
    const thereMs = Math.floor(delayMs / 2)
    pass(number, client, upstream, thereMs, (arrived) => {
      watcher?.sent(arrived)
      counts.sent += arrived.length
      clientSpokeLast = true
    })
    pass(number, upstream, client, delayMs - thereMs, undefined, (delivered) => {
      watcher?.received(delivered)
      counts.received += delivered.length
      if (clientSpokeLast) counts.waits++
      clientSpokeLast = false
    })
  })

  function pass(
    number: number,
    from: Socket,
    to: Socket,
    lateMs: number,
    arrived?: (data: Buffer) => void,
    delivered?: (data: Buffer) => void,
  ): void {
    sockets.set(from, number)
    from.setNoDelay(true)
    // Timers of one duration fire in the order they were set, so the data stay in order.
    const later = (action: () => void) => {
      const ms = lateMs + stalledMs
      if (ms > 0) setTimeout(() => frozen || action(), ms)
      else if (!frozen) action()
    }
    from.on('data', (chunk) => {
      const data = chunk as Buffer
      arrived?.(data)
      later(() => {
        delivered?.(data)
        to.write(data)
      })
    })
    from.on('end', () => later(() => to.end()))
    from.on('error', () => later(() => to.destroy()))
    from.on('close', () => {
      sockets.delete(from)
      later(() => to.end())
    })
  }

  const cut = (connection?: number) => {
    frozen = false
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
      frozen = true
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
