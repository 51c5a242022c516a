/** Parsers of settings: each returns the value, or throws an Error whose message finishes the sentence "'<text>' …". */

/** One of these words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text)
    if (word === undefined) throw new Error(`is none of ${words.join(', ')}`)
    return word
  }
}

/** How TLS is used, with the meanings of libpq. */
export const sslMode = oneOf('disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full')

export type TlsVersion = (typeof tlsVersions)[number]
const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const

/** A version of TLS, in libpq's words, which are Node's too; capitals do not matter. */
export function tlsVersion(text: string): TlsVersion {
  const version = tlsVersions.find((name) => name.toLowerCase() === text.toLowerCase())
  return version ?? oneOf(...tlsVersions)(text)
}

/** libpq's form of yes and no. */
export function zeroOrOne(text: string): boolean {
  return oneOf('0', '1')(text) === '1'
}

/** `true`, `false`, `1` or `0`. */
export function boolean(text: string): boolean {
  return oneOf('true', 'false', '1', '0')(text) in { true: 1, 1: 1 }
}

/** Milliseconds. PostgreSQL's own timeouts are 32 bit (24.8 days), so no duration is longer than that. */
export function duration(text: string): number {
  if (text === '0') return 0
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  // Up, because 0 means something else.
  const ms = Math.ceil(
    Number(number) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit ?? ''] ?? Number.NaN),
  )
  if (Number.isNaN(ms)) throw new Error('is not a duration: write 500ms, 30s, 10m or 0')
  if (ms > 2 ** 31 - 1) throw new Error('is longer than PostgreSQL can count (24 days)')
  return ms
}

/** A TCP port. */
export function port(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error('is not a port: write a number')
  if (Number(text) < 1 || Number(text) > 65_535)
    throw new Error('is out of range for a port: write 1 to 65535')
  return Number(text)
}

/** What libpq takes as `connect_timeout`: whole seconds, here in milliseconds; 0 and less, which is no limit there, is undefined. */
export function seconds(text: string): number | undefined {
  if (!/^\s*[+-]?\d{1,9}\s*$/.test(text)) throw new Error('is not a number of seconds')
  const ms = Math.min(Number(text) * 1000, 2 ** 31 - 1)
  return ms > 0 ? ms : undefined
}

/** A whole number, 0 or more. */
export function wholeNumber(text: string): number {
  if (!/^\s*\d{1,9}\s*$/.test(text)) throw new Error('is not a whole number')
  return Number(text)
}

/** The name of a table, with its schema where one was given. Names are taken as written; "quotes" keep dots inside. */
export interface TableName {
  readonly schema?: string | undefined
  readonly table: string
}

/** `table` or `schema.table`. */
export function tableName(text: string): TableName {
  const part = String.raw`("(?:[^"\0]|"")+"|[^".\s\0]+)`
  const [, first, second] = new RegExp(`^${part}(?:\\.${part})?$`).exec(text) ?? []
  if (first === undefined) throw new Error('is not the name of a table: write table or schema.table')
  const unquoted = [first, second].map((name) =>
    name?.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name,
  )
  const long = unquoted.find((name) => name !== undefined && Buffer.byteLength(name) > 63)
  if (long !== undefined) throw new Error('has a name of more than 63 bytes, which PostgreSQL would cut')
  const [one = '', two] = unquoted
  return two === undefined ? { table: one } : { schema: one, table: two }
}

const levels = ['error', 'warning', 'off'] as const

/** `rule=level` as often as wanted, with commas between them; the rules are not known here. */
export function ruleLevels(
  text: string,
): readonly (readonly [rule: string, level: (typeof levels)[number]])[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.map((part) => {
    const [rule = '', said, ...more] = part.split('=').map((word) => word.trim())
    if (said === undefined || rule === '' || more.length > 0)
      throw new Error('is not a list of rules: write drop-table=error,missing-name=off')
    const level = levels.find((one) => one === said)
    if (level === undefined) throw new Error(`has '${said}' for ${rule}: write ${levels.join(', ')}`)
    return [rule, level]
  })
}
