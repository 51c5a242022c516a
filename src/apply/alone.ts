import type { Answer } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import type { Step } from '../plan/plan-up.ts'
import type { Script } from '../plan/script.ts'
import { claimLate } from './late-claim.ts'
import { listening, type PipelineOptions } from './pipeline.ts'
import { failureOf, hasEscaped, type Part, type StepFailure } from './step-failure.ts'
import {
  beginText,
  closing,
  committing,
  type Frame,
  insideTransaction,
  message,
  openText,
} from './transaction.ts'

/** True for a file that cannot share the pipeline: where it is cut, or before its own claim, nothing may be in flight. */
export function runsAlone({ claim, cuts }: Script): boolean {
  return claim === 'last' || cuts.length > 0
}

/**
 * Applies one file message by message, waiting for each answer; otherwise like the pipeline.
 *
 * Returns the failure, if any: nothing of the file is left then. The session may be left in an aborted transaction.
 */
export async function applyAlone(
  session: Session,
  frame: Frame,
  step: Step,
  options: PipelineOptions,
): Promise<StepFailure | undefined> {
  const { migration, script, recordedAs } = step
  const last = options.endsRun
  const record = { migration, version: recordedAs, deployment: options.deployment }
  const opened = await Promise.all([
    session.send(beginText(script)),
    session.send(openText(frame, { script, record, predecessor: undefined, last })),
  ])
  const notOpened = failureOf(step, opened, Number.NaN)
  if (notOpened !== undefined) return notOpened

  const { failure, file } = await runFile(session, step, options)
  if (failure !== undefined) return failure
  if (script.claim === 'last') return claimLate(session, frame, step, { ...options, file })
  const close = closing(frame, { script, last })
  const ended = await session.send(
    message([...close, ...committing(frame, recordedAs)]),
    listening('end', step, options),
  )
  return failureOf(step, [...opened, file, ended], close.length)
}

async function runFile(
  session: Session,
  step: Step,
  options: PipelineOptions,
): Promise<{ readonly failure?: StepFailure; readonly file: Answer }> {
  let file: Answer = { completed: 0, results: [], committed: false }
  for (const part of partsOf(step.script)) {
    const { committed } = file
    const answer = await session.send(`${insideTransaction}${part.text}`, {
      ...listening('file', step, options),
      copyData: part.data,
    })
    file = { ...answer, committed: committed || answer.committed }
    const { error, completed } = file
    if (error !== undefined) {
      const failure = {
        step,
        phase: 'file',
        error,
        completed,
        completing: false,
        escaped: hasEscaped(file),
        part,
      } as const
      return { failure, file }
    }
  }
  return { file }
}

function partsOf({ text, cuts }: Script): Part[] {
  let offset = 0
  const parts: Part[] = cuts.map(({ statementEnd, next, ...data }) => {
    const part = { text: text.slice(offset, statementEnd), offset, ...data }
    offset = next
    return part
  })
  return [...parts, { text: text.slice(offset), offset }]
}
