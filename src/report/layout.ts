import { stripVTControlCharacters } from 'node:util'

/** Begins a line that stays as it is, however wide. No text of an event has this character (printable.ts). */
const asItIs = '\0'

/** Marks lines that may not be broken: the columns of a table, SQL with a caret below it. */
export function fixed(line: string): string {
  return `${asItIs}${line}`
}

/** The columns of a terminal; undefined for anything else, which has no right edge. */
export function widthOf({ isTTY, columns }: NodeJS.WriteStream): number | undefined {
  // A terminal that nobody gave a size says 0.
  return isTTY && columns > 0 ? Math.max(columns, 20) : undefined
}

/**
 * Lines as they are printed: broken between words where a terminal would break them within, and what goes on is indented
 * two more than its line. A word that is too long is left to the terminal, so that it can be copied.
 */
export function layOut(text: string, width: number | undefined): string {
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith(asItIs)) return line.slice(asItIs.length)
      return width === undefined ? line : wrap(line, width).join('\n')
    })
    .join('\n')
}

/** The blank between two words, but for that in front of a unit. */
const between = /(?<=\S) (?!(?<=\d )(?:ms|s|min|h|%)(?!\w))(?=\S)/

/** The lines that one is broken into. The blanks that it begins with are kept in all of them. */
export function wrap(line: string, width: number, hanging = 2): string[] {
  if (widthIn(line) <= width) return [line]
  const [indent = ''] = /^ */.exec(line) ?? []
  const [first = '', ...words] = line.slice(indent.length).split(between)
  const further = `${indent}${' '.repeat(hanging)}`
  const lines = [`${indent}${first}`]
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`
    if (widthIn(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(`${further}${word}`)
  }
  return lines
}

function widthIn(text: string): number {
  return stripVTControlCharacters(text).length
}
