import { setTimeout as sleep } from 'node:timers/promises'
import { cancelOnAbort } from '../database/cancel.ts'
import type { Session } from '../database/session.ts'
import { serverErrorOf } from '../database/sqlstate.ts'
import { RunError } from '../failure.ts'
import { prepareHistory } from '../history/prepare.ts'
import type { History } from '../history/read.ts'
import type { Step } from '../plan/plan-up.ts'
import { type ApplyOptions, applyRound, type RoundEnd } from './apply-steps.ts'
import type { Frame } from './transaction.ts'

/** What is to be done now, read under the lock. */
export interface Agenda {
  readonly history: History
  readonly steps: readonly Step[]
  /** Rows whose checksum nobody knew, with that of their file. */
  readonly unknown: readonly { readonly version: string; readonly checksum: string }[]
}

export interface ApplyAllOptions extends ApplyOptions {
  /** Reads the history and plans. */
  readonly decide: (session: Session) => Promise<Agenda>
  /** What is the same for every message, but for what the history says. */
  readonly frame: Omit<Frame, 'facts' | 'table' | 'pooled' | 'recorded'>
  readonly lockRetryMs: number
  /** Finds out, on a fresh connection, which of these are committed now that the server process of the old one is gone. */
  readonly lookAfterLoss: (steps: readonly Step[], processId: number) => Promise<ReadonlySet<Step>>
  /** Said to be applied, and not: the server crashed before it was durable. */
  readonly onUndone: (step: Step) => void
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
  for (let reads = 0; ; ) {
    signal.throwIfAborted()
    const { history, steps, unknown } = await untilAborted(session, options.decide(session), signal)
    const [first] = steps
    if (first === undefined) return
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
    if (verdict === 'retry') await yielding.pause(step, error, options)
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

/** Backs off from a lock that somebody else holds, with jitter, until the time for it is used up. */
class Yielding {
  readonly #limitMs: number
  #file = ''
  #since = 0
  #attempts = 0

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  async pause({ migration }: Step, error: Error, { report, signal }: ApplyOptions): Promise<void> {
    const { path } = migration
    if (path !== this.#file) [this.#file, this.#since, this.#attempts] = [path, performance.now(), 0]
    this.#attempts += 1
    const waitedMs = performance.now() - this.#since
    const server = serverErrorOf(error)
    if (waitedMs >= this.#limitMs)
      throw new RunError(
        {
          code: 'LOCK_TIMEOUT',
          file: path,
          attempts: this.#attempts,
          waitedMs: Math.round(waitedMs),
          server,
        },
        { cause: error },
      )
    const longest = Math.min(100 * 2 ** this.#attempts, 10_000)
    const delayMs = Math.round(
      Math.min(longest * (0.5 + Math.random() / 2), Math.max(this.#limitMs - waitedMs, 0)),
    )
    report({ type: 'migration.retrying', file: path, attempt: this.#attempts, delayMs, server })
    await sleep(delayMs, undefined, { signal }).catch(() => {})
  }
}

async function explainLoss(
  {
    applied,
    open,
    processId,
    error,
  }: {
    readonly applied: readonly Step[]
    readonly open: readonly Step[]
    readonly processId: number
    readonly error: Error
  },
  options: ApplyAllOptions,
): Promise<never> {
  let leftBehind: string
  try {
    const committed = await options.lookAfterLoss([...applied, ...open], processId)
    for (const step of applied.filter((step) => !committed.has(step))) options.onUndone(step)
    for (const step of open.filter((step) => committed.has(step))) {
      const { path, version } = step.migration
      options.report({ type: 'migration.applied', file: path, version, durationMs: 0 })
      options.onApplied?.(step)
    }
    const next = [...applied, ...open].find((step) => !committed.has(step))
    if (next === undefined) leftBehind = 'Looked again: everything was committed all the same.'
    else if (applied.includes(next))
      // Only the last commit of a run waits for the disk.
      leftBehind = `Looked again: the server crashed before ${next.migration.path} and what came after it was durable: nothing of it is left. Run again to go on.`
    else
      leftBehind = `Looked again: ${next.migration.path} was rolled back, nothing of it is left. Run again to go on.`
  } catch {
    leftBehind = `Whether ${open[0]?.migration.path} was committed could not be found out: run again, the history knows.`
  }
  const { message } = serverErrorOf(error)
  throw new RunError({ code: 'CONNECTION_LOST', reason: message, leftBehind }, { cause: error })
}

/** The signal's own failure, with what became of the migration in flight. */
function interrupted(signal: AbortSignal, { failure }: RoundEnd, steps: readonly Step[]): unknown {
  const { reason } = signal
  if (!(reason instanceof RunError) || !('leftBehind' in reason.failure)) return reason
  const file = (failure?.step ?? steps[0])?.migration.path
  const leftBehind =
    failure === undefined
      ? 'No migration was in flight.'
      : `${file} was rolled back: nothing of it is left. Run again to go on.`
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
