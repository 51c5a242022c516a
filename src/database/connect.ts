import pRetry from 'p-retry'
import type { Server } from '../config/server.ts'
import { RunError } from '../failure.ts'
import type { Report } from '../report/event.ts'
import { identifier } from './quote.ts'
import { Session } from './session.ts'
import { codeOf, isFatal, isRetryable, sqlstate } from './sqlstate.ts'

export interface ConnectOptions {
  readonly server: Server
  /** How long to keep trying, in milliseconds; 0: one attempt. */
  readonly waitMs: number
  readonly report: Report
  readonly signal: AbortSignal
}

/** Thrown by what is run on a fresh session, to say that the server is there but cannot be used yet. */
export class NotWritable extends Error {
  override readonly name = 'NotWritable'
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
): Promise<{ readonly session: Session; readonly value: T }> {
  const started = performance.now()
  const waitedMs = () => Math.round(performance.now() - started)
  let attempts = 0
  let lastReason = ''
  const attempt = async () => {
    attempts += 1
    const session = await Session.open(server, signal)
    try {
      return { session, value: await use(session) }
    } catch (error) {
      await session[Symbol.asyncDispose]()
      throw error
    }
  }
  try {
    const result = await pRetry(attempt, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 25,
      maxTimeout: 250,
      factor: 1.5,
      randomize: true,
      maxRetryTime: waitMs,
      signal,
      shouldRetry: ({ error }) => isRetryable(error) || error instanceof NotWritable,
      onFailedAttempt: ({ error, attemptNumber }) => {
        const reason = reasonOf(error)
        if (waitMs > 0 && reason !== lastReason && (isRetryable(error) || error instanceof NotWritable))
          report({ type: 'connection.retrying', address: server.address, attempt: attemptNumber, reason })
        lastReason = reason
      },
    })
    report({
      type: 'connection.opened',
      address: server.address,
      tls: result.session.tls,
      attempts,
      waitedMs: waitedMs(),
    })
    return result
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw asFailure(error, server, attempts, waitedMs())
  }
}

function asFailure(error: unknown, server: Server, attempts: number, waitedMs: number): unknown {
  if (error instanceof RunError) return error
  const { address, database, user } = server
  const reason = reasonOf(error)
  const options = { cause: error }
  if (error instanceof NotWritable)
    return new RunError({ code: 'DATABASE_NOT_WRITABLE', address, waitedMs, reason }, options)
  if (isRetryable(error))
    return new RunError({ code: 'DATABASE_UNREACHABLE', address, attempts, waitedMs, reason }, options)
  switch (codeOf(error)) {
    case sqlstate.invalidPassword:
    case sqlstate.invalidAuthorization:
      return new RunError(
        {
          code: 'AUTHENTICATION_FAILED',
          address,
          reason,
          hint: `Check the role (${user}), its password and pg_hba.conf.`,
        },
        options,
      )
    case sqlstate.invalidCatalogName:
      return new RunError(
        {
          code: 'CONNECTION_REFUSED',
          address,
          reason,
          hint: `Create it first, for example: createdb --host ${server.host} --port ${server.port} ${database}`,
        },
        options,
      )
    case 'TLS_REFUSED':
      return new RunError(
        {
          code: 'CONNECTION_REFUSED',
          address,
          reason,
          hint: 'Check sslmode, and whether the server has TLS switched on.',
        },
        options,
      )
    case sqlstate.insufficientPrivilege:
      return new RunError(
        {
          code: 'PERMISSION_MISSING',
          doing: `connecting to ${address}`,
          reason,
          hint: `Run: GRANT CONNECT ON DATABASE ${identifier(database)} TO ${identifier(user)};`,
        },
        options,
      )
    default:
      // A server that ends the session before it began has a reason of its own (55000: no connections allowed).
      if (!isFatal(error)) return error
      return new RunError(
        { code: 'CONNECTION_REFUSED', address, reason, hint: "The server's log may say more." },
        options,
      )
  }
}

/** Why an attempt failed, in a few words. */
function reasonOf(error: unknown): string {
  const words: Record<string, string> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    ETIMEDOUT: 'no answer',
    ENOTFOUND: 'no such host name',
    EAI_AGAIN: 'the host name cannot be looked up yet',
    EHOSTUNREACH: 'no route to the host',
    ENETUNREACH: 'no route to the network',
    ENOENT: 'no socket there',
  }
  return (
    words[codeOf(error) ?? ''] ?? (error instanceof Error && error.message ? error.message : String(error))
  )
}
