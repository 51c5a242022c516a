import { once } from 'node:events'
import type { Writable } from 'node:stream'

const waiting = new WeakMap<Writable, Promise<void>>()

/** A promise for the moment when the reader of a stream has caught up; undefined where he has. Never rejects. */
export function drained(stream: Writable): Promise<void> | undefined {
  if (!stream.writableNeedDrain) return undefined
  const known = waiting.get(stream)
  if (known !== undefined) return known
  const done = () => void waiting.delete(stream)
  // A reader that goes away is not waited for.
  const promise = Promise.race([once(stream, 'drain'), once(stream, 'close')]).then(done, done)
  waiting.set(stream, promise)
  return promise
}
