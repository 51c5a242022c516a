import type { Migration } from '../migrations/migration.ts'
import { aloneOf } from '../sql/outside-transaction.ts'
import { psqlJudge } from '../sql/psql.ts'
import { type Piece, ScanError, type Statement } from '../sql/scanner.ts'
import { encodingWatch } from './encoding.ts'
import { historyWatch } from './history-watch.ts'
import { type Item, itemsOf } from './items.ts'
import { ownLockTimeout } from './own-lock-timeout.ts'
import { TransactionControl } from './own-transaction.ts'
import { stringsWatch } from './strings-watch.ts'
import { type Refuse, refusing } from './unusable-file.ts'

/** What reading over a file has shown. */
export interface Findings {
  readonly statements: number
  /** It holds more than INSERT, UPDATE, DELETE and SELECT. */
  readonly takesLocks: boolean
  /** How many bytes of COPY data it brings, by the line in which they begin. */
  readonly copies: ReadonlyMap<number, number>
  /** The shortest lock_timeout that it sets itself, in milliseconds. */
  readonly ownLockTimeoutMs: number | undefined
  /** Why it must find the history table as it would under psql. */
  readonly touches: string | undefined
  /** Why it cannot be one transaction, but for those that it begins itself. */
  readonly outside: string | undefined
  /** The first statement that is joined to the next by `\\;`. */
  readonly joined: Statement | undefined
  readonly control: TransactionControl
}

/** Reads over a file, piece by piece. Throws UnusableFile where it cannot be run as it is. */
export function findingsIn(migration: Migration, pieces: Iterable<Piece>, historyTable: string): Findings {
  const refuse = refusing(migration)
  const control = new TransactionControl(refuse)
  const touching = historyWatch(historyTable)
  let statements = 0
  let takesLocks = false
  const copies = new Map<number, number>()
  let ownLockTimeoutMs: number | undefined
  let touches: string | undefined
  let outside = migration.outside === undefined ? undefined : `it says so: ${migration.outside}`
  let joined: Statement | undefined
  try {
    for (const item of itemsOf(judged(pieces, refuse))) {
      const { statement, kind, data } = item
      statements += 1
      if (data !== undefined) copies.set(data.line, lengthOf(data.chunks))
      if (kind === 'set') ownLockTimeoutMs = shorter(ownLockTimeoutMs, ownLockTimeout(statement.words))
      takesLocks ||= !['data', 'set', 'set-transaction', 'begin', 'commit'].includes(kind)
      touches ??= touching(statement)
      if (statement.joined) joined ??= statement
      outside ??= refusedInTransaction(item, control, refuse)
      control.see(item)
    }
  } catch (error) {
    if (!(error instanceof ScanError)) throw error
    refuse({ start: error.position }, error.message, error.advice)
  }
  return { statements, takesLocks, copies, ownLockTimeoutMs, touches, outside, joined, control }
}

function lengthOf(chunks: Iterable<string>): number {
  let bytes = 0
  for (const chunk of chunks) bytes += Buffer.byteLength(chunk)
  return bytes
}

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}

/** The same pieces; refuses what psql would not pass on, or not in this way. */
function* judged(pieces: Iterable<Piece>, refuse: Refuse): Generator<Piece> {
  const judge = psqlJudge()
  const encoding = encodingWatch()
  const strings = stringsWatch()
  for (const piece of pieces) {
    const refusal = judge(piece)
    if (refusal !== undefined) refuse({ start: refusal.position }, refusal.message, refusal.advice)
    const misread = encoding(piece)
    if (misread !== undefined)
      refuse(
        misread,
        'the file is UTF-8, and what follows would be read in another encoding',
        'Remove this: what is stored comes in the encoding of the database.',
      )
    const unsure = strings(piece)
    if (unsure !== undefined)
      refuse(
        unsure,
        'it may change how the backslashes in the strings behind it are read',
        "Make the SET a statement of its own, or write those strings as E'…'.",
      )
    yield piece
  }
}

/** Why the file cannot be one transaction, if this statement is it. */
function refusedInTransaction(
  { statement, kind }: Item,
  { open }: TransactionControl,
  refuse: Refuse,
): string | undefined {
  if (kind === 'prepare-transaction')
    refuse(
      statement,
      'PREPARE TRANSACTION would leave the migration half done for ever',
      'Leave it out: COMMIT what it prepares.',
    )
  const alone = aloneOf(statement.words)
  if (alone === undefined) return undefined
  if (open !== undefined)
    refuse(
      statement,
      `${alone.name} cannot run in a transaction, and line ${open.start.line} begins one`,
      'Put COMMIT before it.',
    )
  return `${alone.name} cannot run in a transaction (line ${statement.start.line})`
}
