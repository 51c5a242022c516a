import type { Session } from '../database/session.ts'
import { isConnectionLoss } from '../database/sqlstate.ts'
import type { Step } from '../plan/plan-up.ts'
import type { ApplyOptions } from './apply-steps.ts'
import { explainLoss, type LossOptions } from './explain-loss.ts'
import { makeDurable, sayNotDurable } from './make-durable.ts'
import type { Frame } from './transaction.ts'

/** How far a run came. */
export interface SoFar {
  readonly applied: Step[]
  /** What the last round was applied with, where no flush has followed it. */
  unflushed?: Frame | undefined
}

/**
 * Between two rounds nothing is in flight, but what the last one applied may not be durable yet: it is made so, or looked
 * at where the server is gone.
 *
 * Throws CONNECTION_LOST, in place of whatever ended the rounds, as explainLoss does.
 */
export async function afterLastRound(
  session: Session,
  { applied, unflushed: frame }: SoFar,
  options: ApplyOptions & LossOptions,
): Promise<void> {
  const last = applied.at(-1)
  if (frame === undefined || last === undefined) return
  const why = await makeDurable(session, frame)
  if (isConnectionLoss(why))
    await explainLoss({ applied, open: [], backend: frame.facts, error: why as Error }, options)
  if (why !== undefined) sayNotDurable(options.report, last, why)
}
