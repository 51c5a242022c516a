import type { Place } from '../failure/failure.ts'
import type { Part } from '../plan/parts.ts'
import { placeIn } from '../plan/place.ts'
import { insideTransaction } from '../stepwise/open-transaction.ts'
import type { StepFailure } from './step-failure.ts'

/** Where in its file a migration failed. */
export function placeOf(failure: StepFailure): Place | undefined {
  const { step, error, part } = failure
  if (part === undefined) return undefined
  const failed = failedStatement(failure)
  return placeIn(step.migration, { part, prefix: insideTransaction.length, error, failed })
}

/** The statement of the file that failed. The guard before the file is two statements. */
export function failedStatement({ part, completed }: StepFailure): Part['statements'][number] | undefined {
  return part?.statements[completed - 2]
}
