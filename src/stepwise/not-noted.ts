import { identifier } from '../database/quote.ts'
import { codeOf, isHindered, serverErrorOf, sqlstate } from '../database/sqlstate.ts'
import type { Failure, Unfinished } from '../failure/failure.ts'
import { whatStays } from '../failure/words.ts'
import type { Circumstances } from './explain.ts'
import type { NotNoted } from './mishap.ts'

/** Our own statement: its words would mislead ("division by zero"). */
export function notNoted(
  error: Error,
  { table }: NotNoted,
  { step, around, unfinished, hint = '' }: Circumstances & { readonly unfinished: Unfinished },
): Failure {
  const file = step.migration.path
  switch (codeOf(error)) {
    case sqlstate.insufficientPrivilege:
      return {
        code: 'PERMISSION_MISSING',
        doing: `noting in ${table.display} how far ${step.migration.file} came`,
        reason: error.message,
        hint,
      }
    case sqlstate.invalidSchemaName:
      return {
        code: 'HISTORY_TABLE_UNUSABLE',
        table: table.display,
        reason: 'its schema does not exist',
        hint: `Run: CREATE SCHEMA ${identifier(around.table.schema)};`,
      }
    case sqlstate.divisionByZero:
      return {
        code: 'MIGRATION_FAILED',
        file,
        explanation: `its row in ${table.display} is not what this run made it: somebody else changed it, or runs this file too`,
        unfinished,
      }
    case sqlstate.readOnlySqlTransaction:
      return {
        code: 'MIGRATION_FAILED',
        file,
        explanation: `the file made its transactions read-only, so ${table.display} cannot say how far it came`,
        unfinished,
      }
    default:
      if (isHindered(error))
        return {
          code: 'SERVER_UNABLE',
          server: serverErrorOf(error),
          leftBehind: whatStays(file, unfinished, 'Run again'),
        }
      return { code: 'MIGRATION_FAILED', file, server: serverErrorOf(error), unfinished }
  }
}
