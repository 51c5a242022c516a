import type { Place } from '../failure.ts'
import { excerptAt, startOfLine } from '../migrations/content.ts'
import { type Part, textOf } from '../plan/parts.ts'
import { type Position, positionAfter, positionOfCharacter } from '../sql/position.ts'
import type { StepFailure } from './step-failure.ts'
import { insideTransaction } from './transaction.ts'

/**
 * Where in its file a migration failed: the line of COPY data, else the server's position where it gave one, else the
 * statement that failed.
 */
export function placeOf(failure: StepFailure): Place | undefined {
  const { step, error, part } = failure
  if (part === undefined) return undefined
  const { position: given, where } = error as { position?: string; where?: string }
  const dataLine = lineOfData(where, part)
  // The guard before the file is on its first line.
  const character = Number(given ?? Number.NaN) - insideTransaction.length
  const position: Position | undefined =
    dataLine !== undefined
      ? startOfLine(step.migration, dataLine)
      : character > 0
        ? positionIn(part, character)
        : failedStatement(failure)?.start
  const excerpt = position && excerptAt(step.migration, position)
  if (excerpt === undefined || position === undefined) return undefined
  return {
    line: position.line,
    column: position.column,
    exact: dataLine !== undefined || character > 0,
    excerpt,
  }
}

/** The statement of the file that failed. The guard before the file is two statements. */
export function failedStatement({ part, completed }: StepFailure): Part['statements'][number] | undefined {
  return part?.statements[completed - 2]
}

/** The place in the file of a character of what was sent, counted from 1. */
function positionIn(part: Part, character: number): Position | undefined {
  let { offset } = positionOfCharacter(textOf(part), character)
  for (const { text, start } of part.statements) {
    if (offset <= text.length) return positionAfter(start, text.slice(0, offset))
    // A line break stands between statements.
    offset -= text.length + 1
  }
  return undefined
}

/** The server counts lines of COPY data from 1: "COPY t, line 3, column b". */
function lineOfData(where: string | undefined, { data }: Part): number | undefined {
  const [, line] = /^COPY .*, line (\d+)/m.exec(where ?? '') ?? []
  return data === undefined || line === undefined ? undefined : data.line + Number(line) - 1
}
