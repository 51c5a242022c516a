import { type Piece, ScanError, Scanner } from '../../../src/sql/scanner.ts'

/** The pieces of a script that comes in chunks, the parts of COPY data put together, and what it failed with. */
export function scanInChunks(chunks: Iterable<string>) {
  const scanner = new Scanner()
  const pieces: Piece[] = []
  try {
    for (const chunk of chunks) pieces.push(...scanner.push(chunk))
    pieces.push(...scanner.end())
  } catch (error) {
    if (!(error instanceof ScanError)) throw error
    const { message, advice, position } = error
    return { pieces: joinData(pieces), failure: { message, advice, position } }
  }
  return { pieces: joinData(pieces), failure: undefined }
}

export function joinData(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const before = joined.at(-1)
    if (piece.type === 'copy-data' && before?.type === 'copy-data' && !before.last) {
      joined[joined.length - 1] = { ...piece, text: before.text + piece.text, start: before.start }
    } else joined.push(piece)
  }
  return joined
}
