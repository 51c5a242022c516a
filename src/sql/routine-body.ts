import { type Position, startOfScript } from './position.ts'

/**
 * Counts BEGIN … END in a statement as psql does, for the bodies of SQL-standard functions: only if its first words are
 * CREATE [OR REPLACE] FUNCTION|PROCEDURE, only outside parentheses; CASE counts once inside, as it ends with END too.
 */
export class RoutineBody {
  #heading: string[] = []
  #decided: boolean | undefined
  #depth = 0
  /** BEGIN was the last word, so ATOMIC must be the next. */
  awaitsAtomic = false
  /** Where the last BEGIN stands. */
  begin = startOfScript

  get open(): boolean {
    return this.#depth > 0
  }

  /** Whether words must still be shown: the statement is such a routine, or may be one. */
  get counts(): boolean {
    return this.#decided !== false
  }

  word(text: string, parentheses: number, position: () => Position): void {
    const word = text.toLowerCase()
    if (this.#decided === undefined) this.#head(word)
    else if (parentheses === 0) this.#count(word, position)
  }

  #head(word: string): void {
    this.#heading.push(word)
    const heading = this.#heading.join(' ')
    if (/^create (?:or replace )?(?:function|procedure)$/.test(heading)) this.#decided = true
    else if (!/^create(?: or(?: replace)?)?$/.test(heading)) this.#decided = false
  }

  #count(word: string, position: () => Position): void {
    if (word === 'begin') {
      this.#depth++
      this.awaitsAtomic = true
      this.begin = position()
    } else if (word === 'case' && this.#depth > 0) this.#depth++
    else if (word === 'end' && this.#depth > 0) this.#depth--
  }
}
