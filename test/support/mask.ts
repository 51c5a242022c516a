import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

// In this order: a path may hold what looks like a date, and a date what looks like a time.
const masks: readonly (readonly [RegExp, string])[] = [
  [/\/(?:private\/)?(?:tmp|var\/folders)\/[^\s:"',]+/g, '<temp>'],
  [/\btest_[0-9a-f]{12}\b/g, '<database>'],
  [/\b(?:localhost|\d+\.\d+\.\d+\.\d+|\[::1\]):\d+/g, '<server>'],
  [/\bPostgreSQL \d+(?:\.\d+)?/g, 'PostgreSQL <version>'],
  [/\bpid \d+/g, 'pid <pid>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?/g, '<date>'],
  [/\b\d+(?:\.\d+)? ?(?:ms|s|min|h)\b/g, '<time>'],
  // Columns are as wide as the times in them. What stands behind a bar is an excerpt with its caret.
  [/([^\s|]) {2,}/g, '$1  '],
]

/** Puts a word in place of everything in the program's output that differs from run to run. */
export function mask(text: string): string {
  return masks.reduce(
    (masked, [pattern, word]) => masked.replace(pattern, word),
    text.replaceAll(root, '<root>'),
  )
}
