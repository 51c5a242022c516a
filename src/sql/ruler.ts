import { characters, type Position, startOfScript } from './position.ts'

/** Counts along a script that is read part by part. Places are asked for in the order of the script. */
export class Ruler {
  #text = ''
  #base = 0
  #newline = -1
  #wide = false
  #last = startOfScript

  /** Goes on with `text`, which begins at `base` in the script. */
  load(text: string, base: number): void {
    this.#text = text
    this.#base = base
    this.#wide = /[\udc00-\udfff]/.test(text)
    this.#newline = text.indexOf('\n', this.#last.offset - base)
  }

  at(index: number): Position {
    const { offset, line, column } = this.#last
    let from = offset - this.#base
    let lines = line
    let columns = column
    while (this.#newline >= 0 && this.#newline < index) {
      from = this.#newline + 1
      lines++
      columns = 1
      this.#newline = this.#text.indexOf('\n', from)
    }
    columns += this.#wide ? characters(this.#text, from, index) : index - from
    this.#last = { offset: this.#base + index, line: lines, column: columns }
    return this.#last
  }
}
