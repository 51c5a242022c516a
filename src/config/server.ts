import { isIP } from 'node:net'
import { parseConnectionString } from './connection-string.ts'
import type { Parameters } from './keyword.ts'
import { port as portOf, seconds, sslMode as sslModeOf } from './parse.ts'
import { passwordIn } from './pass-file.ts'

export type SslMode = ReturnType<typeof sslModeOf>

/** Where to connect, and as whom. Holds no secret: the password is asked for at each attempt. */
export interface Server {
  readonly host: string
  /** An IP address to connect to in place of looking up the host. */
  readonly hostAddress: string | undefined
  readonly port: number
  readonly user: string
  readonly database: string
  readonly sslMode: SslMode
  /**
   * The password as it is now: one from a file is read again each time, because secrets rotate.
   * `warn` is told why a password file that is there is not used.
   */
  readonly password: (warn?: (message: string) => void) => string | undefined
  readonly applicationName: string
  readonly options: string | undefined
  /** How long one attempt may take, in milliseconds. */
  readonly connectTimeoutMs: number
  /** For people: host:port/database. */
  readonly address: string
}

/** The settings that say where to connect, before they are put together. */
export interface ServerSettings {
  readonly databaseUrl: string | undefined
  readonly host: string | undefined
  readonly hostAddress: string | undefined
  readonly port: number
  readonly user: string | undefined
  readonly database: string | undefined
  readonly password: string | undefined
  readonly sslMode: SslMode
  readonly passFile: string | undefined
  readonly service: string | undefined
  readonly serviceFile: string | undefined
  readonly systemFolder: string | undefined
  readonly connectTimeoutMs: number | undefined
  readonly options: string | undefined
  readonly applicationName: string | undefined
}

/** What the pieces are read from, each time anew where it may change. */
export interface ServerSources {
  readonly settings: ServerSettings
  readonly urlNow: () => string | undefined
  readonly passwordNow: () => string | undefined
  /** What the service says; empty where none is named. Throws an Error with a sentence. */
  readonly serviceOf: (named: Parameters) => Parameters
  /** The text of the password file; undefined where there is none that may be used. */
  readonly passFileOf: (named: string | undefined, warn: (message: string) => void) => string | undefined
  readonly osUser: string | undefined
  /** Variables that are set and empty. */
  readonly empty: readonly string[]
}

/**
 * Puts DATABASE_URL, the service and PG* together, parameter by parameter, in the order of libpq.
 * Throws an Error with a sentence that shows no part of a URL that could be the password.
 */
export function serverFrom(from: ServerSources): { readonly server: Server; readonly named: Parameters } {
  const { settings, osUser } = from
  const said = [settings.databaseUrl, settings.host, settings.hostAddress, settings.service]
  if (said.every((text) => text === undefined))
    throw new Error(
      from.empty.length > 0
        ? `${from.empty.join(' and ')} ${from.empty.length > 1 ? 'are' : 'is'} empty, and nothing else says where to connect: is a secret unset?`
        : 'nothing says where to connect: set DATABASE_URL, or PGHOST and what goes with it',
    )
  const named = namedBy(settings.databaseUrl, from)
  // A parameter that is there and empty asks for the built-in default, whatever the variable says.
  const choose = (parameter: string | undefined, variable: string | undefined) =>
    (parameter ?? variable) || undefined
  const hostAddress = choose(named.hostaddr, settings.hostAddress)
  const host = choose(named.host, settings.host) ?? hostAddress ?? 'localhost'
  if (host.includes(',') || hostAddress?.includes(','))
    throw new Error('several hosts are named, and only one is supported: name one')
  if (hostAddress !== undefined && isIP(hostAddress) === 0)
    throw new Error(`hostaddr=${hostAddress} is not an IP address`)
  if (host.startsWith('@')) throw new Error('sockets in the abstract namespace are not supported')
  const port = checked('port', named.port, (text) => portOf(text || '5432')) ?? settings.port
  const sslMode = checked('sslmode', named.sslmode, sslModeOf) ?? settings.sslMode
  const timeout = named.connect_timeout
    ? checked('connect_timeout', named.connect_timeout, seconds)
    : named.connect_timeout === undefined
      ? settings.connectTimeoutMs
      : undefined
  const user = choose(named.user, settings.user) ?? (named.user === '' ? undefined : osUser)
  if (user === undefined)
    throw new Error(
      'no role to log in as: put it into DATABASE_URL or PGUSER (this uid has no name of its own)',
    )
  if (sslMode === 'verify-full' && hostAddress === host)
    throw new Error('sslmode=verify-full needs the name of the host beside hostaddr, to compare it')
  const database = choose(named.dbname, settings.database) ?? user
  const key = { host, port, database, user }
  const server: Server = {
    ...key,
    hostAddress,
    sslMode,
    password: (warn = () => {}) => {
      const now = namedBy(from.urlNow(), from)
      const direct = choose(now.password, now.password === undefined ? from.passwordNow() : undefined)
      if (direct !== undefined) return direct
      const passFile = from.passFileOf(choose(now.passfile, settings.passFile), warn)
      return (passFile === undefined ? undefined : passwordIn(passFile, key)) || undefined
    },
    applicationName:
      choose(named.application_name, settings.applicationName) ??
      (named.fallback_application_name || 'pg-ratchet'),
    options: choose(named.options, settings.options),
    connectTimeoutMs: timeout ?? 10_000,
    address: `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`,
  }
  return { server, named }
}

/** What the connection string names, and the service what that lacks. */
function namedBy(text: string | undefined, { serviceOf }: ServerSources): Parameters {
  let own: Parameters = {}
  try {
    if (text !== undefined) own = parseConnectionString(text)
  } catch (error) {
    throw new Error(`DATABASE_URL ${(error as Error).message}`)
  }
  return { ...serviceOf(own), ...own }
}

function checked<T>(name: string, text: string | undefined, parse: (text: string) => T): T | undefined {
  if (text === undefined) return undefined
  try {
    return parse(text)
  } catch (error) {
    // With a strange character in it, it may be a part of a password.
    const shown = /^[\w.,+-]{0,40}$/.test(text) ? `${name}=${text}` : `the value of ${name}`
    throw new Error(`${shown} ${(error as Error).message}`)
  }
}
