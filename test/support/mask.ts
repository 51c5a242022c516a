import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

// In this order: a path may hold what looks like a date, and a date what looks like a time.
const masks: readonly (readonly [RegExp, string])[] = [
  [/<root>\/test\/database\/scenarios\/[^/\s]+\/\d+/g, '<dir>'],
  [/\/(?:private\/)?(?:tmp|var\/folders)\/[^\s:"',]+/g, '<temp>'],
  [/\btest_[0-9a-f]{12}\b/g, '<database>'],
  [/\b(?:localhost|127\.0\.0\.1|\[::1\]):\d+/g, '<server>'],
  [/\bPostgreSQL \d+(?:\.\d+)?/g, 'PostgreSQL <version>'],
  [/\bpid \d+/g, 'pid <pid>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?/g, '<date>'],
  [/\b\d+(?:\.\d+)? ?(?:ms|s|min|h)\b/g, '<time>'],
]

/** Puts a word in place of everything in the program's output that differs from run to run. */
export function mask(text: string): string {
  return masks.reduce(
    (masked, [pattern, word]) => masked.replace(pattern, word),
    text.replaceAll(root, '<root>'),
  )
}
