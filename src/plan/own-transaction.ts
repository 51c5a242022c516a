import { type BeginOptions, beginOptions, chains, type StatementKind } from '../sql/kind.ts'
import type { Statement } from '../sql/scanner.ts'

/** What a file says about the transaction it runs in. */
export interface OwnTransaction {
  /** Statements that are not sent, because ours does what they say. */
  readonly left: readonly Statement[]
  readonly options: BeginOptions
  readonly warning?: string
}

/** Does not return: this statement is why the file cannot be run. */
export type Refuse = (at: Statement, problem: string, hint: string) => never

/**
 * The file's own transaction, where it has one around everything: it becomes ours, with its options. Anything else that
 * begins or ends a transaction is refused.
 */
export function ownTransaction(
  statements: readonly Statement[],
  kinds: readonly StatementKind[],
  refuse: Refuse,
): OwnTransaction {
  const controls = statements.filter((_, index) => /^(?:begin|commit|rollback)$/.test(kinds[index] ?? ''))
  const [opening, end, ...more] = controls
  if (opening === undefined) return moved([], leadingModes(statements, kinds, 0), refuse)
  const first = kinds.findIndex((kind) => kind !== 'set')
  const opens = kinds[first] === 'begin'
  const closes =
    end === undefined ||
    (end === statements.at(-1) && kinds.at(-1) === 'commit' && !chains(end.words) && more.length === 0)
  if (!opens || !closes) {
    // Where the file begins as it should, the first statement too many is to blame.
    const offender = (opens ? controls.find((control) => control !== opening) : undefined) ?? opening
    return refuse(
      offender,
      `it controls transactions itself (${offender.words.slice(0, 2).join(' ').toUpperCase().replace(/ ;$/, '')})`,
      'Each file is one transaction: leave BEGIN and COMMIT out, or put one pair around the whole file.',
    )
  }
  const own = moved([opening], leadingModes(statements, kinds, first + 1), refuse)
  if (end !== undefined) return { ...own, left: [...own.left, end] }
  return {
    ...own,
    warning: 'it begins a transaction and never commits it: psql would roll it back; it is committed here',
  }
}

/** SET TRANSACTION counts only before the first query: later ones are the server's to refuse. */
function leadingModes(
  statements: readonly Statement[],
  kinds: readonly StatementKind[],
  from: number,
): Statement[] {
  const behind = kinds.findIndex(
    (kind, index) => index >= from && kind !== 'set' && kind !== 'set-transaction',
  )
  return statements
    .slice(from, behind === -1 ? undefined : behind)
    .filter((_, index) => kinds[from + index] === 'set-transaction')
}

/** Takes the options out of these statements; where two say different things the later one counts, as in the server. */
function moved(begin: readonly Statement[], modes: readonly Statement[], refuse: Refuse): OwnTransaction {
  const left = [...begin, ...modes]
  let options: BeginOptions = {}
  for (const statement of left) {
    const its = beginOptions(statement.words)
    if (typeof its === 'string') return refuse(statement, its, 'Write it as the manual has it.')
    if (its.readOnly)
      refuse(
        statement,
        'a read-only transaction cannot record that the migration was applied',
        'Leave READ ONLY out.',
      )
    options = { ...options, ...its }
  }
  return { left, options }
}
