import { codeOf, givesWay, isConnectionLoss, serverErrorOf, sqlstate } from '../database/sqlstate.ts'
import { type Failure, RunError, type Unfinished } from '../failure/failure.ts'
import { whatStays } from '../failure/words.ts'
import { placeIn } from '../plan/place.ts'
import type { Step } from '../plan/plan-up.ts'
import type { StepwiseFailure } from './apply-stepwise.ts'
import type { Bookmark } from './bookmark.ts'
import { CommitFailed, Escaped, NotNoted, StatementFailed, Stopped } from './mishap.ts'
import { notNoted } from './not-noted.ts'
import type { Surroundings } from './ours.ts'
import { unsettled } from './ways-out.ts'

export interface Circumstances {
  readonly step: Step
  readonly around: Surroundings
  readonly bookmark: Bookmark | undefined
  /** What to grant, where a permission is missing. */
  readonly hint?: string | undefined
}

/** What a mishap means for people, and what of the file is done. */
export function failureOf(mishap: unknown, circumstances: Circumstances): StepwiseFailure {
  const { step, bookmark } = circumstances
  const done = bookmark?.done ?? 0
  const left = mishap instanceof StatementFailed ? mishap.left : undefined
  const unfinished: Unfinished = { done, total: step.script.statements, next: lineOf(step, done + 1), left }
  const error = causeOf(mishap)
  const fail = (failure: Failure) => ({ error: new RunError(failure, { cause: mishap }), unfinished })
  if (error instanceof RunError && error.failure.code === 'FILE_CHANGED')
    return fail({ ...error.failure, leftBehind: whatStays(error.failure.file, unfinished, 'Run again') })
  if (error instanceof RunError && error.failure.code === 'MIGRATION_FAILED')
    return fail({ ...error.failure, unfinished })
  if (error instanceof RunError || isConnectionLoss(error) || givesWay(error)) return { error, unfinished }
  const file = step.migration.path
  if (mishap instanceof Stopped) return fail(unsettled(mishap, circumstances))
  if (mishap instanceof Escaped) return fail({ code: 'MIGRATION_PARTLY_APPLIED', file })
  // A bug.
  if (codeOf(error) === undefined) throw error
  const server = serverErrorOf(error)
  if (mishap instanceof NotNoted) return fail(notNoted(error, mishap, { ...circumstances, unfinished }))
  if (mishap instanceof StatementFailed)
    return fail({
      code: 'MIGRATION_FAILED',
      file,
      place: placeIn(step.migration, { ...mishap, error, failed: mishap.item.statement }),
      server,
      hint: circumstances.hint ?? hintFor(error),
      unfinished,
    })
  if (mishap instanceof CommitFailed)
    return fail({
      code: 'MIGRATION_FAILED',
      file,
      place:
        mishap.item &&
        placeIn(step.migration, {
          part: { statements: [] },
          prefix: 0,
          error,
          failed: mishap.item.statement,
        }),
      server,
      unfinished,
      hint: mishap.deferred
        ? 'A deferred constraint or trigger failed at the end of a transaction.'
        : 'It failed when a transaction was committed.',
    })
  if (codeOf(error) === sqlstate.insufficientPrivilege)
    return fail({
      code: 'PERMISSION_MISSING',
      doing: `running ${step.migration.file} statement by statement`,
      reason: server.message,
      hint: circumstances.hint ?? whatStays(file, unfinished, 'Run again'),
    })
  return { error, unfinished }
}

/** What the server said, of a mishap of any kind. */
export function causeOf(mishap: unknown): Error {
  const error = mishap as Error
  const wraps = [StatementFailed, CommitFailed, NotNoted].some((type) => error instanceof type)
  return wraps ? (error.cause as Error) : error
}

function lineOf({ script }: Step, number: number): number | undefined {
  try {
    for (const item of script.items()) if (item.number === number) return item.statement.start.line
  } catch {
    // The file is not what it was.
  }
  return undefined
}

/** What to do where it ran into statement_timeout; undefined for any other error. */
export function timeoutHint(error: Error): string | undefined {
  return codeOf(error) === sqlstate.queryCanceled && /statement timeout/.test(error.message)
    ? 'RATCHET_STATEMENT_TIMEOUT sets the limit for migrations (0: none); unset, it is that of the role, database or server.'
    : undefined
}

function hintFor(error: Error): string | undefined {
  // The server counts the sessions of the database, and does not say whose they are.
  if (codeOf(error) === sqlstate.objectInUse && serverErrorOf(error).detail !== undefined)
    return 'A run has two sessions in its database, one of which holds the lock: what wants the database for itself has to be run by hand.'
  return timeoutHint(error)
}
