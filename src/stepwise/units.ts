import type { Item } from '../plan/items.ts'
import { type BeginOptions, beginOptions, chains } from '../sql/kind.ts'
import { type Alone, aloneOf } from '../sql/outside-transaction.ts'

/** What is run and noted together. */
export type Unit =
  /** A statement that PostgreSQL refuses inside a transaction block. */
  | { readonly type: 'alone'; readonly item: Item; readonly alone: Alone }
  /** Without effect outside a transaction block (SET LOCAL), or refused there (LOCK): sent without one, as psql does. */
  | { readonly type: 'bare'; readonly item: Item }
  | Stretch

/** Statements of one transaction: all of it, or a part of one that is too long for one message. */
export interface Stretch {
  readonly type: 'stretch'
  /** In order, with the file's own BEGIN and COMMIT or ROLLBACK. */
  readonly items: readonly Item[]
  /** Those of them that are sent: the BEGIN and COMMIT are ours. */
  readonly sent: readonly Item[]
  /** The transaction begins here, with these options; what is not among them is the session's own. */
  readonly opens?: BeginOptions | undefined
  /** The transaction ends here. */
  readonly closes?: 'commit' | 'rollback' | undefined
  /** It cannot write: its progress is noted afterwards, and it may be run twice. */
  readonly readOnly: boolean
  /** The file begins and ends it by itself. */
  readonly own: boolean
}

/** More than that is not sent in one message. */
const maxLength = 1024 * 1024

/**
 * Groups statements into units, holding no more than one of them. Each is to be run before the next is asked for: it may
 * bring COPY data, which is read from the file as it is sent.
 *
 * `block` is the transaction that the file is in where it begins: behind COMMIT AND CHAIN.
 */
export function* unitsOf(
  items: Iterable<Item>,
  { stepwise, block: from }: { readonly stepwise: boolean; readonly block: BeginOptions | undefined },
): Generator<Unit> {
  let block = from
  let opens = from
  let opening: Item | undefined
  let held: Item[] = []
  let length = 0
  const stretch = (more: Pick<Stretch, 'closes' | 'readOnly' | 'own'>, closing?: Item): Stretch => {
    const sent = held.filter((item) => item !== opening && item !== closing)
    const whole = { type: 'stretch', items: held, sent, opens, ...more } as const
    held = []
    length = 0
    opens = opening = undefined
    return whole
  }
  function* group(): Generator<Unit> {
    if (held.length === 0) return
    opens = {}
    yield stretch({ closes: 'commit', readOnly: false, own: false })
  }
  for (const item of items) {
    const { statement, kind, data } = item
    const before = block
    block = blockAfter(block, item)
    if (before === undefined && kind === 'begin') {
      yield* group()
      held = [item]
      opening = item
      opens = block
      continue
    }
    if (before !== undefined) {
      held.push(item)
      length += statement.text.length
      const own = true
      if (kind === 'commit' || kind === 'rollback') {
        yield stretch({ closes: kind, readOnly: before.readOnly ?? false, own }, item)
        opens = block
      } else if (length > maxLength || data !== undefined || rereads(item))
        yield stretch({ readOnly: false, own })
      continue
    }
    const alone = aloneOf(statement.words)
    const single = alone !== undefined || isBare(item) || isOnItsOwn(item)
    // What psql sends joined by \; is one transaction, whatever it is.
    const joins = held.at(-1)?.statement.joined === true
    if ((single && !joins) || length + statement.text.length > maxLength) yield* group()
    if (alone !== undefined) yield { type: 'alone', item, alone }
    else if (isBare(item)) yield { type: 'bare', item }
    else {
      held.push(item)
      length += statement.text.length
      if ((!statement.joined && (stepwise || single)) || rereads(item)) yield* group()
    }
  }
  yield* group()
}

/** The transaction block that a file is in behind this statement; undefined: none. */
export function blockAfter(
  block: BeginOptions | undefined,
  { kind, statement: { words } }: Item,
): BeginOptions | undefined {
  // Inside a block it is a warning, but its options count.
  if (kind === 'begin') return { ...block, ...optionsOf(words) }
  if (kind === 'set-transaction') return block && { ...block, ...optionsOf(words) }
  if (kind === 'commit' || kind === 'rollback') return chains(words) ? block : undefined
  return block
}

/** Options that are not understood are refused before anything is run. */
function optionsOf(words: readonly string[]): BeginOptions {
  const options = beginOptions(words)
  return typeof options === 'string' ? {} : options
}

function isBare({ kind, statement: { words } }: Item): boolean {
  const [first, second] = words
  return (
    ['commit', 'rollback', 'savepoint', 'set-transaction'].includes(kind) ||
    first === 'lock' ||
    first === 'declare' ||
    (first === 'set' && (second === 'local' || second === 'constraints'))
  )
}

/** What a routine sets for its transaction ends with the statement under psql; and it may end the transaction itself. */
function isOnItsOwn({ data, statement: { words } }: Item): boolean {
  return data !== undefined || /^(?:do|call|select|with|values|table|execute|\()$/.test(words[0] ?? '')
}

/** The server reads the strings of a whole message before it runs the first statement of it. */
function rereads({ kind, statement: { text, words } }: Item): boolean {
  return (
    kind === 'set' && (words.includes('all') || /standard_conforming_strings|backslash_quote/i.test(text))
  )
}
