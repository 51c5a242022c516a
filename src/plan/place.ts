import type { Place } from '../failure/failure.ts'
import { excerptAt, linesFrom, startOfLine } from '../migrations/content.ts'
import type { Migration } from '../migrations/migration.ts'
import { type Position, positionAfter, positionOfCharacter } from '../sql/position.ts'
import { copyFormat, lineOfRecord } from './copy-line.ts'
import { type Part, textOf } from './parts.ts'
import { type InnerPlace, placeInBlock } from './place-in-block.ts'

/**
 * Where in its file a message failed: the line of COPY data, else the server's position where it gave one, else the
 * statement that failed, in a DO block the one inside it. So many characters of ours (`prefix`) were sent before the part, on its first line.
 */
export function placeIn(
  migration: Migration,
  {
    part,
    prefix,
    error,
    failed,
  }: {
    readonly part: Part
    readonly prefix: number
    readonly error: Error
    readonly failed: Part['statements'][number] | undefined
  },
): Place | undefined {
  const { position: given, where } = error as { position?: string; where?: string }
  const character = Number(given ?? Number.NaN) - prefix
  const dataLine = lineOfData(migration, where, part)
  const inner = failed?.words[0] === 'do' ? placeInBlock(failed.text, error as InnerPlace) : undefined
  const ofData = dataLine === undefined ? undefined : startOfLine(migration, dataLine)
  const position: Position | undefined =
    ofData ??
    (character > 0
      ? positionIn(part, character)
      : failed && positionAfter(failed.start, failed.text.slice(0, inner?.offset ?? 0)))
  const excerpt = position && excerptAt(migration, position)
  if (excerpt === undefined || position === undefined) return undefined
  return {
    line: position.line,
    column: position.column,
    exact: ofData !== undefined || character > 0 || inner?.exact === true,
    excerpt,
  }
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
function lineOfData(migration: Migration, where: string | undefined, part: Part): number | undefined {
  const { data, statements } = part
  const [, reported] = /^COPY .*, line (\d+)/m.exec(where ?? '') ?? []
  if (data === undefined || reported === undefined) return undefined
  const format = copyFormat(statements.at(-1)?.text ?? '')
  const line = lineOfRecord(linesFrom(migration, data.line), Number(reported), format) ?? Number(reported)
  return data.line + line - 1
}
