import { type LookupAddress, lookup } from 'node:dns'
import { isIP } from 'node:net'
import { now } from '../clock.ts'
import { addressOf, type Host, isSocket } from '../config/hosts.ts'
import { type Place, placeAt, type Server, type TargetSession } from '../config/server.ts'
import { RunError } from '../failure/failure.ts'
import { inTime } from './in-time.ts'
import { isPassing, NoHost, type Refused } from './no-host.ts'
import { Session } from './session.ts'
import { isSystemError } from './sqlstate.ts'
import { assertWanted } from './target-session.ts'

/** A session at the first host that will do, and what was made of it. */
export interface Found<T> {
  readonly session: Session
  readonly value: T
}

interface HostsOptions<T> {
  /** How long one address may take, in milliseconds, where so many are still to be tried, this one included. */
  readonly limitMs: (left: number) => number
  readonly signal: AbortSignal
  readonly use: (session: Session) => Promise<T>
}

/**
 * Connects to the first host that will do, and returns what `use` makes of the session.
 *
 * As libpq does it: the next address or host is tried where one cannot be reached or is not of the kind that is wanted;
 * but what a server refuses it refuses for all (manual, "Specifying Multiple Hosts").
 * Rejects with that refusal, with the one reason of the one host, or with NoHost; nothing stays open then.
 */
export async function tryHosts<T>(server: Server, options: HostsOptions<T>): Promise<Found<T>> {
  const refused: Refused[] = []
  const tries = targetsOf(server.target).flatMap((target) =>
    ordered(server.hosts, server.random).map((host) => ({ host, target })),
  )
  for (const [index, { host, target }] of tries.entries()) {
    try {
      const found = await tryHost(server, { host, target, left: tries.length - index, refused }, options)
      if (found !== undefined) return found
    } catch (error) {
      if (options.signal.aborted) throw options.signal.reason
      throw server.hosts.length === 1 ? error : located(error, host, new NoHost(refused, server.hosts))
    }
  }
  const [only] = refused
  throw refused.length === 1 && only !== undefined ? only.error : new NoHost(refused, server.hosts)
}

/** A standby first, and then whatever is there. */
function targetsOf(target: TargetSession): readonly TargetSession[] {
  return target === 'prefer-standby' ? ['prefer-standby', 'any'] : [target]
}

interface HostTry {
  readonly host: Host
  readonly target: TargetSession
  /** Hosts still to be tried, this one included. */
  readonly left: number
  /** To be added to. */
  readonly refused: Refused[]
}

/**
 * Undefined where none of its addresses will do; why not is added to `refused`.
 * libpq looks no further where one of them is not of the kind that is wanted; but a name may stand for a whole cluster.
 */
async function tryHost<T>(
  server: Server,
  { host, target, left, refused }: HostTry,
  options: HostsOptions<T>,
): Promise<Found<T> | undefined> {
  const goOn = (error: unknown) => {
    if (options.signal.aborted || !(isPassing(error) || isSystemError(error))) throw error
    refused.push({ host, error: error as Error })
    return []
  }
  const addresses = await addressesOf(host, options.limitMs(left), options.signal).catch(goOn)
  for (const [index, hostAddress] of ordered(addresses, server.random).entries()) {
    const place = placeAt(server, { ...host, hostAddress })
    const limitMs = options.limitMs(left + addresses.length - index - 1)
    try {
      return await tryPlace(place, target, { ...options, limitMs })
    } catch (error) {
      goOn(error)
    }
  }
  return undefined
}

async function tryPlace<T>(
  place: Place,
  target: TargetSession,
  { limitMs, signal, use }: Omit<HostsOptions<T>, 'limitMs'> & { readonly limitMs: number },
): Promise<Found<T>> {
  const started = now()
  const session = await Session.open(place, limitMs, signal)
  try {
    // A pooler accepts a client also where its server is not there, and lets the query wait.
    const ms = Math.max(limitMs - (now() - started), 1)
    await inTime(assertWanted(session, target), { ms, signal, late: 'ETIMEDOUT' })
    return { session, value: await use(session) }
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
}

/** In the order of the system's resolver, as libpq has it. Rejects with the resolver's error. */
async function addressesOf(
  host: Host,
  ms: number,
  signal: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  if (host.hostAddress !== undefined || isSocket(host) || isIP(host.host) !== 0) return [host.hostAddress]
  // Not by dns/promises, which would be loaded for it: pg has loaded dns.
  const found = new Promise<readonly LookupAddress[]>((resolve, reject) =>
    lookup(host.host, { all: true, order: 'verbatim' }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    ),
  )
  return (await inTime(found, { ms, signal, late: 'EAI_AGAIN' })).map(({ address }) => address)
}

function ordered<T>(list: readonly T[], random: boolean): readonly T[] {
  if (!random) return list
  const keyed = list.map((item) => ({ item, key: Math.random() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}

/** Which of the hosts it was that said no, and why the ones before it would not do. */
function located(error: unknown, host: Host, before: NoHost): unknown {
  if (!(error instanceof Error) || error instanceof RunError) return error
  const others = before.message === '' ? '' : ` (before it, ${before.message})`
  error.message = `${addressOf([host])}: ${error.message}${others}`
  return error
}
