/** What a statement is to a run that has to keep its hands on the transaction. */
export type StatementKind =
  /** BEGIN, START TRANSACTION. */
  | 'begin'
  /** COMMIT, END, also AND CHAIN (see chains). */
  | 'commit'
  /** ROLLBACK, ABORT, also AND CHAIN (see chains). */
  | 'rollback'
  /** SAVEPOINT, RELEASE, ROLLBACK TO. */
  | 'savepoint'
  | 'prepare-transaction'
  /** COMMIT PREPARED, ROLLBACK PREPARED: about another transaction, and refused inside one (25001). */
  | 'commit-prepared'
  /** SET [LOCAL] TRANSACTION, and SET of the settings behind it (transaction_isolation and so on). */
  | 'set-transaction'
  | 'copy-from-stdin'
  /** INSERT, UPDATE, DELETE, MERGE, SELECT, VALUES, TABLE, WITH: takes no lock that DDL takes. */
  | 'data'
  /** SET, RESET. */
  | 'set'
  | 'other'

const writesOrReads = /^(?:insert|update|delete|merge|values|table)$/

const kinds: Readonly<Record<string, (words: readonly string[]) => StatementKind>> = {
  begin: () => 'begin',
  start: ([, second]) => (second === 'transaction' ? 'begin' : 'other'),
  commit: ([, second]) => (second === 'prepared' ? 'commit-prepared' : 'commit'),
  end: () => 'commit',
  abort: () => 'rollback',
  rollback,
  savepoint: () => 'savepoint',
  release: () => 'savepoint',
  // A prepared statement may be called "transaction": then AS or its parameters follow, not a literal.
  prepare: ([, second, third]) =>
    second === 'transaction' && third !== undefined && third !== 'as' && third !== '('
      ? 'prepare-transaction'
      : 'other',
  set,
  reset: () => 'set',
  copy,
  select: query,
  with: query,
  '(': query,
}

/** Tells statements apart by their words (Statement.words). */
export function kindOf(words: readonly string[]): StatementKind {
  const [first] = words
  if (first === undefined) return 'other'
  if (writesOrReads.test(first)) return 'data'
  if (!Object.hasOwn(kinds, first)) return 'other'
  return kinds[first]?.(words) ?? 'other'
}

/** COMMIT AND CHAIN and ROLLBACK AND CHAIN begin the next transaction themselves. */
export function chains(words: readonly string[]): boolean {
  const and = words.indexOf('and')
  return and > 0 && words[and + 1] === 'chain'
}

function rollback(words: readonly string[]): StatementKind {
  const after = words[1] === 'work' || words[1] === 'transaction' ? words[2] : words[1]
  if (after === 'prepared') return 'commit-prepared'
  return after === 'to' ? 'savepoint' : 'rollback'
}

function set(words: readonly string[]): StatementKind {
  const name = words[1] === 'local' || words[1] === 'session' ? words[2] : words[1]
  return name !== undefined && /^"?transaction(?:_isolation|_read_only|_deferrable)?"?$/.test(name)
    ? 'set-transaction'
    : 'set'
}

/** FROM STDIN, or FROM STDOUT, which the grammar takes for the same, outside parentheses. */
function copy(words: readonly string[]): StatementKind {
  let depth = 0
  for (const [index, word] of words.entries()) {
    if (word === '(') depth++
    else if (word === ')') depth--
    else if (depth === 0 && (word === 'from' || word === 'to')) {
      return word === 'from' && /^std(?:in|out)$/.test(words[index + 1] ?? '') ? 'copy-from-stdin' : 'other'
    }
  }
  return 'other'
}

/** A query, unless it is SELECT … INTO, which creates a table. */
function query(words: readonly string[]): StatementKind {
  const into = words.some(
    (word, index) => word === 'into' && !/^(?:insert|merge)$/.test(words[index - 1] ?? ''),
  )
  return into ? 'other' : 'data'
}

export interface BeginOptions {
  readonly isolation?: 'serializable' | 'repeatable read' | 'read committed' | 'read uncommitted'
  readonly readOnly?: boolean
  readonly deferrable?: boolean
}

const modes: ReadonlyArray<readonly [string, BeginOptions]> = [
  ['isolation level serializable', { isolation: 'serializable' }],
  ['isolation level repeatable read', { isolation: 'repeatable read' }],
  ['isolation level read committed', { isolation: 'read committed' }],
  ['isolation level read uncommitted', { isolation: 'read uncommitted' }],
  ['read only', { readOnly: true }],
  ['read write', { readOnly: false }],
  ['not deferrable', { deferrable: false }],
  ['deferrable', { deferrable: true }],
]

/**
 * The options of BEGIN, START TRANSACTION, SET TRANSACTION, or of a SET of one of the settings behind them. Where one is
 * given twice the last counts, as on the server. What is wrong, as a sentence without a full stop, where they aren't understood.
 */
export function beginOptions(words: readonly string[]): BeginOptions | string {
  const written = words.join(' ').replace(/ ;$/, '')
  const setting =
    /^set (?:(?:local|session) )?"?transaction_(isolation|read_only|deferrable)"? (?:to|=) (\S.*)$/.exec(
      written,
    )
  if (setting !== null)
    return settingOptions(setting[1] ?? '', (setting[2] ?? '').replace(/^['"]|['"]$/g, '').toLowerCase())
  let rest = written.replace(
    /^(?:begin(?: work| transaction)?|start transaction|set (?:(?:local|session) )?transaction)(?: |$)/,
    '',
  )
  let options: BeginOptions = {}
  while (rest !== '') {
    const mode = modes.find(([text]) => rest === text || rest.startsWith(`${text} `))
    if (mode === undefined) return `the transaction option ${rest} is not understood`
    options = { ...options, ...mode[1] }
    rest = rest.slice(mode[0].length + 1).replace(/^, /, '')
  }
  return options
}

function settingOptions(name: string, value: string): BeginOptions | string {
  const isolation = modes.find(([text]) => name === 'isolation' && text === `isolation level ${value}`)
  if (isolation !== undefined) return isolation[1]
  const truth = /^(?:on|true|yes|1)$/.test(value)
    ? true
    : /^(?:off|false|no|0)$/.test(value)
      ? false
      : undefined
  if (name === 'read_only' && truth !== undefined) return { readOnly: truth }
  if (name === 'deferrable' && truth !== undefined) return { deferrable: truth }
  return `the value ${value} of transaction_${name} is not understood`
}
