import { cancelOnAbort } from '../database/cancel.ts'
import type { Session } from '../database/session.ts'
import { serverErrorOf } from '../database/sqlstate.ts'
import { RunError, whatStays } from '../failure.ts'
import { prepareHistory } from '../history/prepare.ts'
import { readProgress } from '../history/progress.ts'
import type { History } from '../history/read.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Step } from '../plan/plan-up.ts'
import { goingOn, inStatements } from '../plan/unfinished.ts'
import { type ApplyOptions, applyRound, type RoundEnd } from './apply-steps.ts'
import { explainLoss, type LossOptions } from './explain-loss.ts'
import type { Frame } from './transaction.ts'
import { Yielding } from './yielding.ts'

/** What is to be done now, read under the lock. */
export interface Agenda {
  readonly history: History
  readonly steps: readonly Step[]
  /** Rows whose checksum nobody knew, with that of their file. */
  readonly unknown: readonly { readonly version: string; readonly checksum: string }[]
}

export interface ApplyAllOptions extends ApplyOptions, LossOptions {
  /** Reads the history and plans. */
  readonly decide: (session: Session) => Promise<Agenda>
  /** What is the same for every message, but for what the history says. */
  readonly frame: Omit<Frame, 'facts' | 'table' | 'pooled' | 'recorded'>
  readonly lockRetryMs: number
}

/** How often the history may be read again for one file that somebody else seems to record at the same time. */
const maxReadsForOneFile = 10

/**
 * Applies everything that is pending, under the lock, until nothing is left.
 *
 * Throws a RunError that says what became of the migration in flight; what was applied before it stays.
 */
export async function applyAll(session: Session, options: ApplyAllOptions): Promise<void> {
  const { report, signal } = options
  const yielding = new Yielding(options.lockRetryMs)
  const applied: Step[] = []
  /** Files that are not one transaction though their text does not show it, and why. */
  const unfit = new Map<Migration, string>()
  for (let reads = 0; ; ) {
    signal.throwIfAborted()
    const { history, unknown, ...planned } = await untilAborted(session, options.decide(session), signal)
    if (planned.steps.length === 0) return
    const progress = await untilAborted(session, readProgress(session, history), signal)
    const steps = goingOn(planned.steps, progress).map((step) => {
      const why = unfit.get(step.migration)
      return why === undefined ? step : inStatements(step, why)
    })
    const [first] = steps as [Step, ...Step[]]
    // A file that makes the table itself must not find one of ours.
    const comesFirst = first.script.claim === 'last' && !history.table.exists
    const table = comesFirst
      ? history.table
      : await untilAborted(
          session,
          prepareHistory(session, history, { role: options.frame.role, unknown, report }),
          signal,
        )
    const recorded = history.entries.map(({ version }) => version)
    const frame = { ...options.frame, table, facts: history.facts, pooled: history.pooled, recorded }
    const end = await applyRound(session, frame, steps, options)
    applied.push(...end.applied)
    if (end.failure?.verdict === 'lost') {
      const open = steps.slice(end.applied.length)
      await explainLoss({ applied, open, ...history.facts, error: end.failure.error }, options)
    }
    if (signal.aborted) throw interrupted(signal, end, steps)
    if (end.applied.length === steps.length) return
    if (end.failure === undefined) continue
    const { verdict, step, error } = end.failure
    if (verdict instanceof RunError) throw verdict
    if (verdict === 'statements') {
      const why = serverErrorOf(error).message
      unfit.set(step.migration, why)
      const message = `it cannot be one transaction (${why}): it was rolled back, and is run again statement by statement`
      report({ type: 'migration.warned', file: step.migration.path, message })
    } else if (verdict === 'retry') await yielding.pause(end.failure, options)
    else if (++reads > maxReadsForOneFile) throw neverRecorded(step, frame, error)
  }
}

/** A statement of our own that the signal cancelled is not its own cause. */
async function untilAborted<T>(session: Session, running: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await cancelOnAbort(session, running, signal)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

/** The signal's own failure, with what became of the migration in flight. */
function interrupted(signal: AbortSignal, { failure }: RoundEnd, steps: readonly Step[]): unknown {
  const { reason } = signal
  if (!(reason instanceof RunError) || !('leftBehind' in reason.failure)) return reason
  const file = (failure?.step ?? steps[0])?.migration.path
  const leftBehind =
    failure === undefined || file === undefined
      ? 'No migration was in flight.'
      : failure.unfinished === undefined
        ? `${file} was rolled back: nothing of it is left. Run again to go on.`
        : whatStays(file, failure.unfinished, 'Run again')
  return new RunError({ ...reason.failure, leftBehind }, { cause: reason })
}

function neverRecorded(step: Step, frame: Frame, error: Error): RunError {
  return new RunError(
    {
      code: 'HISTORY_TABLE_UNUSABLE',
      table: frame.table.display,
      reason: `it refuses the row of ${step.migration.file}: ${serverErrorOf(error).message}`,
      hint: 'Look for constraints or triggers on it. Nothing of this file is left.',
    },
    { cause: error },
  )
}
