import { closeComment, endOfLineComment } from './comment.ts'
import { closeLiteral } from './literal.ts'
import { ScanError } from './piece.ts'
import type { Position } from './position.ts'
import type { Source } from './source.ts'

/** A literal, "name", dollar quote or comment that has been opened. */
export interface Enclosure {
  /** What closes it: `'`, `"`, the tag, star and slash, or the line end of a `--` comment. */
  readonly mark: string
  readonly escapes: boolean
  /** A literal that goes on behind a line end is read as it began, unlike a plain literal in that place. */
  readonly continues: boolean
  /** In the script. */
  readonly offset: number
  /** Of comments in comments. */
  depth: number
  position?: Position
}

/** Goes into quotes and comments, and out again, perhaps some chunks later. */
export class Enclosures {
  open: Enclosure | undefined
  /** The end of the last one in the text at hand: the $ of a dollar quote is not part of a word behind it. */
  floor = 0
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  /** Reading goes on at `at`, inside of what was opened at `start`. */
  enter(mark: string, start: number, at: number, { escapes = false, continues = false } = {}): undefined {
    this.open = { mark, escapes, continues, offset: this.#source.base + start, depth: 1 }
    this.#source.at = at
  }

  /** Reads on until nothing is open. False: the text ends before that. */
  leave(): boolean {
    const { open } = this
    if (open === undefined) return true
    const { at, closed } = this.#close(open)
    this.#source.at = at
    if (!closed) return false
    this.open = undefined
    this.floor = at
    return true
  }

  /** Is called before the source lets go. */
  letGo(): void {
    if (this.open !== undefined) this.#openedAt(this.open)
    this.floor = 0
  }

  /** The script ends. Throws ScanError if anything is open but a `--` comment. */
  finish(): void {
    if (this.open === undefined || this.open.mark === '\n') return
    const { mark } = this.open
    const [message, advice] = sentences[mark] ?? ['a dollar quote is never closed', `Add ${mark} at its end.`]
    throw new ScanError(message, advice, this.#openedAt(this.open))
  }

  #openedAt(open: Enclosure): Position {
    open.position ??= this.#source.position(open.offset - this.#source.base)
    return open.position
  }

  #close(open: Enclosure): { readonly at: number; readonly closed: boolean } {
    const { text, at: from, final } = this.#source
    switch (open.mark) {
      case '\n': {
        const at = endOfLineComment(text, from)
        return at < 0 ? { at: text.length, closed: false } : { at, closed: true }
      }
      case '*/': {
        const { end, depth } = closeComment(text, from, open.depth)
        open.depth = depth
        return { at: end, closed: depth === 0 }
      }
      case "'":
        return closeLiteral(text, from, open.escapes, open.continues, final)
      default: {
        const close = text.indexOf(open.mark, from)
        if (close >= 0) return { at: close + open.mark.length, closed: true }
        return { at: Math.max(from, text.length - open.mark.length + 1), closed: false }
      }
    }
  }
}

const sentences: Readonly<Record<string, readonly [string, string]>> = {
  "'": ['a string is never closed', "Add the quote (') that ends it, or double the quotes inside it."],
  '"': ['a name in double quotes is never closed', 'Add the quote (") that ends it.'],
  '*/': ['a comment is never closed', 'Add */ at its end. A comment inside a comment needs one of its own.'],
}
