/** What a server sends (protocol manual, "Message Formats"). */
const known = new Set('123AcCdDEGHIKnNRsStTvVWZ')
/** Kinds that may be long; every other message has at most 30,000 bytes (libpq's rule, fe-protocol3.c). */
const mayBeLong = new Set('AdDENTV')
const shortBytes = 30_000
/** No server can make a longer one (MaxAllocSize). */
const longestBytes = 0x3fff_ffff

const MiB = 1024 * 1024
/** How long a message may be that pg gets as it is. Rows of ours are far smaller, and those of a file are dropped anyway. */
const passedBytes = (type: string) => (type === 'D' || type === 'd' ? 16 * MiB : MiB)

const headerBytes = 5

/** The server sent what cannot be a message: nothing that it sends after it can be understood. */
class NoMessage extends Error {
  override readonly name = 'NoMessage'
}

/**
 * Looks at what a server sends before pg does, which believes every length, holds what it announces, up to 4 GB, and
 * looks for ever for the end of an error's fields (pg-protocol 1.16, parseErrorMessage).
 *
 * An error or a notice of more than 1 MiB is cut; a row of more than 16 MiB comes out as one without columns.
 */
export class Framing {
  /** The start of a header. */
  #start: Buffer = Buffer.alloc(0)
  /** How much of the body of the message that has begun is to come. */
  #left = 0
  /** What is not passed on as it comes. */
  #held: Held | undefined

  /** Returns what pg may read, in order. Throws NoMessage where a kind or length cannot be, or an error has no end. */
  take(chunk: Buffer): readonly Buffer[] {
    const data = this.#start.length === 0 ? chunk : Buffer.concat([this.#start, chunk])
    const passed: Buffer[] = []
    let from = 0
    let at = 0
    for (;;) {
      const end = Math.min(at + this.#left, data.length)
      this.#left -= end - at
      if (this.#held !== undefined) {
        this.#held.take(data.subarray(at, end))
        from = end
        if (this.#left === 0) {
          passed.push(...this.#held.end())
          this.#held = undefined
        }
      }
      at = end
      if (this.#left > 0 || data.length - at < headerBytes) break
      const type = String.fromCharCode(data[at] ?? 0)
      this.#left = lengthOf(type, data.readUInt32BE(at + 1)) - 4
      if (type === 'E' || type === 'N' || this.#left > passedBytes(type)) {
        passed.push(data.subarray(from, at))
        this.#held = new Held(type)
      }
      at += headerBytes
    }
    if (this.#held === undefined) passed.push(data.subarray(from, at))
    this.#start = Buffer.from(data.subarray(at))
    return passed
  }
}

function lengthOf(type: string, length: number): number {
  const most = mayBeLong.has(type) ? longestBytes : shortBytes
  if (!known.has(type) || length < 4 || length > most)
    throw new NoMessage(
      `the server sent what is no message of PostgreSQL (kind ${JSON.stringify(type)}, length ${length})`,
    )
  return length
}

class Held {
  readonly #type: string
  readonly #parts: Buffer[] = []
  #bytes = 0

  constructor(type: string) {
    this.#type = type
  }

  take(part: Buffer): void {
    const room = Math.max(passedBytes(this.#type) - this.#bytes, 0)
    this.#bytes += part.length
    // Of a row nothing can be used.
    if (room > 0 && /[EN]/.test(this.#type)) this.#parts.push(part.subarray(0, room))
  }

  end(): readonly Buffer[] {
    if (this.#type === 'd') return []
    if (this.#type === 'D') return [messageOf('D', Buffer.alloc(2))]
    if (!/[EN]/.test(this.#type))
      throw new NoMessage(`the server sent a message of ${this.#bytes} bytes (kind "${this.#type}")`)
    const body = Buffer.concat(this.#parts)
    if (this.#bytes > body.length)
      return [messageOf(this.#type, Buffer.concat([body.subarray(0, lastCharacter(body)), ending]))]
    if (body.length === 1 ? body[0] !== 0 : body.length < 2 || body.readUInt16BE(body.length - 2) !== 0)
      throw new NoMessage('the server sent an error without an end')
    return [messageOf(this.#type, body)]
  }
}

/** Of a text that was cut: it ends, and so does the list of fields. */
const ending = Buffer.from('…\0\0')

/** Where the last character begins, which may not be complete. */
function lastCharacter(text: Buffer): number {
  let at = text.length - 1
  while (at > 0 && ((text[at] ?? 0) & 0xc0) === 0x80) at--
  return at
}

function messageOf(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.write(type, 'latin1')
  header.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}
