import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import type { Server } from '../config/server.ts'

/** A socket on which the server waits for the start-up message. */
export interface OpenSocket {
  readonly socket: Socket
  /** What protects it, for people: `TLSv1.3` or `no TLS`. */
  readonly tls: string
}

/** Length 8, then the magic number 80877103 (protocol manual, "SSL Session Encryption"). */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/**
 * Connects and negotiates TLS with the meanings that libpq gives to sslmode.
 *
 * The driver is handed the ready socket: its own negotiation closes the connection where the server has no
 * TLS, so that `prefer` would cost a second one.
 *
 * Rejects with the system's error, or with one whose code is ETIMEDOUT or TLS_REFUSED; nothing stays open.
 */
export async function openSocket(server: Server, encrypt: boolean, signal: AbortSignal): Promise<OpenSocket> {
  const timeout = AbortSignal.timeout(server.connectTimeoutMs)
  const either = AbortSignal.any([signal, timeout])
  const host = server.hostAddress ?? server.host
  const path = host.startsWith('/') ? `${host}/.s.PGSQL.${server.port}` : undefined
  const socket = connect(
    path === undefined
      ? { host, port: server.port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 5000 }
      : { path },
  )
  try {
    await once(socket, 'connect', { signal: either })
    if (!encrypt || path !== undefined) return { socket, tls: 'no TLS' }
    socket.write(sslRequest)
    const answer = await firstData(socket, either)
    socket.pause()
    // One byte and no more: what follows unencrypted could have been put there by somebody else (CVE-2021-23222).
    if (answer.length !== 1) throw refused('the server sent data before the encryption began')
    if (answer[0] === 0x53) return await upgrade(socket, server, either)
    if (server.sslMode !== 'prefer' && server.sslMode !== 'allow')
      throw refused(`the server has no TLS, but sslmode=${server.sslMode} demands it`)
    return { socket, tls: 'no TLS' }
  } catch (error) {
    socket.on('error', () => {})
    socket.destroy()
    if (signal.aborted) throw signal.reason
    throw timeout.aborted
      ? Object.assign(new Error(`no answer within ${server.connectTimeoutMs / 1000} s`), {
          code: 'ETIMEDOUT',
        })
      : error
  }
}

/**
 * A proxy whose server is not there closes without a word: that is no error event, and once nothing is left
 * to wait for, Node would end the program.
 */
async function firstData(socket: Socket, signal: AbortSignal): Promise<Buffer> {
  const closed = new AbortController()
  const onClose = () => closed.abort()
  socket.once('close', onClose)
  try {
    const [data] = await once(socket, 'data', { signal: AbortSignal.any([signal, closed.signal]) })
    return data as Buffer
  } catch (error) {
    throw closed.signal.aborted ? new Error('the connection was closed without a word') : error
  } finally {
    socket.off('close', onClose)
  }
}

async function upgrade(socket: Socket, server: Server, signal: AbortSignal): Promise<OpenSocket> {
  // Loaded only where it is used: a server without TLS is the common case next door.
  const tls = await import('node:tls')
  const secure = tls.connect({
    socket,
    host: server.host,
    // RFC 6066 forbids addresses in the server name.
    ...(isIP(server.host) === 0 && { servername: server.host }),
    rejectUnauthorized: server.sslMode.startsWith('verify-'),
    ...(server.sslMode === 'verify-ca' && { checkServerIdentity: () => undefined }),
  })
  try {
    await once(secure, 'secureConnect', { signal })
  } catch (error) {
    secure.on('error', () => {})
    secure.destroy()
    if (signal.aborted) throw error
    throw refused(`TLS: ${(error as Error).message}`, error)
  }
  return { socket: secure, tls: secure.getProtocol() ?? 'TLS' }
}

function refused(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: 'TLS_REFUSED' })
}
