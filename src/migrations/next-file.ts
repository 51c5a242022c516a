import type { Layout } from '../config/layouts.ts'
import { RunError } from '../failure/failure.ts'
import type { Migration } from './migration.ts'
import { filesOf, firstNameOf, type NewFile } from './new-files.ts'
import { goesByNumber } from './order.ts'

/**
 * The files of the next migration, in the style of the last one, or of the layout where there is none: the next number
 * with as many digits, or the time in UTC where versions are timestamps. Throws USAGE where no name is left of the words.
 */
export function nextFiles(
  migrations: readonly Migration[],
  words: string,
  { now, layout = 'auto' }: { readonly now: Date; readonly layout?: Layout },
): readonly NewFile[] {
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
  const title = words.replace(/\s+/g, ' ').trim()
  if (last === undefined) return filesOf(firstNameOf(layout, name, now), title, { layout })
  if (last.parsed === undefined)
    throw new RunError({
      code: 'USAGE',
      message: 'the files of this folder have no versions',
      hint: 'Create the file by hand.',
    })
  const version = nextVersion(last.version, now)
  if (!goesByNumber(migrations, layout) && version.length > last.version.length)
    throw new RunError({
      code: 'USAGE',
      message: `${version} comes after ${last.version} by number, but before it by name`,
      hint: 'Give the files more digits first (009 for 9): what is applied stays known, leading zeros do not count.',
    })
  const { prefix, separator } = style(last.file, last.version)
  return filesOf(`${prefix}${version}${separator}${name}`, title, { layout, last })
}

function nextVersion(last: string, now: Date): string {
  const digits = last.replace(/\D/g, '')
  const isTime = /^(?:\d{17}|\d{14}|\d{12})$/.test(digits)
  // Thirteen digits are milliseconds since 1970 (node-pg-migrate, Hasura).
  const time = /^\d{13}$/.test(digits)
    ? String(now.getTime())
    : isTime
      ? now.toISOString().replace(/\D/g, '')
      : ''
  if (time !== '') {
    let at = 0
    const version = last.replace(/\d/g, () => time[at++] ?? '')
    // A second file of the same second, or one after a clock that ran ahead, must still come last.
    if (version > last) return version
  }
  const [, head = '', number = ''] = /^(.*?)(\d+)$/.exec(last) ?? []
  return head + String(BigInt(number) + 1n).padStart(number.length, '0')
}

function style(file: string, version: string): { readonly prefix: string; readonly separator: string } {
  const prefix = file.slice(0, file.indexOf(version))
  const [separator = '_'] = /^(?:__|[_\-. ])/.exec(file.slice(prefix.length + version.length)) ?? []
  return { prefix, separator: separator === '.' ? '_' : separator }
}
