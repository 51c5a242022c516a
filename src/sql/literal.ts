import { endOfLineComment } from './comment.ts'
import { blanks, isNameCharacter } from './name.ts'

const escapedOrQuote = /\\.|'/gs

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
function closingQuote(text: string, from: number): number {
  escapedOrQuote.lastIndex = from
  for (let read = from; escapedOrQuote.test(text); read = escapedOrQuote.lastIndex) {
    const last = escapedOrQuote.lastIndex - 1
    if (text.charCodeAt(last) === 0x27 && (last === read || text.charCodeAt(last - 1) !== 0x5c)) return last
  }
  return -1
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, from: number, at: number): boolean {
  let start = at
  while (start > from && text.charCodeAt(start - 1) === 0x5c) start--
  return (at - start) % 2 === 1
}

/**
 * Whether the literal whose closing quote stands just before `at` goes on: a doubled quote, or blanks and `--` comments
 * with at least one line end, and a quote. Gives the index after that quote, -1 if it doesn't go on, and
 * 'undecided' at the end of the text.
 */
function continuation(text: string, at: number): number | 'undecided' {
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

/** Reads on in a literal: where it ends, or where it has to be read on from with more text. */
export function closeLiteral(
  text: string,
  from: number,
  escapes: boolean,
  continues: boolean,
  final: boolean,
): { readonly at: number; readonly closed: boolean } {
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

/** Just after the literal or "name" that is opened by the quote at `quote`, in a text known to be whole. */
export function afterLiteral(text: string, quote: number, floor: number, standardStrings: boolean): number {
  const mark = text.charAt(quote)
  if (mark === "'") {
    const escapes = readsEscapes(text, quote, floor, standardStrings)
    return closeLiteral(text, quote + 1, escapes, true, true).at
  }
  for (let from = quote + 1; ; ) {
    const close = text.indexOf(mark, from)
    if (close < 0) return text.length
    if (text.charAt(close + 1) !== mark) return close + 1
    from = close + 2
  }
}
