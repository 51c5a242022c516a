import type { Rule } from './rule.ts'
import { attachPartition } from './rules/attach-partition.ts'
import { changeWithoutWhere } from './rules/change-without-where.ts'
import { checkWithoutNotValid } from './rules/check-without-not-valid.ts'
import { cluster } from './rules/cluster.ts'
import { dataChangeInDdl } from './rules/data-change-in-ddl.ts'
import { dropColumn } from './rules/drop-column.ts'
import { dropIndexWithoutConcurrently } from './rules/drop-index-without-concurrently.ts'
import { dropTable } from './rules/drop-table.ts'
import { enumValueUsed } from './rules/enum-value-used.ts'
import { exclusionConstraint } from './rules/exclusion-constraint.ts'
import { foreignKeyWithoutNotValid } from './rules/foreign-key-without-not-valid.ts'
import { ignoreComment } from './rules/ignore-comment.ts'
import { indexWithoutConcurrently } from './rules/index-without-concurrently.ts'
import { lockTable } from './rules/lock-table.ts'
import { missingName } from './rules/missing-name.ts'
import { notIdempotent } from './rules/not-idempotent.ts'
import { primaryKeyWithoutIndex } from './rules/primary-key-without-index.ts'
import { refreshWithoutConcurrently } from './rules/refresh-without-concurrently.ts'
import { reindexWithoutConcurrently } from './rules/reindex-without-concurrently.ts'
import { renameColumn } from './rules/rename-column.ts'
import { renameEnumValue } from './rules/rename-enum-value.ts'
import { renameTable } from './rules/rename-table.ts'
import { requiredColumn } from './rules/required-column.ts'
import { setNotNull } from './rules/set-not-null.ts'
import { severalLocks } from './rules/several-locks.ts'
import { storedGeneratedColumn } from './rules/stored-generated-column.ts'
import { syntaxError } from './rules/syntax-error.ts'
import { tableRewrite } from './rules/table-rewrite.ts'
import { truncate } from './rules/truncate.ts'
import { typeChange } from './rules/type-change.ts'
import { uniqueWithoutIndex } from './rules/unique-without-index.ts'
import { vacuumFull } from './rules/vacuum-full.ts'
import { validateInSameTransaction } from './rules/validate-in-same-transaction.ts'
import { volatileDefault } from './rules/volatile-default.ts'

/** All rules, in the order of docs/checks.md: a file below rules/ for each, and a line here. */
export const rules: readonly Rule[] = [
  syntaxError,
  ignoreComment,
  indexWithoutConcurrently,
  dropIndexWithoutConcurrently,
  reindexWithoutConcurrently,
  refreshWithoutConcurrently,
  volatileDefault,
  storedGeneratedColumn,
  typeChange,
  tableRewrite,
  vacuumFull,
  cluster,
  requiredColumn,
  setNotNull,
  checkWithoutNotValid,
  foreignKeyWithoutNotValid,
  validateInSameTransaction,
  uniqueWithoutIndex,
  primaryKeyWithoutIndex,
  exclusionConstraint,
  attachPartition,
  severalLocks,
  lockTable,
  renameColumn,
  renameTable,
  renameEnumValue,
  enumValueUsed,
  dropColumn,
  dropTable,
  truncate,
  changeWithoutWhere,
  dataChangeInDdl,
  missingName,
  notIdempotent,
]
