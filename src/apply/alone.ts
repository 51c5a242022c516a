import type { Answer } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { RunError } from '../failure.ts'
import type { Step } from '../plan/plan-up.ts'
import type { Script } from '../plan/script.ts'
import { claimLate } from './late-claim.ts'
import { listening, type PipelineOptions } from './pipeline.ts'
import { failureOf, hasEscaped, type StepFailure } from './step-failure.ts'
import { beginText, closing, committing, type Frame, fileText, message, openText } from './transaction.ts'

/** True for a file that cannot share the pipeline: before its own claim, or between its parts, nothing may be in flight. */
export function runsAlone({ mode, claim, whole }: Script): boolean {
  return mode === 'statements' || claim === 'last' || whole === undefined
}

/**
 * Applies one file message by message; otherwise like the pipeline.
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

  const { failure, file } = await sendParts(session, step, options)
  if (failure !== undefined) return failure
  if (script.claim === 'last') return claimLate(session, frame, step, { ...options, file })
  const close = closing(frame, { script, last })
  const ended = await session.send(
    message([...close, ...committing(frame, recordedAs)]),
    listening('end', step, options),
  )
  return failureOf(step, [...opened, file, ended], close.length)
}

/** While the server works on one part, the next is read and sent; more would only cost memory. */
const partsInFlight = 2

/** Sends the file. The answer is that to its last message, with what is true of any of them. */
async function sendParts(
  session: Session,
  step: Step,
  options: PipelineOptions,
): Promise<{ readonly failure?: StepFailure | undefined; readonly file: Answer }> {
  let file: Answer = { completed: 0, results: [], committed: false }
  let failure: StepFailure | undefined
  const inFlight: Promise<void>[] = []
  try {
    for (const part of step.script.parts()) {
      const { data } = part
      // The server reads COPY data as soon as it comes to the statement: nothing else may be on its way.
      const room = data === undefined ? partsInFlight - 1 : 0
      while (inFlight.length > room) await inFlight.shift()
      if (failure !== undefined || options.signal.aborted) break
      const sent = session.send(fileText(part), {
        ...listening('file', step, options),
        copyData: data?.chunks,
      })
      const heard = sent.then((answer) => {
        const { committed, idle } = file
        file = { ...answer, committed: committed || answer.committed, idle: idle || answer.idle }
        const { error, completed } = answer
        if (error === undefined) return
        const escaped = hasEscaped(file)
        failure ??= { step, phase: 'file', error, completed, completing: false, escaped, part }
      })
      inFlight.push(heard)
      if (data !== undefined) await heard
    }
  } catch (error) {
    // The file is not what it was when it was planned: it is rolled back.
    if (!(error instanceof RunError)) throw error
    failure ??= { step, phase: 'file', error, completed: 0, completing: false, escaped: hasEscaped(file) }
  }
  await Promise.all(inFlight)
  return { failure, file }
}
