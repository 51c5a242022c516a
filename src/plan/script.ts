import type { FileProblem } from '../failure.ts'
import type { Migration } from '../migrations/migration.ts'
import type { BeginOptions } from '../sql/kind.ts'
import { aloneOf } from '../sql/outside-transaction.ts'
import type { Position } from '../sql/position.ts'
import { psqlJudge } from '../sql/psql.ts'
import { type Piece, ScanError, type Statement } from '../sql/scanner.ts'
import { encodingWatch } from './encoding.ts'
import { type Item, itemsOf, piecesAgain, piecesOf } from './items.ts'
import { type Refuse, TransactionControl } from './own-transaction.ts'
import { type Part, partsOf, usualPartLength } from './parts.ts'

/** How a file is run. */
export interface Script {
  /** `transaction`: all of it, and its row, are one transaction. `statements`: it is not, and how far it came is noted. */
  readonly mode: 'transaction' | 'statements'
  /** Where it is not one transaction: each statement is one of its own, as under psql. Else consecutive ones share one. */
  readonly stepwise: boolean
  /** Why it is not one transaction. */
  readonly why?: string | undefined
  /** How many statements are sent. */
  readonly statements: number
  /** All statements of the file, in order; read again where the file is not held. */
  items(): Iterable<Item>
  /** What is sent where it is one transaction, message by message. */
  parts(): Iterable<Part>
  /** The only part, where one message is enough and the file is held. */
  readonly whole?: Part | undefined
  /** Options of the file's own BEGIN or SET TRANSACTION, for the transaction that we open. */
  readonly begin: BeginOptions
  /**
   * When its row is written. `last` for a file that makes, reads or plainly inserts into the history table:
   * it must find the table as it would under psql.
   */
  readonly claim: 'first' | 'last'
  /** Why it is not sent together with the others, for `plan`. */
  readonly note?: string | undefined
  /** It holds more than INSERT, UPDATE, DELETE and SELECT, so it takes locks that others queue behind. */
  readonly takesLocks: boolean
  readonly warning?: string | undefined
}

/** What a file is read with. */
export interface Reading {
  /** The name of the history table, without its schema. */
  readonly historyTable: string
  /** standard_conforming_strings, as a fresh session has it; on, if not given. */
  readonly standardStrings?: boolean
}

/** A file that cannot be run as it is. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile'
  readonly problem: FileProblem

  constructor(problem: FileProblem) {
    super(problem.problem)
    this.problem = problem
  }
}

const scripts = new WeakMap<Migration, Script>()

/** Reads a file as psql would. Throws UnusableFile. The answer is kept: a run plans twice, before and under the lock. */
export function scriptOf(migration: Migration, reading: Reading): Script {
  const known = scripts.get(migration)
  if (known !== undefined) return known
  const script = analyse(migration, reading)
  scripts.set(migration, script)
  return script
}

