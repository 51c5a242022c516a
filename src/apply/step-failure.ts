import type { Answer } from '../database/message.ts'
import type { Unfinished } from '../failure/failure.ts'
import type { Part } from '../plan/parts.ts'
import type { Step } from '../plan/plan-up.ts'

/** The messages of a migration, in order. */
export const phases = ['begin', 'claim', 'file', 'end'] as const
export type Phase = (typeof phases)[number]

/** Which message of a migration failed, and how far it came. */
export interface StepFailure {
  readonly step: Step
  readonly phase: Phase
  readonly error: Error
  /** Statements of that message that were completed. */
  readonly completed: number
  /** It was a statement of ours that writes the row. */
  readonly completing: boolean
  /** The file ended our transaction: a part of it is applied. */
  readonly escaped: boolean
  /** What was sent of the file. */
  readonly part?: Part | undefined
  /** What of the file is done, where it is not one transaction. */
  readonly unfinished?: Unfinished | undefined
}

/** A COMMIT of its own, or a ROLLBACK after which the rest of the file ran by itself. */
export function hasEscaped(file: Answer | undefined): boolean {
  return file !== undefined && (file.committed || file.idle === true)
}

/** The first message that failed is the cause; what follows it only echoes it (25P02). */
export function failureOf(
  step: Step,
  answers: readonly Answer[],
  closingLength: number,
): StepFailure | undefined {
  const at = answers.findIndex(({ error }) => error !== undefined)
  const { error, completed = 0 } = answers[at] ?? {}
  const phase = phases[at]
  if (error === undefined || phase === undefined) return undefined
  const completing = phase === 'end' && completed === closingLength
  const part = step.script.whole
  return { step, phase, error, completed, completing, escaped: hasEscaped(answers[2]), part }
}
