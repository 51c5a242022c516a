import { RunError } from '../failure.ts'
import type { Migration } from './migration.ts'

/**
 * The name of the next file, in the style of the last one: the next number with as many digits, or the time
 * in UTC where versions are timestamps. Throws USAGE where no name is left of the words.
 */
export function nextFile(migrations: readonly Migration[], words: string, now: Date): string {
  const name = words
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  if (name === '')
    throw new RunError({
      code: 'USAGE',
      message: `'${words}' holds no letter or digit`,
      hint: 'Say in words what the migration does: new "add users"',
    })
  const last = migrations.at(-1)
  if (last !== undefined && last.parsed === undefined)
    throw new RunError({
      code: 'USAGE',
      message: 'the files of this folder have no versions',
      hint: 'Create the file by hand.',
    })
  const version = nextVersion(last?.version ?? '000', now)
  if (last?.parsed?.flyway === false && version.length > last.version.length)
    throw new RunError({
      code: 'USAGE',
      message: `${version} comes after ${last.version} by number, but before it by name`,
      hint: 'Give the files more digits first (009 for 9): what is applied stays known, leading zeros do not count.',
    })
  const { prefix, separator } = style(last?.file, last?.version)
  return `${prefix}${version}${separator}${name}.sql`
}

function nextVersion(last: string, now: Date): string {
  const digits = last.replace(/\D/g, '')
  if (/^(?:\d{14}|\d{12})$/.test(digits)) {
    const time = now.toISOString().replace(/\D/g, '')
    let at = 0
    const version = last.replace(/\d/g, () => time[at++] ?? '')
    // A second file of the same second, or one after a clock that ran ahead, must still come last.
    if (version > last) return version
  }
  const [, head = '', number = ''] = /^(.*?)(\d+)$/.exec(last) ?? []
  return head + String(BigInt(number) + 1n).padStart(number.length, '0')
}

function style(
  file: string | undefined,
  version: string | undefined,
): { readonly prefix: string; readonly separator: string } {
  if (file === undefined || version === undefined) return { prefix: '', separator: '_' }
  const prefix = file.slice(0, file.indexOf(version))
  const [separator = '_'] = /^(?:__|[_\-. ])/.exec(file.slice(prefix.length + version.length)) ?? []
  return { prefix, separator: separator === '.' ? '_' : separator }
}
