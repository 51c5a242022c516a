import { chains, type StatementKind } from '../sql/kind.ts'
import { aloneOf } from '../sql/outside-transaction.ts'
import { parseStatement, SyntaxProblem, type Tree } from '../sql/parser.ts'
import type { Statement } from '../sql/scanner.ts'

/** A statement of a script, and what it is by its first words. */
export interface Item {
  readonly statement: Statement
  readonly kind: StatementKind
}

/** How a script is run. */
export interface Mode {
  /** All of it is one transaction. */
  readonly mode: 'transaction' | 'statements'
  /** Where it is not, each statement is one of its own; else consecutive ones share one. */
  readonly stepwise: boolean
}

/** Of rows that a file brings so much is read: 0.5 s for a megabyte in long statements, 0.4 s in short ones (measured). */
const dataBytes = 1024 * 1024
/** Such a statement has rows, and little else. */
const longData = 64 * 1024
/** So long a statement is not read, whatever it is: that takes seconds, and gigabytes in the end. */
const longStatement = 1024 * 1024

/** A statement with its place among the transactions. */
export interface Read extends Item {
  readonly transaction: number
  readonly after: Statement | undefined
  readonly tree?: Tree | undefined
  readonly problem?: SyntaxProblem | undefined
}

/**
 * Reads the statements of a script one by one. One without tree and problem was not read: it is long, or data, and there is much
 * of it, or its strings mean something else than the parser thinks.
 */
export function* readStatements(items: Iterable<Item>, mode: Mode): Generator<Read> {
  const transactionOf = transactions(mode)
  let left = dataBytes
  let trusted = true
  let after: Statement | undefined
  for (const { statement, kind } of items) {
    const read = { statement, kind, transaction: transactionOf(statement, kind), after }
    after = statement
    const isData = /^(?:insert|values)$/.test(statement.words[0] ?? '')
    if (isData) left -= statement.text.length
    const { length } = statement.text
    if (length > longStatement || (isData && (left < 0 || length > longData))) {
      yield read
      continue
    }
    const parsed = tryToParse(statement.text)
    // SET, or set_config().
    if (/standard_conforming_strings\b.*\b(?:off|false|0|no)\b/is.test(statement.text)) trusted = false
    if (parsed instanceof SyntaxProblem) yield trusted ? { ...read, problem: parsed } : read
    else yield { ...read, tree: parsed }
  }
}

function tryToParse(text: string): Tree | SyntaxProblem | undefined {
  try {
    return parseStatement(text)
  } catch (error) {
    if (error instanceof SyntaxProblem) return error
    throw error
  }
}

/** Numbers the transactions as the statements come. */
function transactions({ mode, stepwise }: Mode): (statement: Statement, kind: StatementKind) => number {
  let number = 0
  let open = false
  let alone = false
  return ({ words }, kind) => {
    if (mode === 'transaction') return number
    const isAlone = !open && (stepwise || aloneOf(words) !== undefined)
    if (!open && (alone || isAlone || kind === 'begin')) number++
    alone = isAlone && kind !== 'begin'
    if (kind === 'begin') open = true
    const its = number
    if (kind === 'commit' || kind === 'rollback') {
      open = chains(words)
      number++
    }
    return its
  }
}
