import type { Statement } from '../sql/scanner.ts'

/** SQL_ASCII is no other one: a server takes such text as it comes. */
const sameBytes = /^(?:utf8|unicode|sqlascii|default|;)?$/

/** The statement that makes the server take the rest of the text, which is UTF-8, for something else. */
export function otherEncoding(statements: readonly Statement[], text: string): Statement | undefined {
  return statements.find(
    ({ words, end }) =>
      words[0] === 'set' && !sameBytes.test(encodingOf(words)) && /\P{ASCII}/u.test(text.slice(end.offset)),
  )
}

/** What SET client_encoding or SET NAMES says, in the letters and digits that count; empty for any other SET. */
function encodingOf([, ...rest]: readonly string[]): string {
  const [name = '', ...value] = /^(?:local|session)$/.test(rest[0] ?? '') ? rest.slice(1) : rest
  const said = name === 'names' ? value[0] : /^"?client_encoding"?$/.test(name) ? value[1] : undefined
  return (said ?? '').replace(/[-_'"\s]/g, '').toLowerCase()
}
