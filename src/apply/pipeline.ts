import { type Answer, type MessageOptions, type Notice, objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { sayAtSilence } from '../database/unanswered.ts'
import type { HistoryTable } from '../history/table.ts'
import type { Part } from '../plan/parts.ts'
import type { Step } from '../plan/plan-up.ts'
import { purposeIn } from './purpose.ts'
import { failureOf, type Phase, phases, type StepFailure } from './step-failure.ts'
import { beginText, closing, committing, type Frame, fileText, message, openText } from './transaction.ts'

export interface PipelineOptions {
  readonly deployment: string | undefined
  /** The last one of the whole run is in here: its commit is the one that is flushed. */
  readonly endsRun: boolean
  /** Nothing more is sent once this is aborted; what was sent is answered. */
  readonly signal: AbortSignal
  /** See ApplyOptions. */
  readonly onSilence: (() => void) | undefined
  readonly onNotice: (step: Step, notice: Notice) => Promise<void> | undefined
  readonly onApplied: (step: Step, durationMs: number) => void
  /** A file made the history table, and columns are added to it. */
  readonly onTakenOver: (table: HistoryTable) => void
}

/** What may be on its way: 64 files, a megabyte or two of memory. Where that is full, half of it is waited for. */
const maxMessages = 256
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
    if (isFull(inFlight, bytes, 1))
      while (inFlight.length > 0 && isFull(inFlight, bytes, 0.5)) await inFlight.shift()?.done
    if (failure !== undefined || options.signal.aborted) break
    session.purpose = purposeIn(frame, step)
    const answers = texts.map((text, at) =>
      session.send(text, listening(phases[at] ?? 'begin', step, options)),
    )
    if (index === 0) watchBegin(answers[0], options)
    const done = Promise.all(answers).then((answers) => {
      failure ??= failureOf(step, answers, closingLength)
    })
    inFlight.push({ bytes, done })
  }
  await Promise.all(inFlight.map(({ done }) => done))
  return failure
}

/** Of what is sent together, only the first message is answered at once. */
export function watchBegin(answer: Promise<Answer> | undefined, { onSilence }: PipelineOptions): void {
  if (answer !== undefined && onSilence !== undefined) sayAtSilence(answer, onSilence)
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
  const step = steps[index] as Step
  const { script } = step
  const last = endsRun && index === steps.length - 1
  const predecessor = steps[index - 1]?.recordedAs
  const close = closing(frame, { script, last })
  const texts = [
    beginText(script),
    openText(frame, { step, deployment, predecessor, last }),
    fileText(script.whole as Part),
    message([...close, ...committing(frame, step)]),
  ]
  return { texts, closingLength: close.length }
}

/** Whether that many bytes more are too many for this part of what may be on its way. */
function isFull(inFlight: readonly { readonly bytes: number }[], bytes: number, part: number): boolean {
  const sent = inFlight.reduce((sum, { bytes }) => sum + bytes, 0)
  return (inFlight.length + 1) * phases.length > part * maxMessages || sent + bytes > part * maxBytes
}
