import { poolerRefusal } from '../database/pooler-refusal.ts'
import { codeOf, givesWay, isConnectionLoss, serverErrorOf, sqlstate } from '../database/sqlstate.ts'
import { type Failure, RunError } from '../failure/failure.ts'
import type { Script } from '../plan/script.ts'
import { timeoutHint } from '../stepwise/explain.ts'
import { isRefused, refusesTransaction, usesNewValue } from '../stepwise/refused.ts'
import { judgeClaim, mayNotRecord } from './claim-verdict.ts'
import { failedStatement, placeOf } from './place.ts'
import type { StepFailure } from './step-failure.ts'
import type { Frame } from './transaction.ts'

/**
 * What a failure means for the run:
 * - `lost`: the connection is gone, so whether the migration was committed is not known yet.
 * - `retry`: it gave way to somebody else's lock; everything of it was rolled back.
 * - `statements`: it cannot be one transaction, which only the server shows; everything of it was rolled back.
 * - `busy`: another run has the lock, where it is taken in each transaction.
 * - `again`: somebody else recorded it meanwhile; the history must be read again.
 * - otherwise the failure that ends the run.
 */
export type Verdict = 'lost' | 'retry' | 'statements' | 'busy' | 'again' | RunError

/** Judges by message and statement, not by SQLSTATE alone: a file may raise the same codes as our own statements. */
export function judge(stepFailure: StepFailure, frame: Frame): Verdict {
  const { step, error, phase, escaped } = stepFailure
  const code = codeOf(error)
  const file = step.migration.path
  const server = serverErrorOf(error)
  const fail = (failure: Failure) => new RunError(failure, { cause: error })
  const failed = (more: { explanation?: string; hint?: string } = {}) =>
    fail({
      code: 'MIGRATION_FAILED',
      file,
      place: phase === 'file' ? placeOf(stepFailure) : undefined,
      server,
      unfinished: stepFailure.unfinished,
      ...more,
    })

  if (error instanceof RunError) return error
  const refusal = phase === 'begin' ? poolerRefusal(error, frame.server) : undefined
  if (refusal !== undefined) return fail(refusal)
  if (isConnectionLoss(error)) return 'lost'
  if (escaped)
    return fail({
      code: 'MIGRATION_PARTLY_APPLIED',
      file,
      // What fails at the end is our own statement, which misses the row.
      ...(phase === 'file' && { place: placeOf(stepFailure), server }),
    })
  if (givesWay(error)) return 'retry'
  if (code === sqlstate.queryCanceled && phase !== 'file')
    return failed({ explanation: `somebody cancelled it before it was committed: ${server.message}` })
  if (phase === 'begin')
    return code === sqlstate.featureNotSupported || code === sqlstate.readOnlySqlTransaction
      ? fail({
          code: 'DATABASE_NOT_WRITABLE',
          address: frame.server.address,
          waitedMs: 0,
          reason: server.message,
        })
      : failed()
  if (phase === 'claim') return judgeClaim(stepFailure, frame)
  const { words = [] } = failedStatement(stepFailure) ?? {}
  if (phase === 'file' && (isRefused(error, words) || usesNewValue(error)) && !begins(step.script))
    return frame.lockKey === undefined
      ? 'statements'
      : failed({
          hint: 'It would have to be run statement by statement, which takes two connections at once, and the pooler has one: give the pool a second one, or connect to PostgreSQL itself.',
        })
  if (phase === 'file') return failed(adviceFor(stepFailure, frame))
  return judgeEnd(stepFailure, frame, failed)
}

/** In a transaction that the file begins itself it fails under psql as well. */
function begins(script: Script): boolean {
  for (const { kind } of script.items()) if (kind === 'begin') return true
  return false
}

function judgeEnd(
  stepFailure: StepFailure,
  frame: Frame,
  failed: (more: { explanation?: string; hint?: string }) => RunError,
): Verdict {
  const { error, completed, completing } = stepFailure
  const { table } = frame
  const code = codeOf(error)
  if (completing && code === sqlstate.insufficientPrivilege) return mayNotRecord(stepFailure, frame)
  if (completing && code === sqlstate.divisionByZero)
    return failed({
      explanation:
        stepFailure.step.change.type === 'delete'
          ? 'its row in the history was put back, so it cannot be undone'
          : 'its row in the history was removed, replaced, or kept from being written, so it cannot be recorded',
      hint: `Leave ${table.display} alone in the file, and look for triggers and rules on it.`,
    })
  if (completing && code === sqlstate.undefinedTable)
    return failed({
      explanation: `the file dropped or renamed the history table ${table.display}`,
      hint: 'Leave it alone in the file.',
    })
  if (code === sqlstate.readOnlySqlTransaction)
    return failed({
      explanation: 'the file made its transaction read-only, so nothing can be recorded',
      hint: 'Leave SET TRANSACTION READ ONLY out.',
    })
  return failed({
    hint:
      completed <= 1
        ? 'A deferred constraint or trigger failed at the end of the file.'
        : 'It failed when the file was committed.',
  })
}

function adviceFor(failure: StepFailure, { table }: Frame): { hint?: string } {
  const { error } = failure
  const code = codeOf(error)
  if (refusesTransaction(error))
    return {
      hint: 'PostgreSQL refuses this in a transaction: make it a statement of the file, outside of BEGIN … COMMIT, DO blocks and functions.',
    }
  if (code === sqlstate.activeSqlTransaction)
    return { hint: 'Put it before the first statement of the file that is more than a SET.' }
  if (usesNewValue(error))
    return { hint: 'Leave BEGIN and COMMIT out of the file: then the value is committed before it is used.' }
  if (code === sqlstate.invalidTransactionTermination)
    return {
      hint: 'It ends its transaction, and the file is run in one. With the line "-- no-transaction" at the top it is not.',
    }
  const timedOut = timeoutHint(error)
  if (timedOut !== undefined) return { hint: timedOut }
  if (code === sqlstate.duplicateTable && error.message.includes(`"${table.table}"`))
    return {
      hint: `${table.display} is there since an earlier file was recorded in it: write CREATE TABLE IF NOT EXISTS, or make this file the first one.`,
    }
  return {}
}
