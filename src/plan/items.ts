import { chunksOf, fileChanged } from '../migrations/content.ts'
import type { Migration } from '../migrations/migration.ts'
import { kindOf, type StatementKind } from '../sql/kind.ts'
import { type Piece, ScanError, Scanner, type Statement } from '../sql/scanner.ts'

/** A statement of a file, with what it reads from the file. */
export interface Item {
  /** From 1, in the file. */
  readonly number: number
  readonly statement: Statement
  readonly kind: StatementKind
  /** What a COPY … FROM STDIN reads. It is passed over where nobody read it before the next item is asked for. */
  readonly data?: CopyText | undefined
}

export interface CopyText {
  /** The line of the file in which the data begins. */
  readonly line: number
  /** The data, once. */
  readonly chunks: Iterable<string>
}

/** The pieces of a file. Throws ScanError, and what chunksOf throws. */
export function* piecesOf(migration: Migration, standardConformingStrings: boolean): Generator<Piece> {
  const scanner = new Scanner({ standardConformingStrings })
  for (const chunk of chunksOf(migration)) yield* scanner.push(chunk)
  yield* scanner.end()
}

/** The pieces of a file that could be read before. Throws FILE_CHANGED where it no longer can. */
export function* piecesAgain(migration: Migration, standardConformingStrings: boolean): Generator<Piece> {
  try {
    yield* piecesOf(migration, standardConformingStrings)
  } catch (error) {
    throw error instanceof ScanError ? fileChanged(migration, error) : error
  }
}

/** The statements among the pieces, in order. Holds one of them at a time, and of COPY data one chunk. */
export function* itemsOf(pieces: Iterable<Piece>): Generator<Item> {
  const source = pieces[Symbol.iterator]()
  let number = 0
  try {
    for (let { value, done } = source.next(); !done; { value, done } = source.next()) {
      const piece: Piece = value
      if (piece.type !== 'statement') continue
      const kind = kindOf(piece.words)
      number += 1
      if (kind !== 'copy-from-stdin') {
        yield { number, statement: piece, kind }
        continue
      }
      // Each COPY has data, be it empty: the scanner gives at least one piece of it.
      const first = source.next()
      const chunks = copyChunks(source, first)
      yield {
        number,
        statement: piece,
        kind,
        data: { line: first.done ? piece.end.line : first.value.start.line, chunks },
      }
      for (const _unread of chunks);
    }
  } finally {
    // Whoever wants no more of them need not know that a file is open.
    source.return?.()
  }
}

function* copyChunks(source: Iterator<Piece>, first: IteratorResult<Piece>): Generator<string> {
  for (let { value, done } = first; !done; { value, done } = source.next()) {
    if (value.type !== 'copy-data') continue
    yield value.text
    if (value.last) return
  }
}
