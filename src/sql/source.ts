import { ScanError } from './piece.ts'
import { characters, type Position, startOfScript } from './position.ts'

/** Of a word or psql command: each further chunk has it read again from its start. */
const wordLimit = 4 * 1024 * 1024

/** The part of a script that is at hand, and places in the whole of it. */
export class Source {
  text = ''
  /** Where the text begins in the script. */
  base = 0
  /** Where reading goes on in the text. */
  at = 0
  /** Nothing follows the text. */
  final = false
  #last = startOfScript
  #newline = -1
  #wide = false

  /** Adds to what is at hand; reading begins at its start. */
  add(chunk: string, final: boolean): void {
    this.text += chunk
    this.final = final
    this.#wide = /[\udc00-\udfff]/.test(this.text)
    this.#newline = this.text.indexOf('\n', this.#last.offset - this.base)
  }

  /** Forgets what was read. Throws ScanError where what is left, a word that is not at its end, is too long. */
  letGo(): void {
    const position = this.position(this.at)
    if (this.text.length - this.at > wordLimit)
      throw new ScanError(
        'this word has more than 4 million characters',
        'Is this an SQL file? No name, number or psql command is so long.',
        position,
      )
    this.base += this.at
    this.text = this.text.slice(this.at)
    this.at = 0
  }

  /** A place in the script. They are asked for in the order of the script. */
  position(index: number): Position {
    let { line, column } = this.#last
    let from = this.#last.offset - this.base
    while (this.#newline >= 0 && this.#newline < index) {
      from = this.#newline + 1
      line++
      column = 1
      this.#newline = this.text.indexOf('\n', from)
    }
    column += this.#wide ? characters(this.text, from, index) : index - from
    this.#last = { offset: this.base + index, line, column }
    return this.#last
  }
}
