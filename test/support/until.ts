import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something is true, and returns it; rejects with the sentence when that takes too long. */
export async function until<T>(
  sentence: string,
  look: () => Promise<T> | T,
  timeoutMs = 20_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs} ms: ${sentence}.`)
    await sleep(10)
  }
}
