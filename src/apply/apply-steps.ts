import { cancelOnAbort } from '../database/cancel.ts'
import type { Notice } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { codeOf, isConnectionLoss, serverErrorOf, sqlstate } from '../database/sqlstate.ts'
import type { Step } from '../plan/plan-up.ts'
import type { Report } from '../report/event.ts'
import { applyStepwise, type StepwiseOptions } from '../stepwise/apply-stepwise.ts'
import { applyAlone, runsAlone } from './alone.ts'
import { doneEvent } from './done-event.ts'
import { makeDurable } from './make-durable.ts'
import { applyPipelined, type PipelineOptions } from './pipeline.ts'
import type { StepFailure } from './step-failure.ts'
import { type Frame, lockTimeout, rollbackText } from './transaction.ts'
import { judge, type Verdict } from './verdict.ts'
import { withGrants } from './with-grants.ts'

export interface ApplyOptions {
  readonly deployment: string | undefined
  readonly report: Report
  /** A migration is committed; what makes it durable comes later (see docs/architecture.md). */
  readonly onApplied?: (step: Step) => void
  /** Through a pooler: called where two seconds bring no answer to what the server answers at once. */
  readonly onSilence?: (() => void) | undefined
  /** Aborting it cancels what runs in the server; the transaction is rolled back. */
  readonly signal: AbortSignal
}

/** How far a round came. */
export interface RoundEnd {
  readonly applied: readonly Step[]
  readonly failure?:
    | (Pick<StepFailure, 'step' | 'error' | 'unfinished'> & {
        readonly verdict: Verdict
        /** Why what was applied before may not be durable. */
        readonly unflushed?: Error | undefined
      })
    | undefined
}

/**
 * Applies the next steps that can go together: as many as there are up to one that must run by itself.
 * Afterwards the history has to be read again if steps remain.
 *
 * After a failure the session is clean, and what was applied before is durable, unless it says why not. Never rejects.
 */
export async function applyRound(
  session: Session,
  frame: Frame,
  steps: readonly Step[],
  { deployment, report, onApplied, onSilence, signal }: ApplyOptions,
): Promise<RoundEnd> {
  const alone = steps.findIndex(runsAlone)
  const together = alone === -1 ? steps : steps.slice(0, Math.max(alone, 1))
  const applied: Step[] = []
  const options: PipelineOptions & StepwiseOptions = {
    deployment,
    signal,
    endsRun: together.length === steps.length,
    onSilence,
    onNotice: (step, notice) => sayNotice(report, step, notice),
    onTakenOver: ({ display, missing }) =>
      report({ type: 'history.taken-over', table: display, columns: missing }),
    onWait: ({ migration }, holder) => report({ type: 'migration.waiting', file: migration.path, holder }),
    onWarning: ({ migration }, message) =>
      report({ type: 'migration.warned', file: migration.path, message }),
    onApplied: (step, durationMs) => {
      applied.push(step)
      onApplied?.(step)
      report(doneEvent(step, Math.round(durationMs)))
    },
  }
  const [first] = together
  const running =
    alone === 0 && first !== undefined
      ? first.script.mode === 'statements'
        ? applyStatements(session, frame, first, options)
        : applyAlone(session, frame, first, options)
      : applyPipelined(session, frame, together, options)
  const failure = await cancelOnAbort(session, running, signal)
  session.purpose = undefined
  if (failure === undefined) return { applied }
  const verdict = judge(failure, frame)
  if (verdict === 'lost') return { applied, failure: { ...failure, verdict } }
  const unflushed = await settle(session, frame, failure)
  // Whether what was applied is durable has to be looked at: the server may have crashed.
  if (isConnectionLoss(unflushed))
    return { applied, failure: { ...failure, error: unflushed as Error, verdict: 'lost' } }
  const explained = await withGrants(verdict, session, frame, failure)
  return { applied, failure: { ...failure, verdict: explained, unflushed } }
}

/** A file that is not one transaction. */
async function applyStatements(
  session: Session,
  frame: Frame,
  step: Step,
  options: StepwiseOptions,
): Promise<StepFailure | undefined> {
  const { applicationName, pooled, table } = frame
  const around = {
    ...frame,
    lockTimeoutMs: lockTimeout(frame, step.script),
    // A pooler hands nothing else of ours on that would tell what is left of a run that is gone.
    applicationName: pooled
      ? // As the server would clip it: it is compared.
        `${applicationName} ${table.table} ${step.migration.version}`.replace(/[^ -~]/g, '?').slice(0, 63)
      : applicationName,
  }
  const failure = await applyStepwise(session, around, step, options)
  return failure && { step, phase: 'file', completed: 0, completing: false, escaped: false, ...failure }
}

/**
 * Brings the session back to a clean state, takes out the row of a file that committed by itself, and makes durable what
 * was applied before. Returns why that was not done, where it was not.
 */
async function settle(
  session: Session,
  frame: Frame,
  { step, escaped }: StepFailure,
): Promise<Error | undefined> {
  await session.cleanUp(rollbackText(frame.pooled))
  return await makeDurable(session, frame, escaped ? step.recordedAs : undefined)
}

function sayNotice(report: Report, { migration }: Step, notice: Notice): Promise<void> | undefined {
  // A commit that no synchronous standby confirmed is a warning too, and is shown.
  if (codeOf(notice) === sqlstate.activeSqlTransaction) return undefined
  return report({
    type: 'migration.noticed',
    file: migration.path,
    severity: notice.severity ?? 'NOTICE',
    notice: serverErrorOf(notice),
  })
}
