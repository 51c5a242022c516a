/** A place in a script. `offset` is in UTF-16 units from 0, `line` from 1, `column` from 1 in characters (code points). */
export interface Position {
  readonly offset: number
  readonly line: number
  readonly column: number
}

export const startOfScript: Position = { offset: 0, line: 1, column: 1 }

/** The place that is reached from `position` behind `text`. A line ends with LF; the CR of a CRLF is its last character. */
export function positionAfter(position: Position, text: string): Position {
  const offset = position.offset + text.length
  let line = position.line
  let lineStart = -1
  for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', newline + 1)) {
    line++
    lineStart = newline + 1
  }
  if (lineStart < 0) return { offset, line, column: position.column + characters(text, 0, text.length) }
  return { offset, line, column: 1 + characters(text, lineStart, text.length) }
}

export function positionOfOffset(text: string, offset: number): Position {
  return positionAfter(startOfScript, text.slice(0, Math.max(0, offset)))
}

/**
 * The place of a character counted from 1, which is how PostgreSQL gives error positions
 * (field P of ErrorResponse: characters, not bytes). A position past the end is the end.
 */
export function positionOfCharacter(text: string, character: number): Position {
  let offset = Math.max(0, character - 1)
  const pairs = /[\ud800-\udbff][\udc00-\udfff]/g
  while (pairs.test(text) && pairs.lastIndex - 2 < offset) offset++
  return positionOfOffset(text, Math.min(offset, text.length))
}

/** How many characters begin in `text` from `start` up to `end`: the low half of a pair doesn't count. */
export function characters(text: string, start: number, end: number): number {
  const low = /[\udc00-\udfff]/g
  low.lastIndex = start
  let count = end - start
  while (low.test(text) && low.lastIndex <= end) count--
  return count
}

export interface Excerpt {
  readonly line: string
  readonly caret: string
}

/**
 * The line of `text` that `position` is in, and below it a caret under its character, for a terminal. Tabs are kept, in
 * both lines; control characters are replaced; of a long line about `width` columns around the position are shown, with …
 * where it is cut.
 */
export function excerpt(text: string, position: Position, width = 100): Excerpt {
  const offset = Math.min(position.offset, text.length)
  const begin = text.lastIndexOf('\n', offset - 1) + 1
  const newline = text.indexOf('\n', offset)
  const lineEnd = newline < 0 ? text.length : newline
  const end = lineEnd > begin && text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd
  // So much of a line of megabytes is enough to choose from.
  const left = [...text.slice(Math.max(begin, offset - 4 * width), offset)].reverse()
  const right = [...text.slice(offset, Math.min(end, offset + 4 * width))]
  const before = take(left, width - columnsOf(take(right, width * 0.4))).reverse()
  const after = take(right, width - columnsOf(before))
  const cutBefore = offset - units(before) > begin
  const cutAfter = offset + units(after) < end
  const lead = cutBefore ? ['…', ...before] : before
  return {
    line: [...lead, ...after, ...(cutAfter ? ['…'] : [])].map(shown).join(''),
    caret: `${lead.map((character) => (character === '\t' ? '\t' : ' '.repeat(columnsOf([character])))).join('')}^`,
  }
}

/** The line with its number, and below it the caret. */
export function numbered(line: number, excerpt: Excerpt): string {
  return `  ${line} | ${excerpt.line}\n  ${' '.repeat(`${line}`.length)} | ${excerpt.caret}`
}

function take(characters: readonly string[], room: number): string[] {
  let used = 0
  const end = characters.findIndex((character) => {
    used += columnsOf([character])
    return used > room
  })
  return characters.slice(0, end < 0 ? characters.length : end)
}

function units(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + character.length, 0)
}

/** How many columns of a terminal these take: East Asian wide and emoji two, marks that join the character before them none. */
export function columnsOf(characters: readonly string[]): number {
  // In here, because V8 reads the tables of Unicode as soon as it comes across such an expression.
  const wide =
    /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}])$/u
  const joining = /^(?:\p{Mn}|\p{Me}|[\u200b-\u200d])$/u
  return characters.reduce(
    (sum, character) => sum + (wide.test(character) ? 2 : joining.test(character) ? 0 : 1),
    0,
  )
}

function shown(character: string): string {
  /** C0 and C1 (terminal escapes), line separators, and what changes the direction of the text. */
  const unprintable = /^[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]$/u
  if (character === '\t' || !unprintable.test(character)) return character
  return '\ufffd'
}
