import { type Answer, objectsOf, type Purpose } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { RunError } from '../failure/failure.ts'
import type { Part } from '../plan/parts.ts'
import type { Step } from '../plan/plan-up.ts'
import { claimLate } from './late-claim.ts'
import { listening, type PipelineOptions, watchBegin } from './pipeline.ts'
import { purposeIn } from './purpose.ts'
import { failureOf, hasEscaped, type StepFailure } from './step-failure.ts'
import { beginText, closing, committing, type Frame, fileText, message, openText } from './transaction.ts'

/**
 * True for a file that cannot share the pipeline: before its own claim, or between its parts, nothing may be in flight. Nor
 * where no claim of the next one depends on this one's row.
 */
export function runsAlone({ script: { mode, claim, whole }, kind, change }: Step): boolean {
  const chained = change.type === 'insert' && kind !== 'repeatable'
  return mode === 'statements' || claim === 'last' || whole === undefined || !chained
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
  const { script } = step
  const last = options.endsRun
  // One object for all of the file: of many short statements what counts is how long they take together.
  const purpose = purposeIn(frame, step)
  session.purpose = purpose
  const begun = session.send(beginText(script))
  watchBegin(begun, options)
  const opened = await Promise.all([
    begun,
    session.send(openText(frame, { step, deployment: options.deployment, last }), { keepRows: true }),
  ])
  const notOpened = failureOf(step, opened, Number.NaN)
  if (notOpened !== undefined) return notOpened
  const xid = opened[1].results.flatMap(objectsOf).find((row) => row.xid)?.xid ?? undefined

  const { failure, file } = await sendParts(session, step, {
    ...options,
    purposeOf: (part) => (part.data === undefined ? purpose : purposeIn(frame, step, part)),
  })
  session.purpose = purpose
  if (failure !== undefined) return failure
  if (script.claim === 'last') return claimLate(session, frame, step, { ...options, file, xid })
  const close = closing(frame, { script, last })
  const ended = await session.send(
    message([...close, ...committing(frame, step, xid)]),
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
  options: PipelineOptions & { readonly purposeOf: (part: Part) => Purpose },
): Promise<{ readonly failure?: StepFailure | undefined; readonly file: Answer }> {
  let file: Answer = { completed: 0, results: [], committed: false }
  let failure: StepFailure | undefined
  const stoppedBy = (error: Error): StepFailure => ({
    step,
    phase: 'file',
    error,
    completed: 0,
    completing: false,
    escaped: hasEscaped(file),
  })
  const inFlight: Promise<void>[] = []
  try {
    for (const part of step.script.parts()) {
      const { data } = part
      // The server reads COPY data as soon as it comes to the statement: nothing else may be on its way.
      const room = data === undefined ? partsInFlight - 1 : 0
      while (inFlight.length > room) await inFlight.shift()
      // What is already sent must not be taken for the whole file.
      if (options.signal.aborted) failure ??= stoppedBy(options.signal.reason)
      if (failure !== undefined) break
      session.purpose = options.purposeOf(part)
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
    failure ??= stoppedBy(error)
  }
  await Promise.all(inFlight)
  return { failure, file }
}
