import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { RunError } from '../failure/failure.ts'
import { type Excerpt, excerpt, type Position, startOfScript } from '../sql/position.ts'
import type { Migration } from './migration.ts'
import { type Section, SectionReader } from './section.ts'
import { TextReader } from './text.ts'

/** Strings that are larger V8 keeps from the first collection on (measured: 80 MB more for a large file). */
const pieceBytes = 64 * 1024

/** A file that is open, to be read once. Closed at disposal. */
export class TextFile implements Disposable {
  /** How large it was when it was opened, in bytes. */
  readonly size: number
  readonly #file: number

  /**
   * Throws the system's error where it cannot be opened, and an Error without a code, whose message finishes the sentence
   * "<file> …", where it is no file.
   */
  constructor(path: string) {
    this.#file = opened(path)
    // One more system call would be a tenth of what reading a small file takes.
    const stats = fstatSync(this.#file)
    this.size = stats.size
    if (stats.isFile()) return
    this[Symbol.dispose]()
    throw new Error(notRegular)
  }

  /**
   * Its text in pieces of at most 64 KiB; what it was is returned at the end. One piece is held at a time.
   *
   * Throws the system's error where it cannot be read, and an Error without a code, as above, where it is not text.
   */
  *pieces(): Generator<string, { readonly checksum: string; readonly bytes: number }> {
    const reader = new TextReader()
    // Room for three bytes that wait for the rest of their character, and for one that says the file has grown.
    const buffer = Buffer.allocUnsafe(Math.min(this.size + 4, pieceBytes))
    let waiting = 0
    let bytes = 0
    for (;;) {
      const room = buffer.length - waiting
      const got = readSync(this.#file, buffer, waiting, room, null)
      bytes += got
      // There is no more where less comes than there is room for.
      const isLast = got === 0 || (got < room && bytes === this.size)
      const filled = buffer.subarray(0, waiting + got)
      const { text, taken } = reader.read(filled, isLast)
      waiting = filled.length - taken
      filled.copyWithin(0, taken)
      if (text !== '') yield text
      if (isLast) return { checksum: reader.checksum(), bytes }
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}

const notRegular = 'is not a regular file'

/** Without waiting: a pipe would block until somebody writes into it. */
function opened(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    // What a socket is opened with (open(2)).
    throw (error as NodeJS.ErrnoException).code === 'ENXIO' ? new Error(notRegular) : error
  }
}

/**
 * The text of a migration, in pieces that are cut between characters; a file that is not held is read again.
 *
 * Throws FILE_CHANGED where it is not the file that it was: at once where it is gone or has another size, else when the
 * last piece has been taken. So until then nothing that was made of it may be final.
 */
export function* chunksOf({ text, path, bytes, checksum, section }: Migration): Generator<string> {
  if (text !== undefined) {
    yield text
    return
  }
  try {
    using file = new TextFile(path)
    if (file.size === bytes) {
      const read = yield* picked(file.pieces(), section)
      if (read.checksum === (section?.whole ?? checksum) && read.bytes === bytes) return
    }
  } catch (error) {
    throw fileChanged({ path }, error)
  }
  throw fileChanged({ path })
}

/** The same pieces, with blanks in place of what is outside the section; returns what they do. */
function* picked<What>(
  pieces: Generator<string, What>,
  section: Section | undefined,
): Generator<string, What> {
  if (section === undefined) return yield* pieces
  const reader = new SectionReader(section.lines)
  try {
    let next = pieces.next()
    for (; !next.done; next = pieces.next()) yield reader.read(next.value)
    return next.value
  } finally {
    pieces.return(undefined as never)
  }
}

/** A file is not what it was when the run read it; the cause, where it is the system's, says why. */
export function fileChanged({ path }: Pick<Migration, 'path'>, cause?: unknown): RunError {
  const { code = undefined } = (cause ?? {}) as NodeJS.ErrnoException
  const reason =
    code === undefined
      ? 'it was changed after the run had read it'
      : `it cannot be read a second time (${code})`
  const leftBehind = 'Nothing of it is left. Run again when the folder is no longer written to.'
  return new RunError({ code: 'FILE_CHANGED', file: path, reason, leftBehind }, { cause })
}

/** Where a line of the file begins, counted from 1. Undefined where it has not so many, or has changed. */
export function startOfLine(migration: Migration, line: number): Position | undefined {
  if (line === 1) return startOfScript
  let passed = 1
  let base = 0
  for (const chunk of unlessChanged(migration)) {
    for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', at + 1)) {
      passed++
      if (passed === line) return { offset: base + at + 1, line, column: 1 }
    }
    base += chunk.length
  }
  return undefined
}

/** The lines of the file from one on, counted from 1, without their line feeds; ends where the file has changed. */
export function* linesFrom(migration: Migration, first: number): Generator<string> {
  let line = 1
  let begun = ''
  for (const chunk of unlessChanged(migration)) {
    const lines = `${begun}${chunk}`.split('\n')
    begun = lines.pop() ?? ''
    for (const text of lines) if (line++ >= first) yield text
  }
  if (line >= first) yield begun
}

/** The line of a place, with a caret; see excerpt. Undefined where the file is no longer what it was, as far as that is seen. */
export function excerptAt(migration: Migration, position: Position, width?: number): Excerpt | undefined {
  if (migration.text !== undefined) return excerpt(migration.text, position, width)
  let around = ''
  let base = 0
  for (const chunk of unlessChanged(migration)) {
    around += chunk
    // What surrounds a place is at most a piece away.
    if (base + around.length > position.offset + pieceBytes) break
    const over = Math.max(0, around.length - 2 * pieceBytes)
    around = around.slice(over)
    base += over
  }
  if (base + around.length < position.offset) return undefined
  return excerpt(around, { ...position, offset: position.offset - base }, width)
}

/** For what is only to be looked at: ends where a change is seen. */
function* unlessChanged(migration: Migration): Generator<string> {
  try {
    yield* chunksOf(migration)
  } catch (error) {
    if (!(error instanceof RunError)) throw error
  }
}
