import { type Position, startOfScript } from './position.ts'

/**
 * Counts BEGIN … END as psql does, for the bodies of SQL-standard functions: only if a statement's first words are
 * CREATE [OR REPLACE] FUNCTION|PROCEDURE, and outside parentheses; inside, CASE counts too, as it ends in END.
 */
export class RoutineBody {
  /** Where the last BEGIN stands. */
  begin: Position = startOfScript
  #heading: string[] = []
  #isRoutine: boolean | undefined
  #depth = 0
  #awaitsAtomic = false

  get open(): boolean {
    return this.#depth > 0
  }

  /** Whether words must be shown: the statement is such a routine, or may still be one. */
  get counts(): boolean {
    return this.#isRoutine !== false
  }

  /**
   * False where psql's count is not to be trusted: a BEGIN without ATOMIC, which can only be a name. psql would take
   * all that follows, perhaps a COMMIT, for part of this statement.
   */
  word(text: string, parentheses: number, position: () => Position): boolean {
    const word = text.toLowerCase()
    if (this.#awaitsAtomic && word !== 'atomic') return false
    this.#awaitsAtomic = false
    if (this.#isRoutine === undefined) this.#readHeading(word)
    else if (parentheses === 0) this.#count(word, position)
    return true
  }

  #readHeading(word: string): void {
    this.#heading.push(word)
    const heading = this.#heading.join(' ')
    if (/^create (?:or replace )?(?:function|procedure)$/.test(heading)) this.#isRoutine = true
    else if (!/^create(?: or(?: replace)?)?$/.test(heading)) this.#isRoutine = false
  }

  #count(word: string, position: () => Position): void {
    if (word === 'begin') {
      this.#depth++
      this.#awaitsAtomic = true
      this.begin = position()
    } else if (word === 'case' && this.#depth > 0) this.#depth++
    else if (word === 'end' && this.#depth > 0) this.#depth--
  }
}
