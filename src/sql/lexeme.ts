/** What PostgreSQL's lexer (scan.l) takes for blank. */
export const blanks = /[ \t\n\r\f\v]*/y

const nameCharacter = /[\w$\u0080-\uffff]/
const dollar = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const commentMark = /\/\*|\*\//g
const escapedOrQuote = /\\.|'/gs
const lineEnd = /[\n\r]/g

/** The tag, `$$` or `$name$`, that begins at `at`. */
export function dollarTag(text: string, at: number): string | undefined {
  dollar.lastIndex = at
  return dollar.test(text) ? text.slice(at, dollar.lastIndex) : undefined
}

export function isNameCharacter(text: string, at: number): boolean {
  return nameCharacter.test(text.charAt(at))
}

/** Where the line of a `--` comment ends: at its LF or CR (either ends it), or -1. */
export function endOfLineComment(text: string, from: number): number {
  lineEnd.lastIndex = from
  return lineEnd.test(text) ? lineEnd.lastIndex - 1 : -1
}

/**
 * Reads on in a comment that is `depth` deep: where it ends, with depth 0, or how deep it is where the text ends. A last
 * character that may be half a mark is left unread then.
 */
export function closeComment(
  text: string,
  from: number,
  depth: number,
): { readonly end: number; readonly depth: number } {
  commentMark.lastIndex = from
  for (let read = from; ; read = commentMark.lastIndex) {
    if (!commentMark.test(text)) {
      const half = read < text.length && /[*/]$/.test(text.slice(-1))
      return { end: half ? text.length - 1 : text.length, depth }
    }
    depth += text.charCodeAt(commentMark.lastIndex - 1) === 0x2a ? 1 : -1
    if (depth === 0) return { end: commentMark.lastIndex, depth }
  }
}

/** Just after the comment that begins at `at` (or the end of the text); `at` itself where none begins. */
export function afterComment(text: string, at: number): number {
  if (text.startsWith('--', at)) {
    const end = endOfLineComment(text, at)
    return end < 0 ? text.length : end
  }
  if (!text.startsWith('/*', at)) return at
  const { end, depth } = closeComment(text, at + 2, 1)
  return depth > 0 ? text.length : end
}

/**
 * Whether a backslash escapes in the literal opened by the quote at `quote`: yes after `E`, never after `U&`, `B`
 * and `X`, else (also after `N`) as standard_conforming_strings says. The letter counts only as a word of its own,
 * no part of which lies before `floor`.
 */
export function readsEscapes(text: string, quote: number, floor: number, standardStrings: boolean): boolean {
  const last = quote > floor ? text.charAt(quote - 1) : ''
  const start = last === '&' ? quote - 2 : quote - 1
  if (start < floor || !/[eEbBxX&]/.test(last) || (start > floor && isNameCharacter(text, start - 1))) {
    return !standardStrings
  }
  if (last === '&') return /[uU]/.test(text.charAt(start)) ? false : !standardStrings
  return last === 'e' || last === 'E'
}

/** The index of the quote that closes a literal with escapes, or -1. */
export function closingQuote(text: string, from: number): number {
  escapedOrQuote.lastIndex = from
  for (let read = from; escapedOrQuote.test(text); read = escapedOrQuote.lastIndex) {
    const last = escapedOrQuote.lastIndex - 1
    if (text.charCodeAt(last) === 0x27 && (last === read || text.charCodeAt(last - 1) !== 0x5c)) return last
  }
  return -1
}

/** Whether an odd number of backslashes stands before `at`. */
export function isEscaped(text: string, from: number, at: number): boolean {
  let start = at
  while (start > from && text.charCodeAt(start - 1) === 0x5c) start--
  return (at - start) % 2 === 1
}

/**
 * Whether the literal whose closing quote stands just before `at` goes on: a doubled quote, or blanks and `--` comments
 * with at least one line end, and a quote. Gives the index after that quote, -1 if it doesn't go on, and
 * 'undecided' at the end of the text.
 */
export function continuation(text: string, at: number): number | 'undecided' {
  if (text.charCodeAt(at) === 0x27) return at + 1
  let newLine = false
  for (let index = at; ; ) {
    blanks.lastIndex = index
    blanks.test(text)
    newLine ||= /[\n\r]/.test(text.slice(index, blanks.lastIndex))
    index = blanks.lastIndex
    if (index >= text.length || (text.startsWith('-', index) && index + 1 === text.length)) return 'undecided'
    if (text.startsWith('--', index)) {
      index = endOfLineComment(text, index)
      if (index < 0) return 'undecided'
    } else {
      return newLine && text.charCodeAt(index) === 0x27 ? index + 1 : -1
    }
  }
}

/** Just after the literal or "name" that is opened by the quote at `quote`, in a text known to be whole. */
export function afterLiteral(text: string, quote: number, floor: number, standardStrings: boolean): number {
  const mark = text.charAt(quote)
  const escapes = mark === "'" && readsEscapes(text, quote, floor, standardStrings)
  for (let from = quote + 1; ; ) {
    const close = escapes ? closingQuote(text, from) : text.indexOf(mark, from)
    if (close < 0) return text.length
    const next =
      mark === "'" ? continuation(text, close + 1) : text.charAt(close + 1) === mark ? close + 2 : -1
    if (next === -1 || next === 'undecided') return close + 1
    from = next
  }
}
