import { serverErrorOf } from '../database/sqlstate.ts'
import { RunError } from '../failure/failure.ts'
import type { Backend } from '../history/facts.ts'
import type { Step } from '../plan/plan-up.ts'
import type { ApplyOptions } from './apply-steps.ts'
import { doneEvent } from './done-event.ts'

export interface LossOptions {
  /** Finds out, on a fresh connection, which of these are committed now that the server process of the old one is gone. */
  readonly lookAfterLoss: (steps: readonly Step[], backend: Backend) => Promise<ReadonlySet<Step>>
  /** Said to be applied, and not: the server crashed before it was durable. */
  readonly onUndone: (step: Step) => void
}

const nothingInFlight = 'No migration was in flight. Run again to go on.'

/**
 * Looks, on a new connection, at what became of a run whose connection was lost, and says so.
 * Always throws: CONNECTION_LOST, with what is applied and what is not.
 */
export async function explainLoss(
  {
    applied,
    open,
    backend,
    error,
  }: {
    readonly applied: readonly Step[]
    /** What was in flight, and what was to come; none, where nothing was. */
    readonly open: readonly Step[]
    readonly backend: Backend
    readonly error: Error
  },
  options: ApplyOptions & LossOptions,
): Promise<never> {
  let leftBehind: string
  try {
    const committed = await options.lookAfterLoss([...applied, ...open], backend)
    for (const step of applied.filter((step) => !committed.has(step))) options.onUndone(step)
    for (const step of open.filter((step) => committed.has(step))) {
      options.report(doneEvent(step, 0))
      options.onApplied?.(step)
    }
    const next = [...applied, ...open].find((step) => !committed.has(step))
    if (open.length === 0 && next === undefined) leftBehind = nothingInFlight
    else if (next === undefined) leftBehind = 'Looked again: everything was committed all the same.'
    else if (applied.includes(next))
      // Only the last commit of a run waits for the disk; whether it waits for a standby is the server's own setting.
      leftBehind = `Looked again: the server crashed before ${next.migration.path} and what came after it was durable, or another took over that did not have it yet: nothing of it is left. Run again to go on.`
    else if (next.script.mode === 'statements')
      leftBehind = `Looked again: ${next.migration.path} is not complete. What is done of it is noted and stays, and what was running may go on in the server. Run again to go on.`
    else
      leftBehind = `Looked again: ${next.migration.path} was rolled back, nothing of it is left. Run again to go on.`
  } catch {
    // A long statement that ran by itself goes on in the server.
    leftBehind = `Whether ${(open[0] ?? applied.at(-1))?.migration.path} was committed could not be found out: run again, the history knows.`
  }
  const { message } = serverErrorOf(error)
  throw new RunError({ code: 'CONNECTION_LOST', reason: message, leftBehind }, { cause: error })
}
