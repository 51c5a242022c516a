import type { Place } from '../config/server.ts'
import type { TlsFiles } from '../config/tls-files.ts'
import { codeOf } from './sqlstate.ts'

/** What goes wrong with TLS, without the advice that OpenSSL and Node have for programs of their own. */

/** Why TLS did not come about. */
export function wordsForHandshake(error: unknown, { roots }: TlsFiles, { tls }: Place): string {
  const notSigned = `the certificate of the server is not signed by one of the root certificates of ${roots?.from}`
  const words: Readonly<Record<string, string>> = {
    DEPTH_ZERO_SELF_SIGNED_CERT: `${notSigned}, but by itself`,
    SELF_SIGNED_CERT_IN_CHAIN: notSigned,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: notSigned,
    UNABLE_TO_GET_ISSUER_CERT: notSigned,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notSigned,
    CERT_HAS_EXPIRED: 'the certificate of the server, or one that signed it, has expired',
    CERT_NOT_YET_VALID: 'the certificate of the server, or one that signed it, is not valid yet',
    CERT_REVOKED: 'the certificate of the server, or one that signed it, is revoked',
    INVALID_PURPOSE: 'the certificate of the server is not meant for servers',
    UNABLE_TO_GET_CRL:
      'each certificate has to be in the revocation lists of its issuer, and for one of them there is none',
    CRL_HAS_EXPIRED: 'the revocation list has expired',
    ERR_SSL_UNSUPPORTED_PROTOCOL: versions(tls),
    ERR_SSL_NO_PROTOCOLS_AVAILABLE: `this program cannot do ${range(tls)}: see ssl_max_protocol_version`,
    ERR_SSL_WRONG_VERSION_NUMBER: 'what answers there does not speak TLS',
  }
  const alert = alertOf(error)
  return words[codeOf(error) ?? ''] ?? (alert === undefined ? plain(error) : wordsForAlert(alert, tls))
}

/** Why certificates and key cannot be used. */
export function wordsForContext(error: unknown): string {
  const message = plain(error)
  if (/decrypt|password|passphrase|interrupted/i.test(message))
    return 'the key is encrypted: sslpassword is missing or wrong'
  if (/mismatch/i.test(message)) return 'the key does not belong to the client certificate'
  return `certificates or key cannot be understood: write them in the form of PEM (${message})`
}

/**
 * What the server objects to where it ends TLS with an alert; undefined for any other error. In TLS 1.3 it looks at the
 * client's certificate when the client has already begun to speak.
 */
export function alertOf(error: unknown): string | undefined {
  const [, alert] = /alert ([\w ]+)/.exec(plain(error)) ?? []
  return alert
}

/** The words for an alert; most of them are about the client's certificate. */
export function wordsForAlert(alert: string, tls: Place['tls']): string {
  if (alert === 'protocol version') return versions(tls)
  if (alert === 'handshake failure') return 'the server and this program have no kind of encryption in common'
  if (alert === 'no application protocol') return 'the server does not offer the protocol of PostgreSQL'
  return /certificate|unknown ca/.test(alert)
    ? `the server refuses the client certificate (${alert})`
    : `the server refuses (${alert})`
}

function versions(tls: Place['tls']): string {
  return `the server does not take ${range(tls)}: see ssl_min_protocol_version and ssl_max_protocol_version`
}

function range({ minVersion, maxVersion }: Place['tls']): string {
  return maxVersion === undefined ? `${minVersion} or newer` : `${minVersion} to ${maxVersion}`
}

/** OpenSSL's reason, without where in its source that was, and Node's words without its advice. */
function plain(error: unknown): string {
  const { reason, message } = error as Error & { readonly reason?: string }
  return reason ?? message.replace(/; if the root CA.*$/s, '')
}
