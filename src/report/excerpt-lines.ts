import { columnsOf, excerpt, positionOfOffset } from '../sql/position.ts'
import { fixed } from './layout.ts'

/** A line of SQL and below it a caret, behind a margin; of a line that is too wide for the terminal what is around the caret. */
export function excerptLines(
  { line, caret }: { readonly line: string; readonly caret: string },
  {
    margins: [first, second],
    width,
    note = '',
  }: {
    /** What stands in front of each, of the same width. */
    readonly margins: readonly [string, string]
    readonly width: number | undefined
    /** Said behind the caret. */
    readonly note?: string
  },
): string[] {
  const fitting = width === undefined ? { line, caret } : cut({ line, caret }, width - first.length)
  const text = fixed(`${first}${fitting.line}`)
  const pointed = `${second}${fitting.caret}`
  if (note === '') return [text, fixed(pointed)]
  if (width === undefined || pointed.length + note.length < width) return [text, fixed(`${pointed} ${note}`)]
  return [text, fixed(pointed), `    ${note}`]
}

function cut({ line, caret }: { readonly line: string; readonly caret: string }, room: number) {
  if (columnsOf([...line]) <= room) return { line, caret }
  // The caret is in columns, of which a character may have two.
  let before = ''
  for (const character of line) {
    if (columnsOf([...before, character]) >= caret.length) break
    before += character
  }
  // Of which the two … may be.
  return excerpt(line, positionOfOffset(line, before.length), Math.max(room - 2, 10))
}
