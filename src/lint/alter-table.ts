import type { AlterTableCmd, ColumnDef, Constraint, RangeVar } from 'libpg-query'
import { tree } from '../sql/parser.ts'
import type { FileFacts, ParsedStatement } from './rule.ts'

/** One thing that an ALTER TABLE does to a table that was there before the file. */
interface Change {
  readonly table: RangeVar
  readonly command: AlterTableCmd
  /** Where it is, see Hit; the parser does not say that of all: then it is where the column or constraint is named. */
  readonly at: number | undefined
}

/** What an ALTER TABLE does; nothing where the file has made the table itself. */
export function* changesOf(statement: ParsedStatement, file: FileFacts): Generator<Change> {
  const { AlterTableStmt } = statement.tree
  const table = AlterTableStmt?.relation
  if (table === undefined || AlterTableStmt?.objtype !== 'OBJECT_TABLE' || file.isNew(table)) return
  const { text } = statement.statement
  let from = text.indexOf(table.relname ?? '') + (table.relname?.length ?? 0)
  for (const node of AlterTableStmt.cmds ?? []) {
    const command = tree(node).AlterTableCmd
    if (command === undefined) continue
    const named = command.name === undefined ? -1 : text.indexOf(command.name, from)
    if (named !== -1) from = named
    yield { table, command, at: locationOf(command) ?? (named === -1 ? undefined : bytesBefore(text, named)) }
  }
}

function locationOf({ def }: AlterTableCmd): number | undefined {
  const { ColumnDef, Constraint, PartitionCmd } = tree(def)
  return ColumnDef?.location ?? Constraint?.location ?? PartitionCmd?.name?.location
}

function bytesBefore(text: string, offset: number): number {
  return Buffer.byteLength(text.slice(0, offset))
}

/** The columns that are added to a table that was there. */
export function* addedColumns(
  statement: ParsedStatement,
  file: FileFacts,
): Generator<{ readonly table: RangeVar; readonly column: ColumnDef; readonly constraints: Constraint[] }> {
  for (const { table, command } of changesOf(statement, file)) {
    const column = tree(command.def).ColumnDef
    if (command.subtype === 'AT_AddColumn' && column !== undefined)
      yield { table, column, constraints: constraintsOf(column) }
  }
}

export function constraintsOf({ constraints = [] }: ColumnDef): Constraint[] {
  return constraints.flatMap((node) => tree(node).Constraint ?? [])
}

/** The constraints that are added to a table that was there, by themselves or, then with it, as part of a column. */
export function* addedConstraints(
  statement: ParsedStatement,
  file: FileFacts,
): Generator<{
  readonly table: RangeVar
  readonly constraint: Constraint
  readonly column?: ColumnDef | undefined
}> {
  for (const { table, command } of changesOf(statement, file)) {
    const constraint = tree(command.def).Constraint
    if (command.subtype === 'AT_AddConstraint' && constraint !== undefined) yield { table, constraint }
  }
  for (const { table, column, constraints } of addedColumns(statement, file))
    for (const constraint of constraints) yield { table, constraint, column }
}

/** The name of a constraint, or one that says what is missing. */
export function nameOf({ conname }: Constraint, table: RangeVar, ending: string): string {
  return conname ?? `${table.relname}_${ending}`
}
