import type { Kind } from './catalogs.ts'
import { type Denied, isName, mentions } from './statement.ts'
import { tablePrivileges } from './table-privileges.ts'

/** The privileges on an object that the statement may need; the server says which of them are lacking. */
export function privilegesNeeded(kind: Kind, name: string, denied: Denied): readonly string[] {
  const { text = '', words } = denied
  switch (kind) {
    case 'table':
    case 'relation':
    case 'view':
    case 'materialized view':
    case 'foreign table':
      return tablePrivileges(denied, name)
    case 'index':
      return ['MAINTAIN']
    case 'sequence':
      if (/\bsetval\b/i.test(text)) return ['UPDATE']
      return words.some((word, at) => isName(word, name) && /^(?:from|\.)$/.test(words[at - 1] ?? ''))
        ? ['SELECT']
        : ['USAGE']
    case 'schema':
      return ['USAGE', 'CREATE']
    case 'database':
    case 'tablespace':
      return ['CREATE']
    case 'function':
    case 'procedure':
    case 'aggregate':
    case 'routine':
      return ['EXECUTE']
    case 'large object':
      // INV_WRITE of lo_open() is 0x20000.
      return /\b(?:lo_put|lowrite|lo_truncate|131072|x'?20000)\b/i.test(text)
        ? ['SELECT', 'UPDATE']
        : ['SELECT']
    default:
      return ['USAGE']
  }
}

/**
 * Which of the lacking privileges on a schema the statement was denied for. None where it can't be known: a foreign key is
 * checked as the owner of the other table, and nothing in the error says so (tried).
 */
export function schemaPrivileges(lacks: readonly string[], name: string, denied: Denied): readonly string[] {
  const { text, words } = denied
  if (isCreatedIn(words, name)) return lacks
  if (lacks.includes('USAGE')) return text === undefined || mentions(denied, name) ? ['USAGE'] : []
  return text === undefined || creates(words) ? lacks : []
}

function creates(words: readonly string[]): boolean {
  const [head = ''] = words
  if (head === 'select' || head === 'with') return words.includes('into')
  return head === 'create' || head === 'import' || (head === 'alter' && !words.includes('references'))
}

const created =
  /^(?:table|view|function|procedure|type|domain|sequence|aggregate|exists|collation|conversion|operator|statistics|dictionary|configuration|class|family)$/

/** The statement makes something in the schema of this name, or moves it there. */
function isCreatedIn(words: readonly string[], name: string): boolean {
  const [head = ''] = words
  return words.some((word, at) => {
    if (!isName(word, name)) return false
    const previous = words[at - 1] ?? ''
    if (words[at + 1] === '.') {
      if (head === 'create') return created.test(previous)
      return previous === 'into' && words[at - 2] !== 'insert' && words[at - 2] !== 'merge'
    }
    return (
      (previous === 'schema' && (head === 'alter' || words[1] === 'extension')) ||
      (previous === 'into' && head === 'import')
    )
  })
}
