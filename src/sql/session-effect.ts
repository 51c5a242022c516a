import type { StatementKind } from './kind.ts'

/** What a statement leaves in the session, for people, as far as its text shows; undefined: nothing. */
export function sessionEffect(
  kind: StatementKind,
  { words, text }: { readonly words: readonly string[]; readonly text: string },
): string | undefined {
  const [first = '', second = ''] = words
  switch (first) {
    case 'set':
    case 'reset':
      return kind === 'set' && second !== 'local' && second !== 'constraints'
        ? 'a setting of the session'
        : undefined
    case 'create':
      return isTemporary(words) ? 'a temporary object' : undefined
    case 'select':
    case 'with':
      return queried(words, text)
    case 'declare':
      return /\bwith\s+hold\b/i.test(text) ? 'a cursor WITH HOLD' : undefined
    default:
      return simple[first]
  }
}

const temporary = /^(?:temp|temporary)$/
/** What these do, they do to the database. */
const onDatabase =
  /^(?:insert|update|delete|merge|copy|truncate|create|alter|drop|comment|grant|revoke|analyze|vacuum|reindex|cluster|refresh|begin|start|commit|end|savepoint|release)$/

/** False for a statement that leaves the session as it is; true also where its text does not show whether it does. */
export function mayChangeSession(
  kind: StatementKind,
  statement: { readonly words: readonly string[]; readonly text: string },
): boolean {
  const { words, text } = statement
  if (!onDatabase.test(words[0] ?? '') || /\bset_config\b/i.test(text)) return true
  return sessionEffect(kind, statement) !== undefined
}

const options = /^(?:or|replace|global|local|unlogged)$/

/** Said in front of what is created, or by the schema of its name. */
function isTemporary(words: readonly string[]): boolean {
  const first = words.findIndex((word, index) => index > 0 && !options.test(word))
  const schema = words.indexOf('pg_temp')
  return temporary.test(words[first] ?? '') || (schema > 0 && schema < 6 && words[schema + 1] === '.')
}

const simple: Readonly<Partial<Record<string, string>>> = {
  prepare: 'a prepared statement',
  listen: 'LISTEN',
  load: 'a loaded library',
  discard: 'DISCARD',
}

function queried(words: readonly string[], text: string): string | undefined {
  const into = words.indexOf('into')
  if (into > 0 && temporary.test(words[into + 1] ?? '')) return 'a temporary table'
  // With `true` it is LOCAL.
  if (/\bset_config\s*\((?![^)]*,\s*(?:true|'t|'on)[^)]*\))/i.test(text)) return 'a setting of the session'
  return /\bpg_(?:try_)?advisory_lock(?:_shared)?\s*\(/i.test(text) ? 'an advisory lock' : undefined
}