function analyse(migration: Migration, { historyTable, standardStrings = true }: Reading): Script {
  const refuseAt = ({ line, column }: Position, problem: string, hint: string): never => {
    throw new UnusableFile({ file: migration.path, line, column, problem, hint })
  }
  const refuse: Refuse = (at, problem, hint) => refuseAt(at.start, problem, hint)
  const held: Piece[] | undefined = migration.text === undefined ? undefined : []
  const pieces = () => held ?? piecesAgain(migration, standardStrings)

  const judge = psqlJudge()
  const encoding = encodingWatch()
  const observed = function* () {
    for (const piece of piecesOf(migration, standardStrings)) {
      const refusal = judge(piece)
      if (refusal !== undefined) refuseAt(refusal.position, refusal.message, refusal.advice)
      const misread = encoding(piece)
      if (misread !== undefined)
        refuse(
          misread,
          'the file is UTF-8, and what follows would be read in another encoding',
          'Remove this: what is stored comes in the encoding of the database.',
        )
      held?.push(piece)
      yield piece
    }
  }
  const control = new TransactionControl(refuse)
  const touching = historyWatch(historyTable)
  let count = 0
  let takesLocks = false
  let copies = false
  let touches: string | undefined
  let outside = migration.outside === undefined ? undefined : `it says so: ${migration.outside}`
  let joined: Statement | undefined
  try {
    for (const item of itemsOf(observed())) {
      const { statement, kind, data } = item
      count += 1
      copies ||= data !== undefined
      takesLocks ||= !['data', 'set', 'set-transaction', 'begin', 'commit'].includes(kind)
      touches ??= touching(statement)
      if (statement.joined) joined ??= statement
      if (kind === 'prepare-transaction')
        refuse(
          statement,
          'PREPARE TRANSACTION would leave the migration half done for ever',
          'Leave it out: COMMIT what it prepares.',
        )
      const alone = aloneOf(statement.words)
      if (alone !== undefined && control.open !== undefined)
        refuse(
          statement,
          `${alone.name} cannot run in a transaction, and line ${control.open.start.line} begins one`,
          'Put COMMIT before it.',
        )
      if (alone !== undefined)
        outside ??= `${alone.name} cannot run in a transaction (line ${statement.start.line})`
      control.see(item)
    }
  } catch (error) {
    if (!(error instanceof ScanError)) throw error
    refuseAt(error.position, error.message, error.advice)
  }
  const claim = touches === undefined ? 'first' : 'last'
  const shared = { claim, takesLocks, items: () => itemsOf(pieces()) } as const
  const { several } = control
  if (outside !== undefined || several !== undefined) {
    if (joined !== undefined)
      refuse(
        joined,
        'what is joined by \\; would be a transaction of its own',
        'Write a semicolon alone, or put BEGIN and COMMIT around what belongs together.',
      )
    if (several !== undefined && control.open !== undefined)
      refuse(
        control.open,
        'the transaction that it begins is never committed',
        'psql would roll it back without a word: put COMMIT behind it.',
      )
    return {
      ...shared,
      mode: 'statements',
      stepwise: several !== undefined,
      why: outside ?? `it controls transactions itself (${written(several)})`,
      note: touches,
      statements: count,
      begin: {},
      parts: () => [],
    }
  }
  const own = control.whole()
  const partLength = held === undefined ? usualPartLength : Number.POSITIVE_INFINITY
  const parts = () => partsOf(shared.items(), own.left, { standardStrings, partLength })
  const whole = held === undefined || copies ? undefined : onlyPart(parts())
  return {
    ...shared,
    mode: 'transaction',
    stepwise: false,
    statements: count - own.left.size,
    parts,
    whole,
    begin: own.options,
    note: touches ?? (whole === undefined ? noteOf(copies, held !== undefined) : undefined),
    warning: own.warning,
  }
}

function onlyPart(parts: Iterable<Part>): Part | undefined {
  const [first, second] = parts
  return second === undefined ? (first ?? { statements: [] }) : undefined
}

/** Why a file is sent in several messages, for `plan`. */
function noteOf(copies: boolean, held: boolean): string {
  if (copies) return 'it brings COPY data'
  return held ? 'it changes how its strings are read' : 'it is large'
}

function written(statement: Statement | undefined): string {
  const words = (statement?.words ?? []).slice(0, 2).join(' ').toUpperCase().replace(/ ;$/, '')
  return `${words}, line ${statement?.start.line}`
}

/** Why a file must find the history table as it would under psql, statement by statement; undefined where it makes no difference. */
function historyWatch(table: string): (statement: Statement) => string | undefined {
  const escaped = table.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const mention = new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'gi')
  return ({ text, words }) => {
    const mentions = text.match(mention)?.length ?? 0
    if (mentions === 0) return undefined
    if (words[0] === 'create' && words.includes('table')) return `it creates ${table} itself`
    const harmless = words[0] === 'insert' && mentions === 1 && /\bon\s+conflict\b/i.test(text)
    return harmless ? undefined : `it uses ${table} itself`
  }
}
