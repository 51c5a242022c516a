import { createHash } from 'node:crypto'

/** Lines of a file, from the first to the last one of them, counted from 1. */
export interface Lines {
  readonly from: number
  readonly to: number
}

/** Which lines of a file a script is, and what the whole file was when it was read. */
export interface Section {
  readonly lines: readonly Lines[]
  /** The checksum of the whole file. */
  readonly whole: string
}

/**
 * Picks a section out of the text of a file, piece by piece.
 *
 * What is outside of it becomes blanks: so every line and column is what it is in the file.
 */
export class SectionReader {
  readonly #hash = createHash('sha256')
  readonly #lines: readonly Lines[]
  /** The line that the text so far ends in, and the range that it is in or before. */
  #line = 1
  #range = 0
  /** Blanks that count only if something comes behind them. */
  #blanks = ''
  #begun = false

  constructor(lines: readonly Lines[]) {
    this.#lines = lines
  }

  read(text: string): string {
    let picked = ''
    let from = 0
    while (from < text.length) {
      const range = this.#lines[this.#range]
      const inside = range !== undefined && range.from <= this.#line
      const last = range === undefined ? Number.POSITIVE_INFINITY : inside ? range.to : range.from - 1
      const end = this.#endOf(text, from, last)
      const span = text.slice(from, end)
      picked += inside ? span : blanked(span)
      if (inside) this.#count(span)
      if (inside && this.#line > range.to) this.#range++
      from = end
    }
    return picked
  }

  /** Whether nothing but blanks is in the section so far. */
  get isBlank(): boolean {
    return !this.#begun
  }

  /**
   * SHA-256, in hex, over the section alone, the same for CRLF and LF; it ends in one line feed, however many there are. So
   * it is that of the file as it was before it had a second section. To be asked for once, at the end.
   */
  checksum(): string {
    return this.#hash.update(this.#begun ? '\n' : '').digest('hex')
  }

  /** Where the text leaves this line, and counts those that it passes. */
  #endOf(text: string, from: number, last: number): number {
    let end = from
    while (this.#line <= last) {
      const newline = text.indexOf('\n', end)
      if (newline === -1) return text.length
      end = newline + 1
      this.#line++
    }
    return end
  }

  #count(span: string): void {
    const text = this.#blanks + (span.includes('\r\n') ? span.replaceAll('\r\n', '\n') : span)
    const kept = text.trimEnd()
    this.#blanks = text.slice(kept.length)
    if (kept === '') return
    this.#hash.update(kept)
    this.#begun = true
  }
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]+/g, (run) => ' '.repeat(run.length))
}
