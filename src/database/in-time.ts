import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What comes in time; else rejects with an error that has the code of `late`, or as soon as the signal is aborted.
 * What was waited for is left to itself then.
 */
export async function inTime<T>(
  running: Promise<T>,
  { ms, signal, late }: { readonly ms: number; readonly signal: AbortSignal; readonly late: string },
): Promise<T> {
  const done = new AbortController()
  const tooLate = async (): Promise<never> => {
    await sleep(ms, undefined, { signal: AbortSignal.any([signal, done.signal]) })
    throw Object.assign(new Error('no answer'), { code: late })
  }
  try {
    return await Promise.race([running, tooLate()])
  } finally {
    done.abort()
  }
}
