import type { Host } from './hosts.ts'
import { oneOf, sslMode, type TlsVersion, tlsVersion, zeroOrOne } from './parse.ts'
import type { Said } from './said.ts'
import type { TlsFiles } from './tls-files.ts'

export type SslMode = ReturnType<typeof sslMode>

/** How a connection is encrypted, with the meanings of libpq. */
export interface TlsSettings {
  readonly mode: SslMode
  /** TLS from the first byte on, without asking for it. */
  readonly direct: boolean
  readonly minVersion: TlsVersion
  readonly maxVersion: TlsVersion | undefined
  /** Tell the server its name (SNI). */
  readonly sendsName: boolean
  /** Certificates and keys as they are now: they rotate. Throws an Error with a sentence. */
  readonly files: () => TlsFiles
}

/** What the ssl… parameters say together; what is wrong is noted there. */
export function tlsSettingsOf(said: Said, hosts: readonly Host[], files: () => TlsFiles): TlsSettings {
  const system = said.text('sslrootcert') === 'system'
  const mode = said.parsed('sslmode', sslMode, system ? 'verify-full' : 'prefer')
  const direct = said.parsed('sslnegotiation', oneOf('postgres', 'direct'), 'postgres') === 'direct'
  const minVersion = said.parsed('ssl_min_protocol_version', versionOr<TlsVersion>('TLSv1.2'), 'TLSv1.2')
  const maxVersion = said.parsed('ssl_max_protocol_version', versionOr(undefined), undefined)
  said.parsed('sslcertmode', oneOf('disable', 'allow'), 'allow')
  const problem = (text: string) => said.problems.push(text)
  if (system && mode !== 'verify-full')
    problem(`sslrootcert=system goes with sslmode=verify-full alone, not with ${mode}`)
  if (direct && ['disable', 'allow', 'prefer'].includes(mode))
    problem(`sslnegotiation=direct needs sslmode=require, verify-ca or verify-full, not ${mode}`)
  if (maxVersion !== undefined && minVersion > maxVersion)
    problem(`ssl_min_protocol_version=${minVersion} is newer than ssl_max_protocol_version=${maxVersion}`)
  const names = said.text('host')?.split(',') ?? []
  if (mode === 'verify-full' && hosts.some((one, index) => one.hostAddress !== undefined && !names[index]))
    problem('sslmode=verify-full needs the name of the host beside hostaddr, to compare it')
  const sendsName = said.parsed('sslsni', zeroOrOne, true)
  return { mode, direct, minVersion, maxVersion, sendsName, files }
}

/** An empty text is a value: the default. */
function versionOr<Default>(standard: Default): (text: string) => TlsVersion | Default {
  return (text) => (text === '' ? standard : tlsVersion(text))
}
