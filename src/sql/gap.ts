import type { Enclosures } from './enclosure.ts'
import { blanks } from './name.ts'
import type { Source } from './source.ts'

const blanksOfLine = /[ \t\r\f\v]*/y

/** Passes over blanks and comments between statements. False: the text ends before anything else. */
export function skipGap(source: Source, enclosures: Enclosures): boolean {
  while (enclosures.leave()) {
    if (!skipBlanks(source, blanks)) return false
    if (source.text.startsWith('/*', source.at)) enclosures.enter('*/', source.at, source.at + 2)
    else if (!enterLineComment(source, enclosures)) return true
  }
  return false
}

/** The same within a line, without the kind of comment that may hold a line end. */
export function skipInLine(source: Source, enclosures: Enclosures): boolean {
  while (enclosures.leave()) {
    if (!skipBlanks(source, blanksOfLine)) return false
    if (!enterLineComment(source, enclosures)) return true
  }
  return false
}

/** False at the end of the text, and before what may be half of a comment's beginning. */
function skipBlanks(source: Source, pattern: RegExp): boolean {
  const { text, final } = source
  pattern.lastIndex = source.at
  pattern.test(text)
  const at = pattern.lastIndex
  source.at = at
  return at + 1 < text.length || (at < text.length && (final || !/[-/]/.test(text.charAt(at))))
}

function enterLineComment(source: Source, enclosures: Enclosures): boolean {
  const begins = source.text.startsWith('--', source.at)
  if (begins) enclosures.enter('\n', source.at, source.at + 2)
  return begins
}
