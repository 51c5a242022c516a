import type { Position } from './position.ts'

/** What psql would do next with a script. */
export type Piece = Statement | MetaCommand | CopyData

export interface Statement {
  readonly type: 'statement'
  /**
   * From the first word to and including the semicolon; comments before it are left out. It is the script's text from
   * `start` to `end`, but for psql commands and the backslash of `\;`, in whose place are as many blanks.
   */
  readonly text: string
  readonly start: Position
  /** Just after the text. */
  readonly end: Position
  /** The first words, see wordsOf. */
  readonly words: readonly string[]
  /** False for the last statement of a script that doesn't end in a semicolon. */
  readonly terminated: boolean
  /** Ends in `\;`: psql sends it and the next statement as one message, which is one implicit transaction. */
  readonly joined: boolean
  /** What psql replaces if a variable of that name is set: `:name`, `:'name'`, `:"name"`, and always `:{?name}`. */
  readonly variables: readonly Variable[]
}

export interface Variable {
  readonly name: string
  /** As it is written. */
  readonly text: string
  readonly start: Position
}

/** A psql command. That of `\;` is `;`, and ends before the semicolon: without its backslash the script is SQL. */
export interface MetaCommand {
  readonly type: 'meta'
  /** Without the backslash. */
  readonly command: string
  readonly argument: string
  readonly start: Position
  readonly end: Position
  /** It stands in the middle of a statement; its piece comes before that statement's. */
  readonly insideStatement: boolean
}

/** Data of the COPY … FROM STDIN before it, perhaps in several parts; the line `\.` is left out. */
interface CopyData {
  readonly type: 'copy-data'
  readonly text: string
  readonly start: Position
  readonly end: Position
  /** Nothing more for this COPY. Each has one such part, be it empty. */
  readonly last: boolean
}

/** A script that can't be split in a way that is sure to be psql's. The message says what is wrong, without a full stop. */
export class ScanError extends Error {
  override readonly name = 'ScanError'
  readonly advice: string
  readonly position: Position

  constructor(message: string, advice: string, position: Position) {
    super(message)
    this.advice = advice
    this.position = position
  }
}
