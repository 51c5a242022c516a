import { untilAborted } from '../database/cancel.ts'
import { untilFree } from '../database/lock-inside.ts'
import { LockWait, type LockWaitOptions } from '../database/lock-wait.ts'
import { Observer } from '../database/observer.ts'
import { Session } from '../database/session.ts'
import { serverErrorOf } from '../database/sqlstate.ts'
import { answered } from '../database/unanswered.ts'
import { RunError } from '../failure/failure.ts'
import { whatStays } from '../failure/words.ts'
import { prepareHistory } from '../history/prepare.ts'
import { readProgress } from '../history/progress.ts'
import type { History } from '../history/read.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Step } from '../plan/plan-up.ts'
import { assertOneTransaction } from '../plan/through-pooler.ts'
import { assertNoneHalfUndone, goingOn, inStatements } from '../plan/unfinished.ts'
import { afterLastRound, type SoFar } from './after-last-round.ts'
import { type ApplyOptions, applyRound, type RoundEnd } from './apply-steps.ts'
import { explainLoss, type LossOptions } from './explain-loss.ts'
import { sayNotDurable } from './make-durable.ts'
import { purposeIn } from './purpose.ts'
import type { Frame } from './transaction.ts'
import { Watch } from './watch.ts'
import { Yielding } from './yielding.ts'

/** What is to be done now, read under the lock. */
export interface Agenda {
  readonly history: History
  readonly steps: readonly Step[]
  /** Rows whose checksum nobody knew, with that of their file. */
  readonly unknown: readonly { readonly version: string; readonly checksum: string }[]
}

export interface ApplyAllOptions extends ApplyOptions, LossOptions, LockWaitOptions {
  /** Reads the history and plans. */
  readonly decide: (session: Session) => Promise<Agenda>
  /** What is the same for every message, but for what the history says. */
  readonly frame: Omit<Frame, 'facts' | 'table' | 'pooled' | 'recorded'>
  readonly lockRetryMs: number
  /** The session talks through a pooler. */
  readonly pooled: boolean
}

/** How often the history may be read again for one file that somebody else seems to record at the same time. */
const maxReadsForOneFile = 10

/**
 * Applies everything that is pending, under the lock, until nothing is left. With `lockKey` in the frame it is not held:
 * each transaction takes it, and where another run has it, that one is waited for and the history read again.
 *
 * Throws a RunError that says what became of the migration in flight; what was applied before it stays.
 */
export async function applyAll(session: Session, options: ApplyAllOptions): Promise<void> {
  const soFar: SoFar = { applied: [] }
  try {
    await applyRounds(session, options, soFar)
  } finally {
    await afterLastRound(session, soFar, options)
  }
}

async function applyRounds(session: Session, options: ApplyAllOptions, soFar: SoFar): Promise<void> {
  const { report, signal, pooled } = options
  const { applied } = soFar
  const { lockKey } = options.frame
  // Connects only once something takes long, and where there are connections to be had.
  await using observer = lockKey === undefined ? observerOf(session) : undefined
  using watch = new Watch(session, { observer, pooled, report })
  const yielding = new Yielding(options.lockRetryMs)
  /** Files that are not one transaction though their text does not show it, and why. */
  const unfit = new Map<Migration, string>()
  const reads = new Map<Migration, number>()
  const wait = new LockWait(options)
  const waitForOthers = async (key: bigint) => {
    const free = untilFree(session, key, (describe) => wait.pause(describe, applied.length))
    await heard(session, free, { signal })
  }
  for (;;) {
    signal.throwIfAborted()
    const { history, unknown, ...planned } = await heard(session, options.decide(session), options)
    if (planned.steps.length === 0) return
    const progress = await heard(session, readProgress(session, history), options)
    assertNoneHalfUndone(planned.steps, progress)
    const steps = goingOn(planned.steps, progress).map((step) => {
      const why = unfit.get(step.migration)
      return why === undefined ? step : inStatements(step, why)
    })
    if (lockKey !== undefined) assertOneTransaction(steps)
    const [first] = steps as [Step, ...Step[]]
    // A file that makes the table itself must not find one of ours.
    const comesFirst = first.script.claim === 'last' && !history.table.exists
    const table = comesFirst
      ? history.table
      : await heard(session, prepareHistory(session, history, { lockKey, unknown, report }), options)
    if (table === undefined) {
      if (lockKey !== undefined) await waitForOthers(lockKey)
      continue
    }
    const recorded = history.entries.map(({ version }) => version)
    const frame = { ...options.frame, table, facts: history.facts, pooled: history.pooled, recorded }
    for (const step of steps) watch.expect(purposeIn(frame, step))
    const end = await applyRound(session, frame, steps, options)
    applied.push(...end.applied)
    // The last commit of the plan is flushed, and so is what comes before a failure.
    soFar.unflushed = end.failure === undefined && end.applied.length < steps.length ? frame : undefined
    if (end.applied.length > 0) wait.restart()
    if (end.failure?.verdict === 'lost') {
      const open = steps.slice(end.applied.length)
      await explainLoss({ applied, open, backend: history.facts, error: end.failure.error }, options)
    }
    if (applied.length > 0 && end.failure?.unflushed !== undefined)
      sayNotDurable(report, end.failure.step, end.failure.unflushed)
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
    } else if (verdict === 'retry') {
      const blockers = await watch.blockersOf(step.migration.path, error)
      await yielding.pause({ ...end.failure, blockers }, options)
    } else if (verdict === 'busy') {
      if (lockKey !== undefined) await waitForOthers(lockKey)
    } else {
      const times = (reads.get(step.migration) ?? 0) + 1
      if (times > maxReadsForOneFile) throw neverRecorded(step, frame, error)
      reads.set(step.migration, times)
    }
  }
}

/** A session beside the one that works, once it is needed. */
function observerOf({ server }: Session): Observer {
  return new Observer((signal) => Session.open(server, server.connectTimeoutMs, signal))
}

/** In the queue of a pooler what is asked is not cancelled when the run is stopped, but left. */
async function heard<T>(
  session: Session,
  running: Promise<T>,
  { signal, onSilence }: Pick<ApplyOptions, 'signal' | 'onSilence'>,
): Promise<T> {
  const answer = onSilence === undefined ? running : answered(running, { onSilence, signal })
  return await untilAborted(session, answer, signal)
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
      reason:
        step.change.type === 'insert'
          ? `it refuses the row of ${step.migration.file}: ${serverErrorOf(error).message}`
          : `the row of ${step.recordedAs} in it is never what it was read as`,
      hint: 'Look for constraints or triggers on it. Nothing of this file is left.',
    },
    { cause: error },
  )
}
