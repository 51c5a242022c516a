import { afterComment, afterLiteral, blanks, dollarTag } from './lexeme.ts'

const usual = 16
const name = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const number = /(?:\d[\w]*(?:\.(?!\.)\w*)?|\.\d\w*)/y
const prefixed = /(?:[eEbBxXnN]|[uU]&)'|[uU]&"/y
/** Statements of which the end matters: `COPY t (…) FROM STDIN`, `SELECT … INTO`. */
const long = /^(?:copy|select|with|\()$/

/**
 * The first 16 tokens of a statement, comments skipped; of COPY, SELECT, WITH and what begins with a
 * parenthesis also every later token that stands outside parentheses, with the parentheses themselves.
 * Names and keywords are in lower case (ASCII letters only, as the server folds them), "quoted" names keep their
 * quotes, strings are as they are, punctuation is single characters.
 */
export function wordsOf(text: string, standardStrings: boolean): readonly string[] {
  const words: string[] = []
  let depth = 0
  let at = 0
  while (words.length < usual || (words[0] !== undefined && long.test(words[0]))) {
    blanks.lastIndex = at
    blanks.test(text)
    at = blanks.lastIndex
    if (at >= text.length) break
    const comment = afterComment(text, at)
    if (comment > at) {
      at = comment
      continue
    }
    const end = afterToken(text, at, standardStrings)
    const first = text[at]
    if (first === ')') depth--
    if (words.length < usual || depth <= 0 || first === '(' || first === ')')
      words.push(word(text.slice(at, end)))
    if (first === '(') depth++
    at = end
  }
  return words
}

function afterToken(text: string, at: number, standardStrings: boolean): number {
  for (const pattern of [prefixed, name, number]) {
    pattern.lastIndex = at
    if (!pattern.test(text)) continue
    return pattern === prefixed
      ? afterLiteral(text, pattern.lastIndex - 1, at, standardStrings)
      : pattern.lastIndex
  }
  const first = text[at]
  if (first === "'" || first === '"') return afterLiteral(text, at, at, standardStrings)
  const tag = dollarTag(text, at)
  if (tag === undefined) return at + 1
  const close = text.indexOf(tag, at + tag.length)
  return close < 0 ? text.length : close + tag.length
}

function word(token: string): string {
  return /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*$/.test(token)
    ? token.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    : token
}
