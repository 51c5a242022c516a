import { type Denied, isName } from './statement.ts'

const all = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'] as const
type Privilege = (typeof all)[number]

const maintains = /^(?:reindex|cluster|refresh|vacuum|analyze)$/

/**
 * The privileges that a statement needs on the table of this name; none where it does not name it, as then it is reached
 * through a view or a trigger, and the role that needs them is another one.
 *
 * UPDATE, DELETE and MERGE get SELECT too: they read the columns that they compare and compute with (manual, GRANT).
 */
export function tablePrivileges({ words }: Denied, name: string): readonly string[] {
  const needed = new Set<Privilege>()
  // Neither a column (`t.id`) nor a table in a schema of that name, nor an alias.
  for (const [at, word] of words.entries())
    if (isName(word, name) && words[at + 1] !== '.' && words[at - 1] !== 'as')
      for (const privilege of privilegesAt(words, at)) needed.add(privilege)
  return all.filter((privilege) => needed.has(privilege))
}

/** What the place in which a table is named says. */
function privilegesAt(words: readonly string[], at: number): readonly Privilege[] {
  const head = words[0] ?? ''
  let before = (words[at - 1] === '.' ? at - 2 : at) - 1
  if (words[before] === 'only') before--
  const [previous = '', verb = ''] = [words[before], words[before - 1]]
  if (previous === 'into' && verb === 'insert') return inserted(words)
  if (previous === 'into' && verb === 'merge') return merged(words)
  if (previous === 'update' && !/^(?:for|do|key|on)$/.test(verb)) return ['SELECT', 'UPDATE']
  if (previous === 'from' && verb === 'delete') return ['SELECT', 'DELETE']
  if (previous === 'references') return ['REFERENCES']
  if (previous === 'on' && head === 'create' && words.slice(1, 5).includes('trigger')) return ['TRIGGER']
  if (maintains.test(head)) return ['MAINTAIN']
  if (head === 'truncate') return ['TRUNCATE']
  if (head === 'lock') return words.join(' ').includes(' in access share ') ? ['SELECT'] : ['UPDATE']
  if (head === 'copy' && before === 0) return copiedTo(words) ? ['INSERT'] : ['SELECT']
  return words.some((word, i) => word === 'for' && /^(?:update|share|no|key)$/.test(words[i + 1] ?? ''))
    ? ['SELECT', 'UPDATE']
    : ['SELECT']
}

function inserted(words: readonly string[]): readonly Privilege[] {
  const conflict = words.indexOf('conflict')
  const updates = words[words.indexOf('do', conflict) + 1] === 'update'
  if (conflict > 0 && updates) return ['SELECT', 'INSERT', 'UPDATE']
  // A conflict on certain columns reads them.
  const reads = words.includes('returning') || (conflict > 0 && words[conflict + 1] !== 'do')
  return reads ? ['SELECT', 'INSERT'] : ['INSERT']
}

function merged(words: readonly string[]): readonly Privilege[] {
  const actions = words.filter((_, i) => words[i - 1] === 'then').map((word) => word.toUpperCase())
  return ['SELECT', ...all.filter((privilege) => actions.includes(privilege))]
}

/** `COPY t (a, b) FROM …` */
function copiedTo(words: readonly string[]): boolean {
  return words.find((word) => word === 'from' || word === 'to') === 'from'
}
