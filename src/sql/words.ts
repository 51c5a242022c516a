import { afterComment } from './comment.ts'
import { afterLiteral } from './literal.ts'
import { blanks, dollarTag, name } from './name.ts'

const usual = 16
/** Statements that are known by their first word: most of a large file is of this kind. */
const few = new Set(['insert', 'update', 'delete', 'merge', 'values'])
/** Statements of which the end matters too: `COPY t (…) FROM STDIN`, `SELECT … INTO t`. */
const long = new Set(['copy', 'select', 'with', '('])

const number = /\.?\d\w*(?:\.(?!\.)\w*)?/y
const prefixed = /(?:[eEbBxXnN]|[uU]&)'|[uU]&"/y
const quote = /['"]/y
const beyondAscii = /[\u0080-\uffff]/

/**
 * The first 16 tokens of a statement, comments skipped; 8 of INSERT, UPDATE, DELETE, MERGE, VALUES; 24 of ALTER; of COPY,
 * SELECT, WITH also every later one outside parentheses, with the parentheses; all of what begins with a parenthesis and
 * of CREATE and ALTER SUBSCRIPTION, where an option at the end matters. Names and keywords are in lower case (ASCII
 * letters only, as the server folds them), "quoted" names keep their quotes, strings are as they are, punctuation is
 * single characters. With `all`, every token.
 */
export function wordsOf(text: string, standardStrings: boolean, all = false): readonly string[] {
  const words: string[] = []
  let whole = all
  let limit = all ? Number.POSITIVE_INFINITY : usual
  let depth = 0
  for (let at = afterBlanks(text, 0); at < text.length && words.length < limit; ) {
    const nameEnd = afterName(text, at)
    const end = nameEnd > at ? nameEnd : afterOther(text, at, standardStrings)
    const first = text.charAt(at)
    if (first === ')') depth--
    if (words.length < usual || depth <= 0 || first === '(' || first === ')' || words[0] === '(' || whole) {
      const word = nameEnd > at ? folded(text.slice(at, end)) : text.slice(at, end)
      words.push(word)
      whole ||= words.length === 2 && word === 'subscription' && /^(?:create|alter)$/.test(words[0] ?? '')
      if (whole) limit = Number.POSITIVE_INFINITY
      else if (words.length === 1) limit = limitOf(word)
    }
    if (first === '(') depth++
    at = afterBlanks(text, end)
  }
  return words
}

function limitOf(head: string): number {
  if (few.has(head)) return 8
  // ALTER TABLE IF EXISTS ONLY (d.s.t) DETACH PARTITION d.s.p CONCURRENTLY; are 21.
  if (head === 'alter') return 24
  return long.has(head) ? Number.POSITIVE_INFINITY : usual
}

function folded(word: string): string {
  if (!beyondAscii.test(word)) return word.toLowerCase()
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function afterBlanks(text: string, from: number): number {
  for (let at = from; ; ) {
    const code = text.charCodeAt(at)
    if (code === 0x20) at++
    else if (code === 0x2d || code === 0x2f) {
      const end = afterComment(text, at)
      if (end === at) return at
      at = end
    } else if (code > 0x0d || Number.isNaN(code)) return at
    else {
      blanks.lastIndex = at
      blanks.test(text)
      if (blanks.lastIndex === at) return at
      at = blanks.lastIndex
    }
  }
}

/** Just after the name or keyword at `at`; `at` itself where there is none, or where it only introduces a literal. */
function afterName(text: string, at: number): number {
  name.lastIndex = at
  if (!name.test(text)) return at
  const end = name.lastIndex
  const next = text.charCodeAt(end)
  if (next !== 0x27 && next !== 0x26) return end
  prefixed.lastIndex = at
  return prefixed.test(text) ? at : end
}

function afterOther(text: string, at: number, standardStrings: boolean): number {
  for (const pattern of [prefixed, quote]) {
    pattern.lastIndex = at
    if (pattern.test(text)) return afterLiteral(text, pattern.lastIndex - 1, at, standardStrings)
  }
  number.lastIndex = at
  if (number.test(text)) return number.lastIndex
  const tag = dollarTag(text, at)
  if (tag === undefined) return at + 1
  const close = text.indexOf(tag, at + tag.length)
  return close < 0 ? text.length : close + tag.length
}
