import { cancelOnAbort } from '../database/cancel.ts'
import type { Notice } from '../database/message.ts'
import { identifier } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { codeOf, serverErrorOf, sqlstate } from '../database/sqlstate.ts'
import { forgetText } from '../history/write.ts'
import type { Step } from '../plan/plan-up.ts'
import type { Report } from '../report/event.ts'
import { applyStepwise, type StepwiseOptions } from '../stepwise/apply-stepwise.ts'
import { applyAlone, runsAlone } from './alone.ts'
import { applyPipelined, type PipelineOptions } from './pipeline.ts'
import type { StepFailure } from './step-failure.ts'
import { type Frame, lockTimeout, message, rollbackText } from './transaction.ts'
import { judge, type Verdict } from './verdict.ts'

export interface ApplyOptions {
  readonly deployment: string | undefined
  readonly report: Report
  /** A migration is committed; what makes it durable comes later (see docs/architecture.md). */
  readonly onApplied?: (step: Step) => void
  /** Aborting it cancels what runs in the server; the transaction is rolled back. */
  readonly signal: AbortSignal
}

/** How far a round came. */
export interface RoundEnd {
  readonly applied: readonly Step[]
  readonly failure?:
    | (Pick<StepFailure, 'step' | 'error' | 'unfinished'> & { readonly verdict: Verdict })
    | undefined
}

/**
 * Applies the next steps that can go together: as many as there are up to one that must run by itself.
 * Afterwards the history has to be read again if steps remain.
 *
 * After a failure the session is clean, and what was applied before is durable. Never rejects.
 */
export async function applyRound(
  session: Session,
  frame: Frame,
  steps: readonly Step[],
  { deployment, report, onApplied, signal }: ApplyOptions,
): Promise<RoundEnd> {
  const alone = steps.findIndex(({ script }) => runsAlone(script))
  const together = alone === -1 ? steps : steps.slice(0, Math.max(alone, 1))
  const applied: Step[] = []
  const options: PipelineOptions & StepwiseOptions = {
    deployment,
    signal,
    endsRun: together.length === steps.length,
    onNotice: (step, notice) => sayNotice(report, step, notice),
    onTakenOver: ({ display, missing }) =>
      report({ type: 'history.taken-over', table: display, columns: missing }),
    onWait: ({ migration }, holder) => report({ type: 'migration.waiting', file: migration.path, holder }),
    onWarning: ({ migration }, message) =>
      report({ type: 'migration.warned', file: migration.path, message }),
    onApplied: (step, durationMs) => {
      applied.push(step)
      onApplied?.(step)
      const { path, version } = step.migration
      report({ type: 'migration.applied', file: path, version, durationMs: Math.round(durationMs) })
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
  if (failure === undefined) return { applied }
  const verdict = judge(failure, frame)
  if (verdict !== 'lost') await settle(session, frame, failure)
  return { applied, failure: { ...failure, verdict } }
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
 * Brings the session back to a clean state, takes out the row of a file that committed by itself, and makes
 * durable what was applied before: a transaction that writes is what it takes, an empty one flushes nothing (tried).
 */
async function settle(session: Session, frame: Frame, { step, escaped }: StepFailure): Promise<void> {
  await session.cleanUp(rollbackText(frame.pooled))
  await session.cleanUp(
    message([
      'BEGIN',
      ...(frame.role === undefined ? [] : [`SET LOCAL ROLE ${identifier(frame.role)}`]),
      ...(frame.facts.synchronousCommit === 'off' ? ['SET LOCAL synchronous_commit = local'] : []),
      ...(escaped ? [forgetText(frame.table, step.recordedAs)] : []),
      "SELECT pg_catalog.pg_logical_emit_message(true, 'pg-ratchet', '')",
      'COMMIT',
    ]),
  )
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
