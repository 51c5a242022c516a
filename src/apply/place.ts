import type { Place } from '../failure.ts'
import { excerpt, type Position, positionOfCharacter } from '../sql/position.ts'
import type { StepFailure } from './pipeline.ts'
import { insideTransaction } from './transaction.ts'

/** Where in its file a migration failed: the server's position where it gave one, else the statement that failed. */
export function placeOf({ step, error, phase, completed }: StepFailure): Place | undefined {
  const { text, statements } = step.script
  const character = Number((error as { position?: string }).position ?? Number.NaN) - insideTransaction.length
  let position: Position | undefined
  if (phase === 'file' && character > 0) position = positionOfCharacter(text, character)
  // The guard before the file is two statements.
  else position = statements[phase === 'file' ? completed - 2 : statements.length - 1]?.start
  if (position === undefined) return undefined
  return {
    line: position.line,
    column: position.column,
    exact: character > 0,
    excerpt: excerpt(text, position),
  }
}
