import type { Piece, Statement } from '../sql/scanner.ts'
import { StandardStrings } from '../sql/standard-strings.ts'

/** A statement that must be the last of its message. Offsets are in UTF-16 units of the text. */
export interface Cut {
  /** Just after the statement. */
  readonly statementEnd: number
  /** Where SQL goes on. */
  readonly next: number
  /** What stands between, where the statement is a COPY … FROM STDIN. */
  readonly data?: string
  /** The line of the file in which the data begins. */
  readonly dataLine?: number
}

/**
 * Where a file of this length is cut: behind COPY … FROM STDIN, for its data, and behind a change of
 * standard_conforming_strings. The server reads the literals of a message before it runs the first statement: in the
 * same message 'a\nb' would be other data than under psql.
 */
export function cutsOf(pieces: readonly Piece[], standardStrings: boolean, length: number): Cut[] {
  const strings = new StandardStrings(standardStrings)
  return pieces.flatMap((piece, index): Cut | [] => {
    if (piece.type !== 'statement') return []
    const statementEnd = piece.end.offset
    if (rereads(piece, strings) && index < pieces.length - 1) return { statementEnd, next: statementEnd }
    if (pieces[index + 1]?.type !== 'copy-data') return []
    const parts = pieces.slice(index + 1)
    const after = parts.findIndex(({ type }) => type !== 'copy-data')
    const data = (after === -1 ? parts : parts.slice(0, after)).filter(({ type }) => type === 'copy-data')
    return {
      statementEnd,
      next: parts[after]?.start.offset ?? length,
      data: data.map((part) => ('text' in part ? part.text : '')).join(''),
      dataLine: data[0]?.start.line ?? piece.end.line,
    }
  })
}

function rereads(statement: Statement, strings: StandardStrings): boolean {
  const before = strings.value
  strings.follow(statement.words[0] ?? '', statement)
  return strings.value !== before
}

/** Why a file that is cut is not sent together with others, for `plan`. */
export function noteOf(cuts: readonly Cut[]): string | undefined {
  if (cuts.length === 0) return undefined
  return cuts.some(({ data }) => data !== undefined)
    ? 'it brings COPY data'
    : 'it changes how its strings are read'
}
