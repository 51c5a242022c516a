import type { Migration } from '../migrations/migration.ts'
import type { BeginOptions } from '../sql/kind.ts'
import type { Piece, Statement } from '../sql/scanner.ts'
import { findingsIn } from './findings.ts'
import { type Item, itemsOf, piecesAgain, piecesOf } from './items.ts'
import { type Part, partsOf, usualPartLength } from './parts.ts'
import { refusing } from './unusable-file.ts'

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
  /** The shortest lock_timeout that it sets itself, in milliseconds. */
  readonly ownLockTimeoutMs?: number | undefined
  /** How many bytes of COPY data it brings, by the line in which they begin. */
  readonly copies?: ReadonlyMap<number, number> | undefined
  readonly warning?: string | undefined
}

/** What a file is read with. */
export interface Reading {
  /** The name of the history table, without its schema. */
  readonly historyTable: string
  /** standard_conforming_strings, as a fresh session has it; on, if not given. */
  readonly standardStrings?: boolean
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
  const refuse = refusing(migration)
  const held: Piece[] | undefined = migration.text === undefined ? undefined : []
  const findings = findingsIn(migration, keeping(piecesOf(migration, standardStrings), held), historyTable)
  const { statements, takesLocks, copies, ownLockTimeoutMs, touches, outside, joined, control } = findings
  const { several } = control
  const shared = {
    claim: touches === undefined ? 'first' : 'last',
    takesLocks,
    ownLockTimeoutMs,
    copies,
    items: () => itemsOf(held ?? piecesAgain(migration, standardStrings)),
  } as const
  if (outside !== undefined || several !== undefined) {
    if (joined !== undefined)
      refuse(
        joined,
        'what is joined by \\; would be a transaction of its own',
        'Write a semicolon alone, or put BEGIN and COMMIT around what belongs together.',
      )
    if (control.open !== undefined)
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
      statements,
      begin: {},
      parts: () => [],
    }
  }
  const own = control.whole()
  const partLength = held === undefined ? usualPartLength : Number.POSITIVE_INFINITY
  const parts = () => partsOf(shared.items(), own.left, { standardStrings, partLength })
  const whole = held === undefined || copies.size > 0 ? undefined : onlyPart(parts())
  return {
    ...shared,
    mode: 'transaction',
    stepwise: false,
    statements: statements - own.left.size,
    parts,
    whole,
    begin: own.options,
    note: touches ?? (whole === undefined ? noteOf(copies.size > 0, held !== undefined) : undefined),
    warning: own.warning,
  }
}

function* keeping(pieces: Iterable<Piece>, kept: Piece[] | undefined): Generator<Piece> {
  for (const piece of pieces) {
    kept?.push(piece)
    yield piece
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
