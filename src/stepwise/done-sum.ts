import { createHash, type Hash } from 'node:crypto'
import type { Item } from '../plan/items.ts'

/**
 * SHA-256 over the statements that are done, in hex after each: comments between statements may be edited, and so may
 * what is not done yet. CRLF counts as LF, so that a checkout on Windows is no edit.
 */
export class DoneSum {
  readonly #hash: Hash

  constructor(hash: Hash = createHash('sha256')) {
    this.#hash = hash
  }

  copy(): DoneSum {
    return new DoneSum(this.#hash.copy())
  }

  /** Adds a statement without its COPY data. The last one of a file may come without its semicolon. */
  add({ statement: { text } }: Item): void {
    this.#hash.update(`${text.replaceAll('\r\n', '\n').replace(/\s*;$/, '')}\0`)
  }

  /** Adds COPY data as they pass. */
  *addData(chunks: Iterable<string>): Generator<string> {
    let held = ''
    for (const chunk of chunks) {
      const text = held + chunk
      // The LF of a CRLF may come with the next chunk.
      held = text.endsWith('\r') ? '\r' : ''
      this.#hash.update(text.slice(0, text.length - held.length).replaceAll('\r\n', '\n'))
      yield chunk
    }
    this.#hash.update(`${held}\0`)
  }

  get hex(): string {
    return this.#hash.copy().digest('hex')
  }
}
