import type { Piece, Statement } from '../sql/scanner.ts'

/** SQL_ASCII is no other one: a server takes such text as it comes. */
const sameBytes = /^(?:utf8|unicode|sqlascii|default|;)?$/

/** Finds, piece by piece, the statement that makes the server take what comes behind it, which is UTF-8, for something else. */
export function encodingWatch(): (piece: Piece) => Statement | undefined {
  let other: Statement | undefined
  return (piece) => {
    if (piece.type === 'meta') return undefined
    if (other !== undefined && /\P{ASCII}/u.test(piece.text)) return other
    if (piece.type === 'statement' && piece.words[0] === 'set' && !sameBytes.test(encodingOf(piece.words)))
      other ??= piece
    return undefined
  }
}

/** What SET client_encoding or SET NAMES says, in the letters and digits that count; empty for any other SET. */
function encodingOf([, ...rest]: readonly string[]): string {
  const [name = '', ...value] = /^(?:local|session)$/.test(rest[0] ?? '') ? rest.slice(1) : rest
  const said = name === 'names' ? value[0] : /^"?client_encoding"?$/.test(name) ? value[1] : undefined
  return (said ?? '').replace(/[-_'"\s]/g, '').toLowerCase()
}
