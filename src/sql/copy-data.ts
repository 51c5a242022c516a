import type { Enclosures } from './enclosure.ts'
import { skipInLine } from './gap.ts'
import { kindOf } from './kind.ts'
import { type Piece, ScanError, type Statement } from './piece.ts'
import type { Source } from './source.ts'

/** `\.` with the end of its line, or as much of it as a text may end in. */
const endMarker = /^(?:\\\.(\r?\n)|\\\.\r?|\\)/

/**
 * Reads what follows COPY … FROM STDIN: the rest of its line, then data up to a line that is exactly `\.`, ended by LF,
 * CRLF or the end of the script. That is so in any format: psql up to 17 looks for it in csv too, and psql 18 does so
 * for data that stands in the script.
 */
export class CopySection {
  readonly #source: Source
  readonly #enclosures: Enclosures
  #inData = false
  #lineBegin = true

  constructor(source: Source, enclosures: Enclosures) {
    this.#source = source
    this.#enclosures = enclosures
  }

  /** Reads on; 'more' where the text ends before the section does. */
  read(pieces: Piece[]): 'more' | 'ended' {
    return this.#inData || this.#restOfLine() ? this.#data(pieces) : 'more'
  }

  /** The script ends. */
  finish(pieces: Piece[]): void {
    this.#give(pieces, this.#source.at, true)
  }

  /** psql would do after the data what else stands in the line. */
  #restOfLine(): boolean {
    const source = this.#source
    while (skipInLine(source, this.#enclosures)) {
      const first = source.text[source.at]
      if (first !== '\n' && first !== ';') {
        const advice = 'Its data begins on the next line. Write this on a line of its own, behind the data.'
        throw new ScanError(
          'something follows COPY … FROM STDIN in its line',
          advice,
          source.position(source.at),
        )
      }
      source.at++
      if (first === '\n') {
        this.#inData = true
        return true
      }
    }
    return false
  }

  #data(pieces: Piece[]): 'more' | 'ended' {
    const { text, at: from, final } = this.#source
    let line = this.#lineBegin ? from : nextLine(text, from)
    for (; line >= 0; line = nextLine(text, line)) {
      const [found, end] = endMarker.exec(text.slice(line, line + 4)) ?? []
      if (found === undefined) continue
      const complete = end === '\n' || end === '\r\n'
      if (!complete && !final && line + found.length === text.length) break
      if (!complete && !(final && /^\\\.\r?$/.test(found) && line + found.length === text.length)) continue
      this.#give(pieces, line, true)
      this.#source.at = line + found.length
      return 'ended'
    }
    if (line < 0) line = text.length
    if (line > from) this.#give(pieces, line, false)
    this.#source.at = line
    return 'more'
  }

  #give(pieces: Piece[], to: number, last: boolean): void {
    const source = this.#source
    const from = source.at
    const start = source.position(from)
    const text = source.text.slice(from, to)
    pieces.push({ type: 'copy-data', text, start, end: source.position(to), last })
    if (to > from) this.#lineBegin = text.endsWith('\n')
  }
}

/** Where the next line begins that starts with a backslash, or -1. */
function nextLine(text: string, from: number): number {
  const found = text.indexOf('\n\\', from)
  return found < 0 ? -1 : found + 1
}

/** What follows the statement, if it is COPY … FROM STDIN. */
export function copySection(
  statement: Statement,
  source: Source,
  enclosures: Enclosures,
): CopySection | undefined {
  if (kindOf(statement.words) !== 'copy-from-stdin') return undefined
  if (!statement.joined) return new CopySection(source, enclosures)
  const message = 'COPY … FROM STDIN is joined to another statement'
  throw new ScanError(message, 'Write its semicolon without the backslash.', statement.start)
}
