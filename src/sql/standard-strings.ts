/**
 * What a statement does to `standard_conforming_strings`, which decides whether a backslash escapes in a plain
 * literal: the value it leaves, 'default' for the one the session began with, undefined where it does nothing.
 * A change made by a function or a DO block can't be seen.
 */
export function standardStringsAfter(words: readonly string[]): boolean | 'default' | undefined {
  const [verb, ...rest] = words
  if (verb === 'discard') return rest[0] === 'all' ? 'default' : undefined
  if (verb === 'reset') return rest[0] === 'all' || isName(rest[0]) ? 'default' : undefined
  if (verb === 'set') {
    const [name, , value] = rest[0] === 'session' || rest[0] === 'local' ? rest.slice(1) : rest
    return isName(name) ? truth(value) : undefined
  }
  if (verb !== 'select') return undefined
  const call = rest[0] === 'pg_catalog' && rest[1] === '.' ? rest.slice(2) : rest
  return call[0] === 'set_config' && isName(call[2]) ? truth(call[4]) : undefined
}

function isName(word: string | undefined): boolean {
  return word?.replace(/^["']|["']$/g, '').toLowerCase() === 'standard_conforming_strings'
}

/** A boolean as the server reads it: any unambiguous beginning of the words. */
function truth(word: string | undefined): boolean | 'default' | undefined {
  const value = word?.replace(/^'|'$/g, '').toLowerCase() ?? ''
  if (word === 'default') return 'default'
  if (/^(?:on|1|t(?:r(?:ue?)?)?|y(?:es?)?)$/.test(value)) return true
  return /^(?:off?|0|f(?:a(?:l(?:se?)?)?)?|no?)$/.test(value) ? false : undefined
}
