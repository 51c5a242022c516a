import { isKeyword, type Parameters } from './keyword.ts'
import { unknownKeyword } from './unknown-keyword.ts'

// What isspace() of C has: libpq takes other blanks for letters.
const blank = ' \\t\\n\\v\\f\\r'
const value = String.raw`'(?:[^'\\]|\\.)*'|(?:\\.|[^${blank}\\'])(?:\\.|[^${blank}\\])*\\?|(?=[${blank}]|$)`
const pair = new RegExp(`[${blank}]*([^=${blank}]+)[${blank}]*=[${blank}]*(${value})`, 'sy')

/**
 * `key=value` pairs, with the quotes and backslashes of libpq (manual, "Keyword/Value Connection Strings");
 * of a key that is there twice the last one counts. Throws an Error that shows no value.
 */
export function parseDsn(text: string): Parameters {
  const found: Record<string, string> = {}
  const end = text.trimEnd().length
  pair.lastIndex = 0
  while (pair.lastIndex < end) {
    const [, name, raw] = pair.exec(text) ?? []
    // What stands here may be the rest of a password with a blank in it, so it is not shown.
    if (name === undefined || raw === undefined)
      throw new Error(
        "is no list of key=value: a value with a blank or a quote in it is written 'in quotes', with \\' for a quote and \\\\ for a backslash",
      )
    if (!isKeyword(name)) throw unknownKeyword(name, { certain: false, behind: Object.keys(found) })
    const inner = raw.startsWith("'") ? raw.slice(1, -1) : raw
    found[name] = inner.replace(/\\(.?)/gs, '$1')
  }
  return found
}
