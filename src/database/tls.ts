import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { isIP, type Socket } from 'node:net'
import tls from 'node:tls'
import type { Place } from '../config/server.ts'
import type { TlsFiles } from '../config/tls-files.ts'
import { mismatch } from './certificate-name.ts'
import { Refusal } from './refusal.ts'
import type { OpenSocket } from './socket.ts'
import { codeOf, sqlstate } from './sqlstate.ts'
import { wordsForContext, wordsForHandshake } from './tls-words.ts'

/**
 * Begins TLS on a connected socket, and verifies what the sslmode and the root certificates that are there ask for.
 * Rejects with an error whose code is TLS_REFUSED, with connection_failure where the server hung up, or the signal's.
 */
export async function encryptSocket(socket: Socket, place: Place, signal: AbortSignal): Promise<OpenSocket> {
  const { tls: settings, host } = place
  const files = filesOf(place)
  assertQuiet(socket, place)
  const secure = tls.connect({
    socket,
    host: host.host,
    secureContext: contextOf(files, place),
    // RFC 6066 forbids addresses in the server name.
    ...(settings.sendsName && isIP(host.host) === 0 && { servername: host.host }),
    ALPNProtocols: ['postgresql'],
    // As libpq: whatever the mode, root certificates that are there are used.
    rejectUnauthorized: files.roots !== undefined,
    checkServerIdentity: (_name, { raw }) =>
      settings.mode === 'verify-full' ? mismatch(new X509Certificate(raw), host.host) : undefined,
  })
  try {
    await once(secure, 'secureConnect', { signal })
    // Without this answer it could be another protocol that was meant to be spoken (ALPACA attack, 2021).
    if (settings.direct && secure.alpnProtocol !== 'postgresql')
      throw new Refusal('TLS_REFUSED', 'TLS: the server does not understand sslnegotiation=direct')
  } catch (error) {
    secure.on('error', () => {})
    secure.destroy()
    if (signal.aborted || error instanceof Refusal) throw error
    if (codeOf(error) === 'ECONNRESET') throw hungUp(place, error)
    throw new Refusal('TLS_REFUSED', `TLS: ${wordsForHandshake(error, files, place)}`, { cause: error })
  }
  const verified = {
    'verify-full': 'certificate verified',
    other: 'certificate verified, but not its name',
    none: 'certificate not verified',
  }[files.roots === undefined ? 'none' : settings.mode === 'verify-full' ? 'verify-full' : 'other']
  return {
    socket: secure,
    encrypted: true,
    // There is no digest that both sides would agree on (RFC 5929 knows none for it).
    bindable: !/^ed/i.test(secure.getPeerX509Certificate()?.signatureAlgorithm ?? ''),
    protection: `${secure.getProtocol() ?? 'TLS'}, ${verified}`,
  }
}

/**
 * While this module was loaded the socket may have read on, and TLS does not see what it has read: the end of the
 * connection, which would then be waited for in vain, or data that somebody else put there (CVE-2021-23222).
 */
function assertQuiet(socket: Socket, place: Place): void {
  const { ended } = (socket as Socket & { readonly _readableState: { readonly ended: boolean } })
    ._readableState
  if (socket.readableLength > 0)
    throw new Refusal('TLS_REFUSED', 'the server sent data before the encryption began')
  if (ended || socket.destroyed) throw hungUp(place)
}

/** A server that is starting or stopping does that, and a proxy without one; but also a server that is too old. */
function hungUp({ tls: { direct } }: Place, cause?: unknown): Error {
  const why = direct ? ' (sslnegotiation=direct needs PostgreSQL 17 or newer)' : ''
  return Object.assign(
    new Error(`TLS: the server closed the connection in the middle of it${why}`, { cause }),
    {
      code: sqlstate.connectionFailure,
    },
  )
}

function filesOf({ tls: { mode, files } }: Place): TlsFiles {
  let found: TlsFiles
  try {
    found = files()
  } catch (error) {
    throw new Refusal('TLS_REFUSED', `TLS: ${(error as Error).message}`, { cause: error })
  }
  if (found.roots === undefined && mode.startsWith('verify-')) throw withoutRoots(mode, found.rootsAt)
  return found
}

function withoutRoots(mode: string, path: string | undefined): Refusal {
  const missing = path === undefined ? '' : `, and ${path} does not exist`
  const system = mode === 'verify-full' ? ', or write sslrootcert=system for those of the system' : ''
  return new Refusal(
    'TLS_REFUSED',
    `sslmode=${mode} needs root certificates${missing}: name their file with sslrootcert${system}`,
  )
}

function contextOf({ roots, revoked, client }: TlsFiles, { tls: settings }: Place): tls.SecureContext {
  try {
    return tls.createSecureContext({
      // Without a list Node would load the roots that it brings along.
      ca: roots === undefined ? [] : roots.text === 'system' ? tls.getCACertificates('system') : roots.text,
      ...(revoked.length > 0 && { crl: [...revoked] }),
      ...(client !== undefined && {
        cert: client.certificate,
        key: client.key,
        passphrase: client.passphrase ?? '',
      }),
      minVersion: settings.minVersion,
      ...(settings.maxVersion !== undefined && { maxVersion: settings.maxVersion }),
    })
  } catch (error) {
    throw new Refusal('TLS_REFUSED', `TLS: ${wordsForContext(error)}`, { cause: error })
  }
}
