import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A host that is not what it should be, on a port of the loopback interface. */
export type Stranger = AsyncDisposable & { readonly port: number }

/** What it does with each connection. */
export const manners = {
  'says nothing': () => {},
  'closes at once': (socket) => socket.end(),
  'closes without a word': (socket) => socket.on('data', () => socket.end()),
  resets: (socket) => socket.resetAndDestroy(),
  'speaks HTTP': (socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  'speaks HTTP and waits': (socket) =>
    socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
  'speaks first': (socket) => socket.write('220 mail.example ESMTP\r\n'),
  'sends noise': (socket) =>
    socket.on('data', () => socket.write(Buffer.from([0, 1, 255, 7, 0, 0, 0, 5, 9]))),
  // As PostgreSQL does where it cannot start a process: before it knows what was asked for.
  'has an error before TLS': (socket) =>
    socket.on('data', () =>
      socket.end('Ecould not fork new process for connection: Cannot allocate memory\n\0'),
    ),
  'asks for GSSAPI': (socket) =>
    answering(socket, () => socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 7]))),
  'starts up (57P03)': (socket) => refusing(socket, '57P03', 'the database system is starting up'),
  'is full (53300)': (socket) => refusing(socket, '53300', 'sorry, too many clients already'),
  'wants another password (28P01)': (socket) => refusing(socket, '28P01', 'password authentication failed'),
  'has no such database (3D000)': (socket) => refusing(socket, '3D000', 'database "crm" does not exist'),
} as const satisfies Record<string, (socket: Socket) => unknown>

export async function startStranger(
  what: keyof typeof manners | ((socket: Socket) => unknown),
): Promise<Stranger> {
  return await listen(typeof what === 'function' ? what : manners[what], '127.0.0.1')
}

/** Passes everything on to a port of 127.0.0.1, from another address: a server that listens there too. */
export async function startForwarder(target: number, address: string, port = 0): Promise<Stranger> {
  return await listen(
    (client) => {
      const upstream = connect({ host: '127.0.0.1', port: target })
      client.pipe(upstream).pipe(client)
      upstream.on('error', () => client.destroy())
      client.on('close', () => upstream.destroy())
    },
    address,
    port,
  )
}

async function listen(behave: (socket: Socket) => unknown, address: string, port = 0): Promise<Stranger> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    behave(socket)
  }).listen(port, address)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}

/** Says that it has no TLS, and answers what comes next. */
function answering(socket: Socket, answer: () => void): void {
  socket.on('data', (data: Buffer) => {
    const asksForTls = data.length === 8 && data.readInt32BE(4) === 80_877_103
    if (asksForTls) socket.write('N')
    else answer()
  })
}

function refusing(socket: Socket, sqlstate: string, message: string): void {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlstate}\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  answering(socket, () => socket.end(Buffer.concat([head, fields])))
}
