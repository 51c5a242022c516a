/**
 * The version grammar. It is final: versions stand in everyone's history table.
 *
 * A number that a letter or digit follows at once belongs to the name: `001_2fa` is version 001.
 */
const grammar = /^(?<v>[Vv]?)(?<numbers>\d+(?:[._-]\d+(?![0-9A-Za-z]))*)(?<rest>.*)$/s
const separator = /^(?:__|[_\-. ])/

/** What a file name, or a row of the history, says: numbers in front, words after them. */
export interface VersionedName {
  /** The version as written, without Flyway's V. */
  readonly version: string
  /** The same for versions that differ only in leading zeros. */
  readonly key: string
  readonly name: string
  readonly flyway: boolean
}

/**
 * What is read of the name of a file, or of a row that is one: without `.sql`, and without what a pair has before it. Of
 * `002_x/up.sql` that is the name of the folder.
 */
export function baseOf(file: string): string {
  return file
    .replace(/\/(?:migration|up|down)\.sql$/, '')
    .replace(/\.sql$/, '')
    .replace(/\.(?:up|down)$/i, '')
}

/** Reads `012`, `012_name` or `V1.2__name`; undefined where no version stands in front, or no separator behind it. */
export function parseVersionedName(text: string): VersionedName | undefined {
  const { v = '', numbers, rest = '' } = grammar.exec(text)?.groups ?? {}
  if (numbers === undefined) return undefined
  if (rest !== '' && !separator.test(rest)) return undefined
  return { version: numbers, key: keyOf(numbers), name: rest.replace(separator, ''), flyway: v !== '' }
}

/** Orders versions by their numbers, part by part; a version that another one begins with comes first. */
export function compareVersions(a: string, b: string): number {
  const left = keyOf(a).split('.')
  const right = keyOf(b).split('.')
  for (const [index, part] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    // Without leading zeros the longer number is the larger one; timestamps outgrow what a double holds.
    const order = part.length - other.length || (part < other ? -1 : part > other ? 1 : 0)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function keyOf(version: string): string {
  const withoutZeros = (number: string) => number.replace(/^0+(?=\d)/, '')
  // Nearly always one number, and asked for some times for each file.
  if (/^\d+$/.test(version)) return withoutZeros(version)
  return version.split(/[._-]/).map(withoutZeros).join('.')
}
