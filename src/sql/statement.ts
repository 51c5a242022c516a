import type { Position } from './position.ts'
import type { Statement, Variable } from './scanner.ts'
import { wordsOf } from './words.ts'

/** A statement whose words are made when they are asked for: most of a large file's never are. */
export class ScannedStatement implements Statement {
  readonly type = 'statement'
  readonly text: string
  readonly start: Position
  readonly end: Position
  readonly terminated: boolean
  readonly joined: boolean
  readonly variables: readonly Variable[]
  readonly #standardStrings: boolean
  #words: readonly string[] | undefined

  constructor(
    text: string,
    start: Position,
    end: Position,
    how: { terminated: boolean; joined: boolean; variables: readonly Variable[]; standardStrings: boolean },
  ) {
    this.text = text
    this.start = start
    this.end = end
    this.terminated = how.terminated
    this.joined = how.joined
    this.variables = how.variables
    this.#standardStrings = how.standardStrings
  }

  get words(): readonly string[] {
    this.#words ??= wordsOf(this.text, this.#standardStrings)
    return this.#words
  }
}
