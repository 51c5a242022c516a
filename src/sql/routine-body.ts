import { ScanError } from './piece.ts'
import { type Position, startOfScript } from './position.ts'

/**
 * Counts BEGIN … END as psql does, for the bodies of SQL-standard functions: only if a statement's first words are
 * CREATE [OR REPLACE] FUNCTION|PROCEDURE, and outside parentheses; inside, CASE counts too, as it ends in END.
 */
export class RoutineBody {
  /** Where the last BEGIN stands. */
  #begin: Position = startOfScript
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
   * Sees the next word. Throws ScanError at a BEGIN without ATOMIC, which can only be a name: psql would take all that
   * follows, perhaps a COMMIT, for part of this statement.
   */
  word(text: string, parentheses: number, position: () => Position): void {
    const word = text.toLowerCase()
    if (this.#awaitsAtomic && word !== 'atomic') {
      const message = 'psql takes this BEGIN for the begin of a body'
      throw new ScanError(message, 'If it is a name, write it in double quotes.', this.#begin)
    }
    this.#awaitsAtomic = false
    if (this.#isRoutine === undefined) this.#readHeading(word)
    else if (parentheses === 0) this.#count(word, position)
  }

  /** The script ends. Throws ScanError if the body doesn't: psql would send all of it, whatever it is. */
  finish(): void {
    if (this.open) throw new ScanError('this BEGIN has no END', 'Add END; behind the body.', this.#begin)
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
      this.#begin = position()
    } else if (word === 'case' && this.#depth > 0) this.#depth++
    else if (word === 'end' && this.#depth > 0) this.#depth--
  }
}
