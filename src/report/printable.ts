/** Fields that are names: a line end in one would begin a line that looks like ours. Everything else may have several. */
const names = new Set([
  'file',
  'files',
  'folder',
  'version',
  'name',
  'executedBy',
  'address',
  'table',
  'next',
])

/**
 * File names, SQL and the server's words may hold terminal escapes, also those of colours: one that hides text would hide
 * what is said behind it. Every text of an event is made harmless before ours are added.
 */
export function printable<Value>(value: Value, key?: string): Value
export function printable(value: unknown, key = ''): unknown {
  if (typeof value === 'string')
    return value
      .toWellFormed()
      .replace(
        names.has(key) ? /\p{Cc}/gu : /(?![\t\n])\p{Cc}/gu,
        (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
      )
  if (Array.isArray(value)) return value.map((item) => printable(item, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printable(item, key)]))
  return value
}
