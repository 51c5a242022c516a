/** Finds the first line that a phrase is in, in a text that comes in pieces. */
export class PhraseSearch {
  readonly #phrase: string
  #tail = ''
  #found: number | undefined

  constructor(phrase: string) {
    this.#phrase = phrase
  }

  get line(): number | undefined {
    return this.#found
  }

  /** Takes the next piece, and the number of the line that it begins in. */
  read(text: string, line: number): void {
    if (this.#found !== undefined) return
    // Half of it may be in the piece before.
    const seam = this.#tail + text.slice(0, this.#phrase.length - 1)
    if (seam.includes(this.#phrase)) this.#found = line
    else {
      const at = text.indexOf(this.#phrase)
      if (at !== -1) this.#found = line + text.slice(0, at).split('\n').length - 1
    }
    this.#tail = (this.#tail + text.slice(1 - this.#phrase.length)).slice(1 - this.#phrase.length)
  }
}
