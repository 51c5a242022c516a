import { ScanError, type Statement, type Variable } from './piece.ts'
import { type Position, positionAfter } from './position.ts'
import { RoutineBody } from './routine-body.ts'
import type { Source } from './source.ts'
import { wordsOf } from './words.ts'

interface Ending {
  readonly terminated: boolean
  readonly joined: boolean
  readonly standardStrings: boolean
}

/** What a string can hold is twice as much, and the server takes 1 GB. */
const statementLimit = 256 * 1024 * 1024

/** A statement that is being read, perhaps over several chunks. */
export class OpenStatement {
  /** The first word in lower case. */
  readonly head: string
  readonly body: RoutineBody | undefined
  readonly variables: Variable[] = []
  readonly #start: Position
  readonly #parts: string[] = []
  /** What stands before it in the current chunk is in the parts. */
  #from: number
  #length = 0

  /** It begins where the source has been read to. */
  constructor(head: string, source: Source) {
    this.head = head
    this.body = head === 'create' ? new RoutineBody() : undefined
    this.#start = source.position(source.at)
    this.#from = source.at
  }

  /** Is called before the source lets go. Throws ScanError where the statement is too large. */
  letGo({ text, at }: Source): void {
    if (at > this.#from) this.#add(text.slice(this.#from, at))
    this.#from = 0
  }

  /** Leaves out what psql doesn't send. Blanks in its place leave all places as they are. */
  blank({ text }: Source, start: number, end: number): void {
    this.#add(text.slice(this.#from, start))
    this.#add(' '.repeat(end - start))
    this.#from = end
  }

  /** It ends where the source has been read to. Throws ScanError where it is too large. */
  close(source: Source, ending: Ending): Statement {
    this.#add(source.text.slice(this.#from, source.at))
    const text = this.#parts.join('')
    if (ending.terminated)
      return new ReadStatement(text, this.#start, source.position(source.at), this.variables, ending)
    const trimmed = text.slice(0, endOfText(text))
    return new ReadStatement(
      trimmed,
      this.#start,
      positionAfter(this.#start, trimmed),
      this.variables,
      ending,
    )
  }

  #add(part: string): void {
    this.#length += part.length
    if (this.#length > statementLimit)
      throw new ScanError(
        'this statement has more than 256 million characters',
        'Make several of it, or bring the data with COPY … FROM stdin.',
        this.#start,
      )
    this.#parts.push(part)
  }
}

/** Its words are made when they are asked for: of most statements of a large file they never are. */
class ReadStatement implements Statement {
  readonly type = 'statement'
  readonly text: string
  readonly start: Position
  readonly end: Position
  readonly variables: readonly Variable[]
  readonly terminated: boolean
  readonly joined: boolean
  readonly #standardStrings: boolean
  #words: readonly string[] | undefined

  constructor(text: string, start: Position, end: Position, variables: readonly Variable[], ending: Ending) {
    this.text = text
    this.start = start
    this.end = end
    this.variables = variables
    this.terminated = ending.terminated
    this.joined = ending.joined
    this.#standardStrings = ending.standardStrings
  }

  get words(): readonly string[] {
    this.#words ??= wordsOf(this.text, this.#standardStrings)
    return this.#words
  }
}

function endOfText(text: string): number {
  let end = text.length
  while (end > 0 && /[ \t\n\r\f\v]/.test(text.charAt(end - 1))) end--
  return end
}
