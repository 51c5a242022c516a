import { isUtf8 } from 'node:buffer'
import { createHash, type Hash, hash } from 'node:crypto'

/**
 * Reads the text of a file from its bytes, piece by piece, and sums it up: UTF-8, without a byte order mark.
 *
 * The pieces are cut between characters and never inside CRLF.
 */
export class TextReader {
  /** What comes first; all of it, for most files: then it is summed up at once, which is far cheaper than a Hash for each. */
  #first = ''
  #hash: Hash | undefined
  #offset = 0

  /**
   * The text of these bytes, and how many of them it is: up to three at the end may have to be given again, with those
   * that follow. Throws an Error whose message finishes the sentence "<file> …", with the offset of the first bad byte.
   */
  read(bytes: Buffer, final: boolean): { readonly text: string; readonly taken: number } {
    if (this.#offset === 0 && /^(?:fffe|feff)/.test(bytes.toString('hex', 0, 2)))
      throw new Error('is UTF-16, not UTF-8')
    const whole = final ? bytes : bytes.subarray(0, endOfWhole(bytes))
    const nul = whole.indexOf(0)
    if (nul !== -1) throw new Error(`holds a NUL byte at offset ${this.#offset + nul}`)
    if (!isUtf8(whole)) {
      const offset = this.#offset + firstBadByte(whole)
      throw new Error(`is not UTF-8: the byte at offset ${offset} does not belong there`)
    }
    const marked = this.#offset === 0 && whole.indexOf('\uFEFF') === 0
    const text = whole.toString('utf8', marked ? 3 : 0)
    const lines = whole.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text
    if (this.#offset === 0) this.#first = lines
    else if (whole.length > 0)
      this.#hash = (this.#hash ?? createHash('sha256').update(this.#first)).update(
        lines === text ? whole : lines,
      )
    this.#offset += whole.length
    return { text, taken: whole.length }
  }

  /** SHA-256 in hex, the same for CRLF and LF: a checkout on Windows is not an edit. To be asked for once, at the end. */
  checksum(): string {
    return this.#hash === undefined ? hash('sha256', this.#first) : this.#hash.digest('hex')
  }
}

/** Where the last character that is complete ends; a CR at the end waits for its LF. */
function endOfWhole(bytes: Buffer): number {
  const end = bytes.length
  let lead = end - 1
  while (lead > 0 && lead > end - 4 && ((bytes[lead] ?? 0) & 0xc0) === 0x80) lead--
  const first = bytes[lead] ?? 0
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
  return lead + length > end || (first === 0x0d && lead === end - 1) ? lead : end
}

function firstBadByte(bytes: Buffer): number {
  // Decoding puts U+FFFD where a byte does not belong; encoding again shows the first place that changed.
  const again = Buffer.from(bytes.toString('utf8'))
  const changed = bytes.findIndex((byte, index) => byte !== again[index])
  return changed === -1 ? bytes.length : changed
}
