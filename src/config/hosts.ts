import { isIP } from 'node:net'
import { port as portOf } from './parse.ts'
import type { Said } from './said.ts'

/** One place where the server may be. */
export interface Host {
  /** A name, an address, the folder of a Unix socket, or `@` and a name in the abstract namespace. */
  readonly host: string
  /** An IP address to connect to in place of looking up the host. */
  readonly hostAddress: string | undefined
  readonly port: number
}

/**
 * The hosts to try, in order: host, hostaddr and port are lists of the same length, or one port for all
 * (manual, "Specifying Multiple Hosts"). An empty member is the default. Throws an Error with a sentence.
 */
export function hostsOf(said: Said): readonly Host[] {
  const [names, addresses, ports] = (['host', 'hostaddr', 'port'] as const).map((name) => listOf(said, name))
  const count = addresses?.length ?? names?.length ?? 1
  if (names !== undefined && addresses !== undefined && names.length !== count)
    throw new Error(
      `hosts (${names.length}) and values of hostaddr (${count}) do not match: name as many of each`,
    )
  if (ports !== undefined && ports.length !== 1 && ports.length !== count)
    throw new Error(
      `hosts (${count}) and ports (${ports.length}) do not match: name one port, or one for each host`,
    )
  return Array.from({ length: count }, (_, index) => {
    const hostAddress = addresses?.[index] || undefined
    if (hostAddress !== undefined && isIP(hostAddress) === 0)
      throw new Error(`${shown('hostaddr', hostAddress)} is not an IP address`)
    const port = parsedPort(ports?.[ports.length === 1 ? 0 : index] || '5432', said)
    const host = { host: names?.[index] || hostAddress || 'localhost', hostAddress, port }
    if (isSocket(host) && Buffer.byteLength(socketPath(host)) > longestPath)
      throw new Error(
        `the path of the socket in host is too long: ${longestPath} bytes at most, /.s.PGSQL.${port} included`,
      )
    return host
  })
}

/** What fits into sockaddr_un of Linux, with the NUL at its end. */
const longestPath = 107

/** Where PostgreSQL's Unix socket is for this host and port; one that begins with @ is in the abstract namespace. */
export function socketPath({ host, port }: Host): string {
  return `${host}/.s.PGSQL.${port}`
}

/** Where a connection goes, for people; of a host alone where no database is given. */
export function addressOf(hosts: readonly Host[], database?: string): string {
  const places = hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`)
  return `${places.join(',')}${database === undefined ? '' : `/${database}`}`
}

/** True where the host is a Unix socket, which has neither TLS nor an address. */
export function isSocket({ host, hostAddress }: Host): boolean {
  return hostAddress === undefined && /^[/@]/.test(host)
}

function listOf(said: Said, name: 'host' | 'hostaddr' | 'port'): string[] | undefined {
  return said.text(name)?.split(',')
}

function parsedPort(text: string, said: Said): number {
  try {
    // libpq allows blanks around it, which come with a list such as `5432, 5433`.
    return portOf(text.trim())
  } catch (error) {
    const word = said.word('port')
    const what = word === undefined || word.text !== text ? shown('port', text) : word.shown
    throw new Error(`${what} ${(error as Error).message}`)
  }
}

/** One member of a list, unless it could be a part of a password that went wrong. */
function shown(name: string, text: string): string {
  return /^[\w.:-]{0,40}$/.test(text) ? `${name}=${text}` : `a value of ${name}`
}
