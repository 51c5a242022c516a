import type { AlterTableType, ObjectType } from 'libpg-query'
import { type Tree, tree } from '../sql/parser.ts'
import { dropped, type Relation } from './names.ts'

/** What ALTER TABLE does under a weaker lock (tablecmds.c, AlterTableGetLockLevel; tried on 17). */
const weaker: readonly (AlterTableType | undefined)[] = [
  'AT_SetStatistics',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_ValidateConstraint',
  'AT_EnableTrig',
  'AT_EnableAlwaysTrig',
  'AT_EnableReplicaTrig',
  'AT_EnableTrigAll',
  'AT_EnableTrigUser',
  'AT_DisableTrig',
  'AT_DisableTrigAll',
  'AT_DisableTrigUser',
  'AT_AttachPartition',
]

/** Objects that belong to a table, which is locked when they are dropped. */
const parts: readonly (ObjectType | undefined)[] = ['OBJECT_TRIGGER', 'OBJECT_RULE', 'OBJECT_POLICY']

/** The mode of LOCK by its number in PostgreSQL. */
const accessExclusive = 8

/** The tables that nobody can read from this statement on until its transaction ends. */
export function exclusivelyLocked(statement: Tree): readonly Relation[] {
  const { AlterTableStmt, RenameStmt, DropStmt, TruncateStmt, LockStmt, AlterObjectSchemaStmt } = statement
  if (AlterTableStmt?.relation !== undefined && AlterTableStmt.objtype === 'OBJECT_TABLE')
    return AlterTableStmt.cmds?.some((node) => isExclusive(tree(node))) ? [AlterTableStmt.relation] : []
  if (DropStmt?.removeType === 'OBJECT_TABLE') return dropped(DropStmt.objects)
  if (parts.includes(DropStmt?.removeType)) return dropped(DropStmt?.objects, 1)
  const renamed = RenameStmt?.relationType === 'OBJECT_TABLE' || RenameStmt?.renameType === 'OBJECT_TABLE'
  if (RenameStmt?.relation !== undefined && renamed) return [RenameStmt.relation]
  if (AlterObjectSchemaStmt?.objectType === 'OBJECT_TABLE') return [AlterObjectSchemaStmt.relation ?? {}]
  const ruled = statement.CreatePolicyStmt?.table ?? statement.RuleStmt?.relation
  if (ruled !== undefined) return [ruled]
  const listed = LockStmt?.mode === accessExclusive ? LockStmt.relations : TruncateStmt?.relations
  return (listed ?? []).flatMap((node) => tree(node).RangeVar ?? [])
}

function isExclusive({ AlterTableCmd }: Tree): boolean {
  const { subtype, def } = AlterTableCmd ?? {}
  if (subtype === 'AT_DetachPartition') return !tree(def).PartitionCmd?.concurrent
  if (subtype === 'AT_AddConstraint') return tree(def).Constraint?.contype !== 'CONSTR_FOREIGN'
  return !weaker.includes(subtype)
}
