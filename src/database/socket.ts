import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { isSocket, socketPath } from '../config/hosts.ts'
import type { Place } from '../config/server.ts'
import { assertPostgres } from './not-postgres.ts'
import { Refusal } from './refusal.ts'
import { sqlstate } from './sqlstate.ts'

/** A socket on which the server waits for the start-up message. */
export interface OpenSocket {
  readonly socket: Socket
  readonly encrypted: boolean
  /** PostgreSQL can bind authentication to the server's certificate. */
  readonly bindable: boolean
  /** What protects it, for people: `TLSv1.3, certificate verified` or `no TLS`. */
  readonly protection: string
}

const plain = { encrypted: false, bindable: false } as const

/** Length 8, then the magic number 80877103 (protocol manual, "SSL Session Encryption"). */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/**
 * Connects and negotiates TLS with the meanings that libpq gives to sslmode and sslnegotiation.
 *
 * The driver is handed the ready socket: its own negotiation closes the connection where the server has no
 * TLS, so that `prefer` would cost a second one.
 *
 * Rejects with the system's error, the signal's, or one whose code is TLS_REFUSED; nothing stays open.
 */
export async function openSocket(place: Place, encrypt: boolean, signal: AbortSignal): Promise<OpenSocket> {
  const { host, tls, keepAlive } = place
  const local = isSocket(host)
  const socket = connect(
    local
      ? // The abstract namespace of Linux has a NUL where people write an @.
        { path: socketPath(host).replace(/^@/, '\0') }
      : { host: host.hostAddress ?? host.host, port: host.port, noDelay: true },
  )
  try {
    await once(socket, 'connect', { signal })
    if (local) return { ...plain, socket, protection: 'no TLS, a Unix socket' }
    socket.setKeepAlive(keepAlive.enable, keepAlive.initialDelay, keepAlive.interval, keepAlive.count)
    if (encrypt && (tls.direct || (await speaksTls(socket, signal)))) {
      // Loaded only where it is used: a server without TLS is the common case next door.
      const { encryptSocket } = await import('./tls.ts')
      return await encryptSocket(socket, place, signal)
    }
    if (encrypt && tls.mode !== 'prefer' && tls.mode !== 'allow')
      throw new Refusal('TLS_REFUSED', `the server has no TLS, but sslmode=${tls.mode} demands it`)
    return { ...plain, socket, protection: 'no TLS' }
  } catch (error) {
    socket.on('error', () => {})
    socket.destroy()
    throw error
  }
}

/** Asks for TLS (protocol manual, "SSL Session Encryption"). */
async function speaksTls(socket: Socket, signal: AbortSignal): Promise<boolean> {
  socket.write(sslRequest)
  const answer = await firstData(socket, signal)
  socket.pause()
  assertPostgres(answer, 'SNE')
  switch (String.fromCharCode(answer[0] ?? 0)) {
    case 'S':
      // One byte and no more: what follows unencrypted could have been put there by somebody else (CVE-2021-23222).
      if (answer.length === 1) return true
      throw new Refusal('TLS_REFUSED', 'the server sent data before the encryption began')
    case 'E':
      // It could not start a process. Nobody knows yet whether it is the right server, so its words are not shown (CVE-2024-10977).
      throw Object.assign(new Error('the server answers with an error when it is asked for TLS'), {
        code: sqlstate.connectionFailure,
      })
    default:
      return false
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
