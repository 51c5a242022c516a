import { isKeyword, type Parameters } from './keyword.ts'
import { unknownKeyword } from './unknown-keyword.ts'

/**
 * What a service file says of one service; undefined where it does not have it. As libpq reads it (manual, "The
 * Connection Service File"): the first section of that name, of a key that is there twice the first, no blanks
 * around the equals sign. Throws an Error with the line, and without a value.
 */
export function serviceIn(text: string, name: string): Parameters | undefined {
  let found: Record<string, string> | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('[')) {
      if (found !== undefined) return found
      if (line === `[${name}]`) found = {}
      continue
    }
    if (found === undefined) continue
    const fail = (problem: string) => new Error(`line ${index + 1} ${problem}`)
    const at = line.indexOf('=')
    if (line.startsWith('ldap')) throw fail('asks for LDAP, which is not supported')
    if (at === -1) throw fail('is not key=value')
    const key = line.slice(0, at)
    if (/\s$/.test(key)) throw fail('has a blank before the equals sign: write key=value')
    if (key === 'service' || key === 'servicefile')
      throw fail('names another service, which a service cannot')
    if (!isKeyword(key)) throw fail(unknownKeyword(key, { certain: true, behind: [] }).message)
    found[key] ??= line.slice(at + 1)
  }
  return found
}
