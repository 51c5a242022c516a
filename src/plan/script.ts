import type { FileProblem } from '../failure.ts'
import type { Migration } from '../migrations/migration.ts'
import { type BeginOptions, kindOf } from '../sql/kind.ts'
import { psqlJudge } from '../sql/psql.ts'
import { type Piece, ScanError, type Statement, scanScript } from '../sql/scanner.ts'
import { type Cut, cutsOf, noteOf } from './cuts.ts'
import { otherEncoding } from './encoding.ts'
import { ownTransaction } from './own-transaction.ts'

/** How a file is run. */
export interface Script {
  /** What is sent: the file, with blanks in place of what is not for the server, so that places stay right. */
  readonly text: string
  readonly statements: readonly Statement[]
  /** Where one message ends and the next begins, in order. */
  readonly cuts: readonly Cut[]
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
  const refuse = (at: { start: { line: number; column: number } }, problem: string, hint: string): never => {
    throw new UnusableFile({
      file: migration.path,
      line: at.start.line,
      column: at.start.column,
      problem,
      hint,
    })
  }
  const pieces = scan(migration, standardStrings)
  const judge = psqlJudge()
  for (const piece of pieces) {
    const refusal = judge(piece)
    if (refusal !== undefined) refuse({ start: refusal.position }, refusal.message, refusal.advice)
  }
  const left: Piece[] = pieces.filter((piece) => piece.type === 'meta')
  const statements = pieces.filter((piece) => piece.type === 'statement')
  const kinds = statements.map(({ words }) => kindOf(words))
  for (const [index, kind] of kinds.entries()) {
    const statement = statements[index] as Statement
    if (kind === 'prepare-transaction')
      refuse(
        statement,
        'PREPARE TRANSACTION would leave the migration half done for ever',
        'Leave it out: the whole file is one transaction.',
      )
  }
  const encoding = otherEncoding(statements, migration.text)
  if (encoding !== undefined)
    refuse(
      encoding,
      'the file is UTF-8, and what follows would be read in another encoding',
      'Remove this: what is stored comes in the encoding of the database.',
    )
  const control = ownTransaction(statements, kinds, refuse)
  const run = statements.filter((statement) => !control.left.includes(statement))
  const touches = touchesHistory(run, historyTable)
  const cuts = cutsOf(pieces, standardStrings, migration.text.length)
  return {
    text: blank(migration.text, [...left, ...control.left]),
    statements: run,
    cuts,
    begin: control.options,
    claim: touches === undefined ? 'first' : 'last',
    note: touches ?? noteOf(cuts),
    takesLocks: run.some((statement) => !['data', 'set'].includes(kindOf(statement.words))),
    warning: control.warning,
  }
}

function scan(migration: Migration, standardConformingStrings: boolean): readonly Piece[] {
  try {
    return scanScript(migration.text, { standardConformingStrings })
  } catch (error) {
    if (!(error instanceof ScanError)) throw error
    const { line, column } = error.position
    throw new UnusableFile({ file: migration.path, line, column, problem: error.message, hint: error.advice })
  }
}

/** Why a file must find the history table as it would under psql; undefined where it makes no difference. */
function touchesHistory(statements: readonly Statement[], table: string): string | undefined {
  const escaped = table.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const mention = new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'gi')
  for (const { text, words } of statements) {
    const mentions = text.match(mention)?.length ?? 0
    if (mentions === 0) continue
    if (words[0] === 'create' && words.includes('table')) return `it creates ${table} itself`
    const harmless = words[0] === 'insert' && mentions === 1 && /\bon\s+conflict\b/i.test(text)
    if (!harmless) return `it uses ${table} itself`
  }
  return undefined
}

function blank(text: string, pieces: readonly Piece[]): string {
  let result = ''
  let from = 0
  for (const { start, end } of pieces.toSorted((a, b) => a.start.offset - b.start.offset)) {
    result += text.slice(from, start.offset) + text.slice(start.offset, end.offset).replace(/[^\r\n]/gu, ' ')
    from = end.offset
  }
  return result + text.slice(from)
}
