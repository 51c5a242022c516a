import type { AlterTableCmd, ColumnDef, Constraint, Node } from 'libpg-query'
import { type Tree, tree } from '../sql/parser.ts'
import { constraintsOf } from './alter-table.ts'
import { dropped, isSame, type Relation, typeText } from './names.ts'

interface Table {
  readonly relation: Relation
  readonly partitioned: boolean
  readonly types: Map<string, string>
  readonly notNull: Set<string>
  readonly constraints: KnownConstraint[]
}

interface KnownConstraint {
  readonly name: string
  readonly isCheck: boolean
  /** The columns that it says are not null: CHECK (column IS NOT NULL), NOT NULL … NOT VALID. Undefined: they may be any. */
  readonly notNull: readonly string[] | undefined
  valid: boolean
}

/**
 * What the migrations have made so far, as far as rules need it: without it nobody could tell `varchar(50)` made longer from
 * one made shorter. What was made outside of them is not known.
 */
export class Schema {
  readonly #tables = new Map<string, Table[]>()

  /** The type of a column, as typeText has it; undefined where that is not known. */
  typeOf(table: Relation, column: string): string | undefined {
    return this.#find(table)?.types.get(column)
  }

  /** No row has NULL in it, and PostgreSQL knows: NOT NULL, or a constraint that is validated. */
  isNeverNull(table: Relation, column: string): boolean {
    const known = this.#find(table)
    if (known === undefined) return false
    const proved = known.constraints.some(
      ({ valid, notNull }) => valid && (notNull?.includes(column) ?? true),
    )
    return proved || known.notNull.has(column)
  }

  /** Every row is known to satisfy some condition. */
  hasValidCheck(table: Relation): boolean {
    return this.#find(table)?.constraints.some(({ valid, isCheck }) => valid && isCheck) ?? false
  }

  isPartitioned(table: Relation): boolean {
    return this.#find(table)?.partitioned ?? false
  }

  /** Follows a statement. */
  see({ CreateStmt, CreateTableAsStmt, AlterTableStmt, RenameStmt, DropStmt }: Tree): void {
    if (CreateStmt?.relation !== undefined) {
      const table = this.#add(CreateStmt.relation, CreateStmt.partspec !== undefined)
      for (const element of CreateStmt.tableElts ?? []) see(table, element)
    }
    if (CreateTableAsStmt?.into?.rel !== undefined) this.#add(CreateTableAsStmt.into.rel, false)
    if (AlterTableStmt?.relation !== undefined) {
      const table = this.#find(AlterTableStmt.relation) ?? this.#add(AlterTableStmt.relation, false)
      for (const node of AlterTableStmt.cmds ?? []) follow(table, tree(node).AlterTableCmd ?? {})
    }
    if (RenameStmt?.relation !== undefined && RenameStmt.newname !== undefined) {
      const { renameType, relation, subname = '', newname } = RenameStmt
      const table = this.#find(relation)
      if (table !== undefined && renameType === 'OBJECT_COLUMN') renameColumn(table, subname, newname)
      if (table !== undefined && renameType === 'OBJECT_TABLE') this.#rename(table, newname)
    }
    if (DropStmt?.removeType === 'OBJECT_TABLE')
      for (const one of dropped(DropStmt.objects)) this.#forget(one)
  }

  #find(relation: Relation): Table | undefined {
    return this.#tables.get(relation.relname ?? '')?.findLast((table) => isSame(table.relation, relation))
  }

  #add(relation: Relation, partitioned: boolean): Table {
    const table = { relation, partitioned, types: new Map(), notNull: new Set<string>(), constraints: [] }
    this.#tables.set(relation.relname ?? '', [...(this.#tables.get(relation.relname ?? '') ?? []), table])
    return table
  }

  #rename(table: Table, relname: string): void {
    this.#forget(table.relation)
    const renamed = { ...table, relation: { ...table.relation, relname } }
    this.#tables.set(relname, [...(this.#tables.get(relname) ?? []), renamed])
  }

  #forget(relation: Relation): void {
    const others = this.#tables
      .get(relation.relname ?? '')
      ?.filter((table) => !isSame(table.relation, relation))
    this.#tables.set(relation.relname ?? '', others ?? [])
  }
}

function see(table: Table, element: Node): void {
  const { ColumnDef, Constraint } = tree(element)
  if (ColumnDef !== undefined) addColumn(table, ColumnDef)
  if (Constraint !== undefined) addConstraint(table, Constraint)
}

function follow(table: Table, { subtype, name = '', def }: AlterTableCmd): void {
  const { ColumnDef, Constraint } = tree(def)
  if (subtype === 'AT_AddColumn' && ColumnDef !== undefined) addColumn(table, ColumnDef)
  if (subtype === 'AT_AlterColumnType') table.types.set(name, typeText(ColumnDef?.typeName))
  if (subtype === 'AT_DropColumn') table.types.delete(name)
  if (subtype === 'AT_SetNotNull') table.notNull.add(name)
  if (subtype === 'AT_DropNotNull') table.notNull.delete(name)
  if (subtype === 'AT_AddConstraint' && Constraint !== undefined) addConstraint(table, Constraint)
  if (subtype === 'AT_ValidateConstraint') validate(table, name)
  if (subtype === 'AT_DropConstraint') {
    const at = table.constraints.findIndex((one) => one.name === name)
    if (at !== -1) table.constraints.splice(at, 1)
  }
}

function addColumn(table: Table, column: ColumnDef): void {
  const { colname = '', typeName } = column
  table.types.set(colname, typeText(typeName))
  for (const { contype } of constraintsOf(column))
    if (contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_PRIMARY') table.notNull.add(colname)
}

function addConstraint(table: Table, constraint: Constraint): void {
  const { contype, conname = '', skip_validation, raw_expr, keys = [] } = constraint
  const columns = keys.flatMap((key) => tree(key).String?.sval ?? [])
  if (contype === 'CONSTR_PRIMARY') for (const column of columns) table.notNull.add(column)
  const isCheck = contype === 'CONSTR_CHECK'
  const notNull = isCheck ? notNullColumns(raw_expr) : contype === 'CONSTR_NOTNULL' ? columns : []
  table.constraints.push({ name: conname, isCheck, notNull, valid: !skip_validation })
}

/** One that is not known may say anything. */
function validate(table: Table, name: string): void {
  const known = table.constraints.find((one) => one.name === name)
  if (known !== undefined) known.valid = true
  else table.constraints.push({ name, isCheck: true, notNull: undefined, valid: true })
}

/** The columns that a CHECK says are not null: it is `c IS NOT NULL`, or several conditions that AND joins. */
function notNullColumns(expression: Node | undefined): string[] {
  const { NullTest, BoolExpr } = tree(expression)
  if (BoolExpr?.boolop === 'AND_EXPR') return (BoolExpr.args ?? []).flatMap(notNullColumns)
  if (NullTest?.nulltesttype !== 'IS_NOT_NULL') return []
  const name = tree(tree(NullTest.arg).ColumnRef?.fields?.at(-1)).String?.sval
  return name === undefined ? [] : [name]
}

function renameColumn(table: Table, from: string, to: string): void {
  const type = table.types.get(from)
  if (type !== undefined) table.types.set(to, type)
  table.types.delete(from)
  if (table.notNull.delete(from)) table.notNull.add(to)
}
