import { type Answer, type MessageOptions, type Notice, objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import type { HistoryTable } from '../history/table.ts'
import type { Part } from '../plan/parts.ts'
import type { Step } from '../plan/plan-up.ts'
import { failureOf, type Phase, phases, type StepFailure } from './step-failure.ts'
import { beginText, closing, committing, type Frame, fileText, message, openText } from './transaction.ts'

export interface PipelineOptions {
  readonly deployment: string | undefined
  /** The last one of the whole run is in here: its commit is the one that is flushed. */
  readonly endsRun: boolean
  /** Nothing more is sent once this is aborted; what was sent is answered. */
  readonly signal: AbortSignal
  readonly onNotice: (step: Step, notice: Notice) => Promise<void> | undefined
  readonly onApplied: (step: Step, durationMs: number) => void
  /** A file made the history table, and columns are added to it. */
  readonly onTakenOver: (table: HistoryTable) => void
}

/** 64 messages keep the pipe full at 5 ms of round trip; more only costs memory (measured). */
const maxMessages = 64
const maxBytes = 1024 * 1024

/**
 * Applies migrations without waiting for the answers between them, so that all of them cost about one
 * round trip. Still fails fast: after an error the session is in an aborted transaction, and where a COMMIT
 * failed the predecessor condition of the next claim stops what follows.
 *
 * Returns the first failure; what came before it is applied, nothing after it is. The session may be left
 * in an aborted transaction then.
 */
export async function applyPipelined(
  session: Session,
  frame: Frame,
  steps: readonly Step[],
  options: PipelineOptions,
): Promise<StepFailure | undefined> {
  let failure: StepFailure | undefined
  const inFlight: { readonly bytes: number; readonly done: Promise<void> }[] = []
  for (const [index, step] of steps.entries()) {
    const { texts, closingLength } = messagesOf(frame, steps, index, options)
    const bytes = texts.reduce((sum, text) => sum + text.length, 0)
    while (inFlight.length > 0 && isFull(inFlight, bytes)) await inFlight.shift()?.done
    if (failure !== undefined || options.signal.aborted) break
    const answers = texts.map((text, at) =>
      session.send(text, listening(phases[at] ?? 'begin', step, options)),
    )
    const done = Promise.all(answers).then((answers) => {
      failure ??= failureOf(step, answers, closingLength)
    })
    inFlight.push({ bytes, done })
  }
  await Promise.all(inFlight.map(({ done }) => done))
  return failure
}

/** Who hears what comes back: the file's notices, also those of deferred triggers; and that it was committed. */
export function listening(
  phase: Phase,
  step: Step,
  { onNotice, onApplied }: PipelineOptions,
): MessageOptions {
  const hears = { onNotice: (notice: Notice) => onNotice(step, notice) }
  if (phase === 'file') return hears
  if (phase !== 'end') return {}
  const onAnswer = ({ error, results }: Answer) => {
    const ms = results.flatMap(objectsOf).find((row) => row.execution_ms)?.execution_ms
    if (error === undefined) onApplied(step, Number(ms ?? 0))
  }
  return { ...hears, keepRows: true, onAnswer }
}

function messagesOf(
  frame: Frame,
  steps: readonly Step[],
  index: number,
  { deployment, endsRun }: PipelineOptions,
): { readonly texts: readonly string[]; readonly closingLength: number } {
  const { migration, script, recordedAs } = steps[index] as Step
  const last = endsRun && index === steps.length - 1
  const record = { migration, version: recordedAs, deployment }
  const predecessor = steps[index - 1]?.recordedAs
  const close = closing(frame, { script, last })
  const texts = [
    beginText(script),
    openText(frame, { script, record, predecessor, last }),
    fileText(script.whole as Part),
    message([...close, ...committing(frame, recordedAs)]),
  ]
  return { texts, closingLength: close.length }
}

function isFull(inFlight: readonly { readonly bytes: number }[], bytes: number): boolean {
  const sent = inFlight.reduce((sum, { bytes }) => sum + bytes, 0)
  return (inFlight.length + 1) * phases.length > maxMessages || sent + bytes > maxBytes
}
