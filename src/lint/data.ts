import type { RangeVar } from 'libpg-query'
import type { Tree } from '../sql/parser.ts'
import { type Relation, relationOf } from './names.ts'

/** The table whose rows a statement changes. */
export function changedTable({
  InsertStmt,
  UpdateStmt,
  DeleteStmt,
  MergeStmt,
  CopyStmt,
}: Tree): RangeVar | undefined {
  const changed = InsertStmt ?? UpdateStmt ?? DeleteStmt ?? MergeStmt
  return changed?.relation ?? (CopyStmt?.is_from ? CopyStmt.relation : undefined)
}

/** Statements that neither define anything nor change rows. */
const others: readonly (keyof Tree)[] = [
  'SelectStmt',
  'VariableSetStmt',
  'TransactionStmt',
  'DoStmt',
  'CallStmt',
  'ExplainStmt',
  'LockStmt',
  'VacuumStmt',
]

/** Whether it defines, changes or removes an object: a table, a view, a function. */
export function isDefinition(statement: Tree): boolean {
  return changedTable(statement) === undefined && others.every((kind) => !(kind in statement))
}

/** The table, view, sequence or enum that a statement makes; that of a new name is one only if the old one is. */
export function madeBy(statement: Tree): Relation | undefined {
  const { CreateStmt, CreateForeignTableStmt, CreateTableAsStmt, SelectStmt, ViewStmt, CreateSeqStmt } =
    statement
  const { CompositeTypeStmt, CreateEnumStmt, RenameStmt } = statement
  const made =
    (CreateStmt ?? CreateForeignTableStmt?.base)?.relation ??
    CreateTableAsStmt?.into?.rel ??
    SelectStmt?.intoClause?.rel ??
    ViewStmt?.view ??
    CreateSeqStmt?.sequence ??
    CompositeTypeStmt?.typevar
  if (made !== undefined) return made
  if (CreateEnumStmt !== undefined) return relationOf(CreateEnumStmt.typeName)
  const { renameType, relation, newname } = RenameStmt ?? {}
  if (renameType !== 'OBJECT_TABLE' || relation === undefined || newname === undefined) return undefined
  return { ...relation, relname: newname }
}
