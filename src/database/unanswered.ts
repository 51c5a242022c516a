import type { Server } from '../config/server.ts'
import type { Report } from '../report/event.ts'

/** A server answers what is asked here at once; a pooler whose connections are all in use says nothing, for minutes. */
export const silenceMs = 2000

/** There was no answer in the time that was given for it. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
  readonly code = 'ETIMEDOUT'

  constructor() {
    super('no answer')
  }
}

/** Says that there is no answer yet. */
export function unanswered({
  report,
  server,
}: {
  readonly report: Report
  readonly server: Pick<Server, 'address'>
}): () => void {
  return () => void report({ type: 'connection.unanswered', address: server.address })
}

/** Calls `onSilence` once where something takes two seconds. */
export function sayAtSilence(running: Promise<unknown>, onSilence: () => void): void {
  const silence = setTimeout(onSilence, silenceMs)
  const stop = () => clearTimeout(silence)
  running.then(stop, stop)
}

/**
 * What a promise gives. `onSilence` is called once where that takes two seconds. Rejects with Unanswered after limitMs, and
 * with the signal's reason once it is aborted: PgBouncer ignores a cancel request for who waits in its queue (tried with
 * 1.18, 1.24 and 1.26). What was asked is still on its way then: whoever asked hangs up, or waits for the answer all the same.
 */
export async function answered<T>(
  running: Promise<T>,
  {
    limitMs,
    onSilence,
    signal,
  }: {
    readonly limitMs?: number | undefined
    readonly onSilence: () => void
    readonly signal: AbortSignal
  },
): Promise<T> {
  const { promise: givenUp, reject: giveUp } = Promise.withResolvers<never>()
  const race = Promise.race([running, givenUp])
  sayAtSilence(race, onSilence)
  // A longer timer would fire at once.
  const limit =
    limitMs === undefined
      ? undefined
      : setTimeout(() => giveUp(new Unanswered()), Math.min(limitMs, 2 ** 31 - 1))
  const onAbort = () => giveUp(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await race
  } finally {
    clearTimeout(limit)
    signal.removeEventListener('abort', onAbort)
  }
}
