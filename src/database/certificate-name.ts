import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/**
 * An error where a certificate is for another host, by the rules of libpq: a name that is an address may stand among the
 * addresses, or as text; the common name counts only where nothing of the kind is among the alternative names; a
 * wildcard stands for one label, the first.
 */
export function mismatch(certificate: X509Certificate, host: string): Error | undefined {
  const address = isIP(host) !== 0
  const alternatives = certificate.subjectAltName ?? ''
  const subject = new RegExp(address ? 'IP Address:' : 'DNS:').test(alternatives) ? 'never' : 'always'
  // OpenSSL's own rules for wildcards want two dots behind the star: *.internal would be nobody's.
  const names = [host, host.replace(/^[^.]+(?=\.)/, '*')]
  const matches =
    (address && certificate.checkIP(host) !== undefined) ||
    names.some((name) => certificate.checkHost(name, { subject, wildcards: false }) !== undefined)
  const shown = alternatives || certificate.subject.replaceAll('\n', ', ')
  return matches ? undefined : new Error(`the certificate of the server is for ${shown}, not for ${host}`)
}
