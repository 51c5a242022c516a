import { changedTable, madeBy } from './data.ts'
import { isSame, type Relation, relationOf } from './names.ts'
import type { Read } from './read.ts'
import type { AddedValue, FileFacts, ParsedStatement } from './rule.ts'
import type { Schema } from './schema.ts'

/** Kept while the statements of a file go by. */
export class Facts implements FileFacts {
  readonly before: ParsedStatement[] = []
  readonly enumValues: AddedValue[] = []
  readonly schema: Schema
  readonly historyTable: string
  readonly #made = new Map<string | undefined, Relation[]>()
  /** The last transaction that changed rows. */
  #changed: number | undefined
  #current = 0

  constructor(schema: Schema, historyTable: string) {
    this.schema = schema
    this.historyTable = historyTable
  }

  get changedData(): boolean {
    return this.#changed === this.#current
  }

  isNew(relation: Relation): boolean {
    return this.#made.get(relation.relname)?.some((one) => isSame(one, relation)) ?? false
  }

  /** The statement is looked at next. */
  begin({ transaction }: Read): void {
    this.#current = transaction
  }

  /** The statement has been looked at. */
  see({ statement, tree, transaction, kind }: Read, direction: 'up' | 'down'): void {
    if (tree === undefined) return
    const changed = changedTable(tree)
    if (changed !== undefined && changed.relname !== this.historyTable && !this.isNew(changed))
      this.#changed = transaction
    const made = madeBy(tree)
    const renamed = tree.RenameStmt?.relation
    if (made !== undefined && (renamed === undefined || this.isNew(renamed))) this.#add(made)
    const { typeName, newVal, oldVal } = tree.AlterEnumStmt ?? {}
    const type = relationOf(typeName)
    if (newVal !== undefined && oldVal === undefined && !this.isNew(type))
      this.enumValues.push({ type, value: newVal, transaction })
    // A file may bring a million rows.
    if (kind !== 'data' && kind !== 'copy-from-stdin') this.before.push({ statement, tree, transaction })
    if (direction === 'up') this.schema.see(tree)
  }

  #add(made: Relation): void {
    const others = this.#made.get(made.relname)
    if (others === undefined) this.#made.set(made.relname, [made])
    else others.push(made)
  }
}
