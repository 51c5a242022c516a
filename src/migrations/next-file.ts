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
  const { prefix, separator } = style(last?.file, last?.version)
  return `${prefix}${version}${separator}${name}.sql`
}

function nextVersion(last: string, now: Date): string {
  if (/^(?:\d{14}|\d{12})$/.test(last)) {
    const time = now.toISOString().replace(/\D/g, '').slice(0, last.length)
    // A second file of the same second, or one after a clock that ran ahead, must still come last.
    if (time > last) return time
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
