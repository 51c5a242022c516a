import { closeComment, closingQuote, continuation, endOfLineComment, isEscaped } from './lexeme.ts'
import type { Position } from './position.ts'

/** A literal, "name", dollar quote or comment that has been opened, and may be closed in a later part of the script. */
export interface Enclosure {
  /** What closes it: `'`, `"`, the tag, star and slash, or the end of the line. */
  readonly mark: string
  readonly escapes: boolean
  /** A literal that goes on behind a line end is read as it began, unlike a plain literal at that place. */
  readonly continues: boolean
  readonly offset: number
  depth: number
  position: Position | undefined
}

/** Where reading goes on: behind the mark if `closed`, else at what has to be read again with the next part. */
export interface Progress {
  readonly at: number
  readonly closed: boolean
}

export function closeEnclosure(enclosure: Enclosure, text: string, from: number, final: boolean): Progress {
  const { mark } = enclosure
  if (mark === '\n') {
    const at = endOfLineComment(text, from)
    return at < 0 ? { at: text.length, closed: false } : { at, closed: true }
  }
  if (mark === '*/') {
    const { end, depth } = closeComment(text, from, enclosure.depth)
    enclosure.depth = depth
    return { at: end, closed: depth === 0 }
  }
  if (mark === "'") return closeLiteral(enclosure, text, from, final)
  const close = text.indexOf(mark, from)
  if (close >= 0) return { at: close + mark.length, closed: true }
  return { at: Math.max(from, text.length - mark.length + 1), closed: false }
}

function closeLiteral(
  { escapes, continues }: Enclosure,
  text: string,
  from: number,
  final: boolean,
): Progress {
  for (let read = from; ; ) {
    const close = escapes ? closingQuote(text, read) : text.indexOf("'", read)
    if (close < 0) {
      const half = escapes && isEscaped(text, read, text.length)
      return { at: half ? text.length - 1 : text.length, closed: false }
    }
    const next = continues ? continuation(text, close + 1) : -1
    if (next === -1 || (next === 'undecided' && final)) return { at: close + 1, closed: true }
    if (next === 'undecided') return { at: close, closed: false }
    read = next
  }
}
