import type { Piece, Statement } from '../sql/scanner.ts'

/** A literal without a prefix, up to its first backslash. */
const plainWithBackslash = /(?<![\w&'])'(?:[^'\\]|'')*\\/

/**
 * Finds, piece by piece, the DO block that may change how the server reads backslashes in literals behind it: whether it does
 * is only known when it has run.
 */
export function stringsWatch(): (piece: Piece) => Statement | undefined {
  let block: Statement | undefined
  return (piece) => {
    if (piece.type !== 'statement') return undefined
    if (block !== undefined && plainWithBackslash.test(piece.text)) return block
    if (piece.words[0] === 'do' && /standard_conforming_strings/i.test(piece.text)) block ??= piece
    return undefined
  }
}
