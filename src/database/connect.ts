import { now } from '../clock.ts'
import type { Server } from '../config/server.ts'
import type { Report } from '../report/event.ts'
import { connectFailure, containerHint } from './connect-failure.ts'
import { type Found, tryHosts } from './hosts.ts'
import { isPassing } from './no-host.ts'
import { reasonOf } from './reason.ts'
import type { Session } from './session.ts'
import { answered, unanswered } from './unanswered.ts'

export interface ConnectOptions {
  readonly server: Server
  /** How long to keep trying, in milliseconds; 0: one attempt. */
  readonly waitMs: number
  readonly report: Report
  readonly signal: AbortSignal
}

/**
 * Connects, and returns what `use` makes of the session; both again, from 25 ms growing to 250 ms apart,
 * while what goes wrong is of the kind that passes by itself. Each reason is reported once.
 *
 * The session is the caller's where this returns; it is closed where this throws a RunError
 * (unreachable, refused, not writable) or the signal's reason.
 */
export async function connect<T>(
  { server, waitMs, report, signal }: ConnectOptions,
  use: (session: Session) => Promise<T>,
): Promise<Found<T>> {
  const started = now()
  const waitedMs = () => Math.round(now() - started)
  let attempts = 0
  const said = new Set<string>()
  // No attempt goes on for longer than there is time, and a host that is silent leaves some of it to the others;
  // but one that answers should have the time to.
  const limitMs = (left: number) =>
    Math.ceil(
      waitMs === 0
        ? server.connectTimeoutMs
        : Math.min(server.connectTimeoutMs, Math.max((waitMs - waitedMs()) / left, 1000)),
    )
  const attempt = () => {
    attempts += 1
    return tryHosts(server, {
      limitMs,
      signal,
      use: (session) => {
        // A pooler lets everybody log in, and is silent where its connections to the server are in use.
        const patienceMs = Math.max((waitMs - waitedMs()) / server.hosts.length, server.connectTimeoutMs)
        const onSilence = unanswered({ report, server: session.server })
        return answered(use(session), { limitMs: patienceMs, onSilence, signal })
      },
    })
  }
  // Loaded where the first attempt has failed: a run with nothing to do has a server that is there.
  const retried = async (first: Promise<Found<T>>) => {
    const { default: pRetry } = await import('p-retry')
    return await pRetry((number) => (number === 1 ? first : attempt()), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 25,
      maxTimeout: 250,
      // Slowly: a server that is being started is there in a second or two, and is waited for.
      factor: 1.1,
      randomize: true,
      maxRetryTime: Math.max(waitMs - waitedMs(), 0),
      signal,
      shouldRetry: ({ error }) => isPassing(error),
      onFailedAttempt: ({ error, attemptNumber }) => {
        const reason = reasonOf(error)
        if (waitMs > 0 && !said.has(reason) && isPassing(error))
          report({
            type: 'connection.retrying',
            address: server.address,
            attempt: attemptNumber,
            reason,
            hint: containerHint(error, server),
          })
        said.add(reason)
      },
    })
  }
  try {
    signal.throwIfAborted()
    const first = attempt()
    const result = await first.catch(() => retried(first))
    report({
      type: 'connection.opened',
      address: result.session.server.address,
      tls: result.session.protection,
      attempts,
      waitedMs: waitedMs(),
    })
    return result
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw connectFailure(error, server, { attempts, waitedMs: waitedMs() })
  }
}
