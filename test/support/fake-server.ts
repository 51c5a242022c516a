import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { pem } from './certificates.ts'

/** What a server of PostgreSQL is not: it says what it is told to, and keeps what it hears. */
export type FakeServer = AsyncDisposable & {
  readonly port: number
  /** All that was sent to it, decrypted, from the start-up message on; each byte is one character. */
  readonly heard: () => string
  /** Of the last connection with TLS: the name that the client gave, and the protocol that was agreed on. */
  readonly greeting: () => { readonly name: string | false | null; readonly protocol: string | false | null }
}

export type FakeServerOptions = {
  /** What it answers to the request for TLS; absent: S, and TLS begins. */
  readonly toRequest?: string | undefined
  /** TLS begins at once. */
  readonly direct?: boolean | undefined
  /** Offers PostgreSQL's protocol within TLS. */
  readonly negotiates?: boolean | undefined
  /** What it answers to each message, the first of which is the start-up message; after the last one it hangs up. */
  readonly answers?: readonly (Buffer | ((message: string) => Buffer))[] | undefined
}

/** Starts it on the loopback interface. */
export async function startFakeServer(options: FakeServerOptions): Promise<FakeServer> {
  const secureContext = createSecureContext({
    cert: await pem('localhost.crt'),
    key: await pem('server.key'),
  })
  const sockets = new Set<Socket>()
  let heard = ''
  let greeting: ReturnType<FakeServer['greeting']> = { name: null, protocol: null }

  const encrypt = (socket: Socket) => {
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext,
      SNICallback: (_name, answer) => answer(null, secureContext),
      ...(options.negotiates && { ALPNProtocols: ['postgresql'] }),
    })
    secure.on('secure', () => {
      const { servername, alpnProtocol } = secure as unknown as { servername: string; alpnProtocol: string }
      greeting = { name: servername, protocol: alpnProtocol }
    })
    talk(secure)
  }
  const talk = (socket: Socket) => {
    const answers = [...(options.answers ?? [])]
    socket.on('error', () => {})
    socket.on('data', (data) => {
      const message = (data as Buffer).toString('latin1')
      heard += message
      const answer = answers.shift()
      if (answer === undefined) socket.end()
      else socket.write(typeof answer === 'function' ? answer(message) : answer)
    })
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (options.direct) return encrypt(socket)
    socket.once('data', (data) => {
      const asksForTls = (data as Buffer).readInt32BE(4) === 80_877_103
      if (!asksForTls) {
        talk(socket)
        socket.emit('data', data)
      } else if (options.toRequest === 'N') {
        talk(socket)
        socket.write('N')
      } else if (options.toRequest !== undefined) {
        socket.end(options.toRequest)
      } else {
        socket.write('S')
        encrypt(socket)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    greeting: () => greeting,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** An authentication message (protocol manual, "Message Formats"). */
export function authentication(code: number, rest: string | Buffer = ''): Buffer {
  const payload = Buffer.from(rest)
  const message = Buffer.alloc(9 + payload.length)
  message.write('R')
  message.writeInt32BE(8 + payload.length, 1)
  message.writeInt32BE(code, 5)
  payload.copy(message, 9)
  return message
}
