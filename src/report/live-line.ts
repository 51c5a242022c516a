/** How long a line stays that nobody redraws: what it tells of is over, and nothing was said about it. */
const staysMs = 5000

/** Erase all of the line, and no further than its end (ECMA-48: EL; DEC private mode 7: autowrap). */
const erase = '\r\u001b[2K'
const [noWrap, wrap] = ['\u001b[?7l', '\u001b[?7h']

/** The last line of a terminal, which is redrawn in its place and leaves nothing behind. */
export class LiveLine {
  readonly #stream: NodeJS.WriteStream
  #drawn = false
  #timer: NodeJS.Timeout | undefined

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  /** False where the stream is a file, or a terminal that is dumb or is to be treated so (NO_COLOR). */
  get possible(): boolean {
    return this.#stream.isTTY === true && this.#stream.getColorDepth() > 1
  }

  /** Puts a text in the place of what is there, cut to the width of the terminal. */
  draw(text: string): void {
    // Nobody waits for a reader that is slow.
    if (this.#stream.writableNeedDrain) return
    const line = text.replaceAll(/[\t\n]+/g, ' ').slice(0, (this.#stream.columns || 80) - 1)
    // Characters that are two columns wide could still wrap it, and one line is all that is erased.
    this.#stream.write(`${erase}${noWrap}${line}${wrap}`)
    this.#drawn = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.erase(), staysMs)
    this.#timer.unref()
  }

  /** Before anything else is printed. */
  erase(): void {
    clearTimeout(this.#timer)
    if (this.#drawn) this.#stream.write(erase)
    this.#drawn = false
  }
}
