import { type BeginOptions, beginOptions, chains } from '../sql/kind.ts'
import type { Statement } from '../sql/scanner.ts'
import type { Item } from './items.ts'
import type { Refuse } from './unusable-file.ts'

/** What a file that can be one transaction says about it. */
export interface OwnTransaction {
  /** Numbers of the statements that are not sent, because ours does what they say. */
  readonly left: ReadonlySet<number>
  readonly options: BeginOptions
  readonly warning?: string | undefined
}

/**
 * Follows the transactions that a file begins and ends itself. Where there is one around everything, it becomes ours, with
 * its options.
 */
export class TransactionControl {
  readonly #refuse: Refuse
  /** The BEGIN that the statements seen last are in. */
  #open: Statement | undefined
  /** SET TRANSACTION counts only before the first query: later ones are the server's to refuse. */
  #mayLead = true
  #modes: Item[] = []
  /** The BEGIN before which there is nothing but SET, and the COMMIT behind which there is nothing. */
  #opening: Item | undefined
  #closing: Item | undefined
  #offender: Statement | undefined

  constructor(refuse: Refuse) {
    this.#refuse = refuse
  }

  /** The statement that began the transaction block that is open, if one is. */
  get open(): Statement | undefined {
    return this.#open
  }

  see(item: Item): void {
    const { kind } = item
    // More than one transaction around everything, whatever follows its end.
    this.#offender ??= this.#closing?.statement
    if (kind === 'set') return
    if (kind === 'set-transaction') {
      if (this.#mayLead) this.#modes.push(item)
      return
    }
    if (kind === 'begin') this.#begin(item)
    else if (kind === 'commit' || kind === 'rollback') this.#end(item)
    else this.#mayLead = false
  }

  /** The first statement that makes it more, or less, than one transaction around everything; undefined where it is that. */
  get several(): Statement | undefined {
    return this.#offender
  }

  /** The file as one transaction. Only where it is not several. */
  whole(): OwnTransaction {
    const ours = [...(this.#opening === undefined ? [] : [this.#opening]), ...this.#modes]
    let options: BeginOptions = {}
    // Where two say different things the later one counts, as in the server.
    for (const { statement } of ours) {
      const its = this.optionsOf(statement)
      if (its.readOnly)
        this.#refuse(
          statement,
          'a read-only transaction cannot record that the migration was applied',
          'Leave READ ONLY out.',
        )
      options = { ...options, ...its }
    }
    const left = new Set([...ours, ...(this.#closing === undefined ? [] : [this.#closing])].map(numberOf))
    const forgotten = this.#opening !== undefined && this.#closing === undefined
    return {
      left,
      options,
      warning: forgotten
        ? 'it begins a transaction and never commits it: psql would roll it back; it is committed here'
        : undefined,
    }
  }

  optionsOf(statement: Statement): BeginOptions {
    const options = beginOptions(statement.words)
    if (typeof options === 'string') return this.#refuse(statement, options, 'Write it as the manual has it.')
    return options
  }

  #begin(item: Item): void {
    // Inside a block it is a warning, and its options count like those of SET TRANSACTION.
    if (this.#open !== undefined) {
      if (this.#mayLead) this.#modes.push(item)
      return
    }
    this.#open = item.statement
    const leads = this.#mayLead && this.#opening === undefined && this.#modes.length === 0
    if (leads && this.#offender === undefined) this.#opening = item
    else this.#offender ??= item.statement
  }

  #end(item: Item): void {
    const { statement, kind } = item
    const closes = kind === 'commit' && !chains(statement.words) && this.#open !== undefined
    if (closes && this.#opening !== undefined && this.#closing === undefined) this.#closing = item
    else this.#offender ??= statement
    this.#mayLead = false
    if (!chains(statement.words)) this.#open = undefined
  }
}

function numberOf({ number }: Item): number {
  return number
}
