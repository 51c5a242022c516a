import type { Place } from '../failure.ts'
import { excerpt, type Position, positionOfCharacter, positionOfOffset } from '../sql/position.ts'
import type { Part, StepFailure } from './step-failure.ts'
import { insideTransaction } from './transaction.ts'

/**
 * Where in its file a migration failed: the line of COPY data, else the server's position where it gave one, else the
 * statement that failed.
 */
export function placeOf({ step, error, phase, completed, part: its }: StepFailure): Place | undefined {
  const { text, statements } = step.script
  const part = its ?? { text, offset: 0 }
  const { position: given, where } = error as { position?: string; where?: string }
  // The guard before the file is on its first line, and is two statements.
  const character = Number(given ?? Number.NaN) - insideTransaction.length
  const dataLine = phase === 'file' ? lineOfData(where, part) : undefined
  const before = statements.filter(({ start }) => start.offset < part.offset).length
  const statement = phase === 'file' ? statements[before + completed - 2] : statements.at(-1)
  const position: Position | undefined =
    dataLine !== undefined
      ? startOfLine(step.migration.text, dataLine)
      : phase === 'file' && character > 0
        ? positionOfOffset(text, part.offset + positionOfCharacter(part.text, character).offset)
        : statement?.start
  if (position === undefined) return undefined
  return {
    line: position.line,
    column: position.column,
    exact: dataLine !== undefined || character > 0,
    excerpt: excerpt(step.migration.text, position),
  }
}

/** The server counts lines of COPY data from 1: "COPY t, line 3, column b". */
function lineOfData(where: string | undefined, { dataLine }: Part): number | undefined {
  const [, line] = /^COPY .*, line (\d+)/m.exec(where ?? '') ?? []
  return dataLine === undefined || line === undefined ? undefined : dataLine + Number(line) - 1
}

function startOfLine(text: string, line: number): Position {
  let offset = 0
  for (let passed = 1; passed < line; passed++) offset = text.indexOf('\n', offset) + 1
  return { offset, line, column: 1 }
}
