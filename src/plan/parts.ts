import type { Position } from '../sql/position.ts'
import { StandardStrings } from '../sql/standard-strings.ts'
import type { CopyText, Item } from './items.ts'

/** A stretch of a file that is one message. */
export interface Part {
  readonly statements: readonly PartStatement[]
  /** What a COPY … FROM STDIN at its end reads. */
  readonly data?: CopyText | undefined
}

interface PartStatement {
  /** Starts and ends as in the file; psql commands in it are blanks. */
  readonly text: string
  readonly start: Position
  readonly words: readonly string[]
}

/**
 * In UTF-16 units. A few parts of a large file are in memory while it runs; what has more than 128 KiB V8 keeps from the
 * first collection on, so that the garbage of larger parts fills the heap (measured: 100 MB more).
 */
export const usualPartLength = 64 * 1024

/**
 * Cuts a file into messages: behind COPY … FROM STDIN, for its data; where so much has come together; and behind a change of
 * standard_conforming_strings. The server reads the literals of a message before it runs the first statement: in the
 * same message 'a\nb' would be other data than under psql. Statements of the numbers that are left out are not sent.
 */
export function* partsOf(
  items: Iterable<Item>,
  left: ReadonlySet<number>,
  { standardStrings, partLength }: { readonly standardStrings: boolean; readonly partLength: number },
): Generator<Part> {
  const strings = new StandardStrings(standardStrings)
  let statements: PartStatement[] = []
  let length = 0
  for (const { number, statement, data } of items) {
    if (left.has(number)) continue
    const { text, start, words } = statement
    statements.push({ text, start, words })
    length += text.length
    const before = strings.value
    strings.follow(words[0] ?? '', statement)
    if (data === undefined && strings.value === before && length < partLength) continue
    yield { statements, data }
    statements = []
    length = 0
  }
  if (statements.length > 0) yield { statements }
}

/** What is sent for a part. */
export function textOf({ statements }: Part): string {
  return statements.map(({ text }) => text).join('\n')
}
