import type { Writable } from 'node:stream'

/** The parts of pg's Connection that COPY needs (pg 8.23, lib/connection.js; not in its types). */
export interface CopySink {
  readonly stream: Writable
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

const frameBytes = 64 * 1024
/** What is sent before the answers that have come meanwhile are looked at: where all of it fits into the kernel's buffers the socket never says that it is full. */
const turnBytes = 256 * 1024

/**
 * Sends the data of one COPY … FROM STDIN. It is taken only as fast as the server reads it, so of any amount no more than
 * one chunk and the socket's buffer is in memory.
 */
export class CopyFeed {
  /** What the data itself threw. The server was told, and fails the COPY. */
  failure: Error | undefined
  readonly #sink: CopySink
  readonly #chunks: Iterator<string>
  #ended = false

  /** Begins at once. */
  constructor(sink: CopySink, data: Iterable<string>) {
    this.#sink = sink
    this.#chunks = data[Symbol.iterator]()
    this.#send()
  }

  /** The server has answered, or never will: what is still to come is not for it. */
  stop(): void {
    if (this.#ended) return
    this.#ended = true
    this.#chunks.return?.()
  }

  #send(): void {
    const { stream } = this.#sink
    for (let sent = 0; !this.#ended && sent < turnBytes && !stream.writableNeedDrain; )
      sent += this.#sendChunk()
    if (this.#ended) return
    const next = () => setImmediate(() => this.#send())
    if (stream.writableNeedDrain) stream.once('drain', next)
    else next()
  }

  #sendChunk(): number {
    let bytes: Buffer
    try {
      const { value, done } = this.#chunks.next()
      if (done) {
        this.#ended = true
        this.#sink.endCopyFrom()
        return 0
      }
      bytes = Buffer.from(value)
    } catch (error) {
      this.#ended = true
      this.failure = error as Error
      this.#sink.sendCopyFail(this.failure.message)
      return 0
    }
    for (let from = 0; from < bytes.length; from += frameBytes)
      this.#sink.sendCopyFromChunk(bytes.subarray(from, from + frameBytes))
    return bytes.length
  }
}
