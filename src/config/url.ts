import { isIP } from 'node:net'
import { parse } from 'pg-connection-string'
import { isKeyword, type Parameters } from './keyword.ts'
import { unknownKeyword } from './unknown-keyword.ts'

/** One way to take a URL apart, each part as written. */
interface Reading {
  readonly user: string
  readonly password: string
  readonly hosts: string
  readonly database: string
  readonly query: string
}

const encodings = { '@': '%40', ':': '%3A', '/': '%2F', '#': '%23', '%': '%25', '?': '%3F' }

/**
 * What stands behind `postgres://`, as libpq reads it (manual, "Connection URIs"). A password in which somebody
 * forgot to encode is understood as long as there is one way to read the whole.
 * Throws an Error that shows no part of what could be the password.
 */
export function parseUrl(rest: string): Parameters {
  const readings = readingsOf(rest)
  const [reading] = readings
  if (reading === undefined)
    throw new Error(
      `is not a URL that can be understood: check host and port, and encode the characters of user name and password that have a meaning in a URL (${encoded('@:/#%?')})`,
    )
  if (readings.length > 1)
    throw new Error(
      `can be read in ${readings.length} ways: encode these characters of the user name or password: ${encoded(charactersIn(readings))}`,
    )
  const { host, port, user, password } = authority(reading)
  return Object.fromEntries([
    // Parts that are empty are parts left out.
    ...Object.entries({ host, port, user, password, dbname: decoded(reading.database, 'database') }).filter(
      ([, value]) => value !== '',
    ),
    ...parametersOf(reading.query),
  ])
}

/** Every way to read it: which @ ends the password, or whether there is none. */
function readingsOf(rest: string): readonly Reading[] {
  const before = rest.slice(0, queryStart(rest))
  const ends = [...before.matchAll(/@/g)].map(({ index }) => index)
  const slash = rest.search(/[/?]/)
  const bare = ends.length === 0 || (slash !== -1 && slash < (ends[0] ?? 0)) ? [-1] : []
  return [...bare, ...ends].flatMap((end) => readingAt(rest, end) ?? [])
}

/** Where parameters begin that are parameters beyond doubt: an @ in them is no end of a password. */
function queryStart(rest: string): number {
  for (const { index, 1: name = '' } of rest.matchAll(/\?(\w+)=/g)) if (isKeyword(name)) return index
  return rest.length
}

function readingAt(rest: string, end: number): Reading | undefined {
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(rest.slice(0, Math.max(end, 0))) ?? []
  const host = String.raw`(?:\[[^\]/?#@]*\]|[^\s:/?#@[\],]*)(?::\d*)?`
  const tail = new RegExp(String.raw`^(${host}(?:,${host})*)(?:/([^?]*))?(?:\?(.*))?$`, 's')
  const [whole, hosts = '', database = '', query = ''] = tail.exec(rest.slice(end + 1)) ?? []
  if (whole === undefined || /[/?#]/.test(user)) return undefined
  if (query !== '' && !query.includes('=')) return undefined
  return { user, password, hosts, database, query }
}

function charactersIn(readings: readonly Reading[]): string {
  const longest = readings.map(({ user, password }) => user + password).sort((a, b) => b.length - a.length)[0]
  return [...new Set(longest?.match(/[@:/#?]/g) ?? [])].join('')
}

function encoded(characters: string): string {
  return [...characters].map((c) => `${c} as ${encodings[c as keyof typeof encodings]}`).join(', ')
}

/**
 * User, password, hosts and ports, decoded. Several hosts are two lists with commas, as libpq makes them: then no variable
 * stands in for a host or port that is left out.
 */
function authority({ user, password, hosts }: Reading) {
  const login = `${encodeURIComponent(lenient(user))}:${encodeURIComponent(lenient(password))}`
  const places = hosts.split(',').map((place) => {
    const [, address] = /^\[([^\]]*)\]/.exec(place) ?? []
    const named = address === undefined && !/^(?::|$)/.test(place)
    const { port } = /:(?<port>\d+)$/.exec(place)?.groups ?? {}
    // Not shown: without a role in front it may be a password.
    if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
      throw new Error('has a port that is out of range: write 1 to 65535')
    try {
      const parsed = parse(`postgres://${login}@${named ? place : 'localhost'}/`)
      // Node's parser knows no zones (fe80::1%eth0).
      const host = address === undefined ? (named ? (parsed.host ?? '') : '') : decoded(address, 'host')
      if (address !== undefined && isIP(host) !== 6) throw new Error()
      return { host, port: port ?? '', parsed }
    } catch {
      // The message of the URL parser may hold the password, so it is not shown.
      throw new Error('has a host that is none')
    }
  })
  return {
    user: places[0]?.parsed.user ?? '',
    password: places[0]?.parsed.password ?? '',
    host: places.map(({ host }) => host).join(','),
    port: places.map(({ port }) => port).join(','),
  }
}

function parametersOf(query: string): [string, string][] {
  if (query === '') return []
  const behind: string[] = []
  return query.split('&').map((pair) => {
    const [, key = '', value] = /^([^=]*)=([^=]*)$/s.exec(pair) ?? []
    if (value === undefined)
      throw new Error('has a parameter that is not key=value: write = in a value as %3D, & as %26')
    const name = decoded(key, 'name of a parameter')
    // JDBC's word for it, which libpq takes too.
    if (name === 'ssl' && value === 'true') return ['sslmode', 'require']
    if (!isKeyword(name)) throw unknownKeyword(name, { certain: true, behind })
    behind.push(name)
    return [name, decoded(value, `parameter ${name}`)]
  })
}

/** As libpq decodes: a plus sign is no blank, and a percent sign that encodes nothing is an error. */
function decoded(text: string, part: string): string {
  if (/%(?![0-9a-f]{2})/i.test(text))
    throw new Error(`has a percent sign in its ${part} that encodes nothing: write it as %25`)
  return utf8(text, part)
}

/** A percent sign that encodes nothing is itself: nobody can have meant another one. */
function lenient(text: string): string {
  return utf8(text.replace(/%(?![0-9a-f]{2})/gi, '%25'), 'user name or password')
}

function utf8(text: string, part: string): string {
  if (/%00/.test(text)) throw new Error(`has a %00 in its ${part}, which PostgreSQL cannot take`)
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error(`has bytes in its ${part} that are not UTF-8`)
  }
}
