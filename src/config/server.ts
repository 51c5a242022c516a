import { type Authentication, authenticationOf } from './authentication.ts'
import { type FileSystem, passFileText, serviceFor } from './connection-files.ts'
import { parseConnectionString } from './connection-string.ts'
import { addressOf, type Host, hostsOf } from './hosts.ts'
import type { Parameters } from './keyword.ts'
import { oneOf, seconds, wholeNumber, zeroOrOne } from './parse.ts'
import { passwordIn } from './pass-file.ts'
import { Said } from './said.ts'
import { tlsFilesOf } from './tls-files.ts'
import { type TlsSettings, tlsSettingsOf } from './tls-settings.ts'
import { unhonoured } from './unhonoured.ts'

/** Where to connect, and as whom. Holds no secret: passwords and keys are asked for at each attempt. */
export interface Server {
  /** To be tried in this order; at least one. */
  readonly hosts: readonly Host[]
  /** Hosts, and the addresses of each, are tried in random order instead. */
  readonly random: boolean
  readonly target: TargetSession
  readonly user: string
  readonly database: string
  readonly tls: TlsSettings
  readonly authentication: Authentication
  /**
   * The password as it is now: one from a file is read again each time, because secrets rotate.
   * `warn` is told why a password file that is there is not used.
   */
  readonly password: (host: Host, warn?: (message: string) => void) => string | undefined
  readonly applicationName: string
  readonly options: string | undefined
  /** How long an attempt at one address may take, in milliseconds. */
  readonly connectTimeoutMs: number
  readonly keepAlive: KeepAlive
  /** For people: host:port/database. */
  readonly address: string
  /** `localhost` is this container itself. */
  readonly inContainer: boolean
}

/** A server that is known to be at one of its hosts: where a session is. */
export interface Place extends Server {
  readonly host: Host
}

/** The same server, to be looked for at this host alone, whatever it is by then. */
export function placeAt(server: Server, host: Host): Place {
  const address = addressOf([host], server.database)
  return { ...server, host, hosts: [host], random: false, target: 'any', address }
}

/** Which servers will do (manual, target_session_attrs). */
export type TargetSession = ReturnType<typeof targetSession>
const targetSession = oneOf('any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby')

/** TCP keepalives, in milliseconds; what is undefined is Node's: 1 second, 10 times. */
interface KeepAlive {
  readonly enable: boolean
  readonly initialDelay: number
  readonly interval?: number
  readonly count?: number
}

/** What it is read from. */
export interface ServerSources extends FileSystem {
  /** DATABASE_URL as it is now, from the beginning on and each time a password is needed. */
  readonly urlNow: () => string | undefined
  /** What the variables say, by the parameter they stand in for. */
  readonly variables: Parameters
  readonly passwordNow: () => string | undefined
  readonly systemFolder: string | undefined
  readonly osUser: string | undefined
  readonly inContainer: boolean
  /** Something of it could not be read, which has been said. */
  readonly unreadable: boolean
  /** Variables that are set and empty. */
  readonly empty: readonly string[]
}

/**
 * Puts DATABASE_URL, the service and PG* together, parameter by parameter, in the order of libpq.
 * Every problem is a sentence that shows no part of a URL that could be the password; with one, there is no server.
 */
export function serverFrom(from: ServerSources): {
  readonly server?: Server
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
} {
  const problems: string[] = []
  const said = heard(from, problems)
  const server = serverOf(said, from)
  const { problems: not, warnings } = unhonoured(said)
  problems.push(...said.problems, ...not)
  if (server === undefined || from.unreadable || problems.length > 0) return { problems, warnings }
  for (const host of server.hosts.slice(0, 1)) server.password(host, (message) => warnings.push(message))
  return { server, problems, warnings }
}

/** What cannot be read may be what is missing; the rest is judged all the same. */
const standIn: Parameters = { host: 'unknown', user: 'unknown' }

function heard(from: ServerSources, problems: string[]): Said {
  try {
    return from.unreadable ? new Said(standIn, from.variables) : saidNow(from)
  } catch (error) {
    problems.push((error as Error).message)
    return new Said(standIn, from.variables)
  }
}

/** What is said where the service and the string may have changed meanwhile. Throws an Error with a sentence. */
function saidNow(from: ServerSources): Said {
  const { variables } = from
  const text = from.urlNow()
  let own: Parameters = {}
  try {
    if (text !== undefined) own = parseConnectionString(text)
  } catch (error) {
    throw new Error(`DATABASE_URL ${(error as Error).message}`)
  }
  if ([text, variables.host, variables.hostaddr, variables.service].every((part) => part === undefined))
    throw new Error(
      from.empty.length > 0
        ? `${from.empty.join(' and ')} ${from.empty.length > 1 ? 'are' : 'is'} empty, and nothing else says where to connect: is a secret unset?`
        : 'nothing says where to connect: set DATABASE_URL, or PGHOST and what goes with it',
    )
  return new Said({ ...serviceFor(new Said(own, variables), from), ...own }, variables)
}

function serverOf(said: Said, from: ServerSources): Server | undefined {
  const hosts = said.attempt(() => hostsOf(said))
  const user = said.text('user') ?? (said.word('user') === undefined ? from.osUser : undefined)
  if (user === undefined)
    said.problems.push(
      'no role to log in as: put it into DATABASE_URL or PGUSER (this uid has no name of its own)',
    )
  const timeout = said.text('connect_timeout') && said.parsed('connect_timeout', seconds, undefined)
  // All of it is looked at, so that all problems are reported at once.
  const settings = {
    random: said.parsed('load_balance_hosts', oneOf('disable', 'random'), 'disable') === 'random',
    target: said.parsed('target_session_attrs', targetSession, 'any'),
    tls: tlsSettingsOf(said, hosts ?? [], () => tlsFilesOf(saidNow(from), from)),
    authentication: authenticationOf(said),
    connectTimeoutMs: timeout || 10_000,
    keepAlive: keepAliveOf(said),
  }
  if (hosts === undefined || user === undefined) return undefined
  const database = said.text('dbname') ?? user
  return {
    ...settings,
    hosts,
    user,
    database,
    password: (host, warn = () => {}) => {
      const now = saidNow(from)
      const direct = now.isNamed('password') ? now.text('password') : from.passwordNow()
      if (direct !== undefined) return direct
      const text = passFileText(now.text('passfile'), from, warn)
      return (text === undefined ? undefined : passwordIn(text, { ...host, database, user })) || undefined
    },
    applicationName: said.text('application_name') ?? said.text('fallback_application_name') ?? 'pg-ratchet',
    options: said.text('options'),
    address: addressOf(hosts, database),
    inContainer: from.inContainer,
  }
}

function keepAliveOf(said: Said): KeepAlive {
  const inSeconds = (text: string) => (text === '' ? undefined : wholeNumber(text) * 1000 || undefined)
  const interval = said.parsed('keepalives_interval', inSeconds, undefined)
  const count = said.parsed('keepalives_count', wholeNumber, 0) || undefined
  return {
    enable: said.parsed('keepalives', zeroOrOne, true),
    initialDelay: said.parsed('keepalives_idle', inSeconds, undefined) ?? 5000,
    ...(interval !== undefined && { interval }),
    ...(count !== undefined && { count }),
  }
}
