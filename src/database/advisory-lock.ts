import { createHash } from 'node:crypto'
import { RunError } from '../failure/failure.ts'
import type { ConnectOptions } from './connect.ts'
import { inTime } from './in-time.ts'
import { describeHolder } from './lock-holder.ts'
import { LockWait, type LockWaitOptions } from './lock-wait.ts'
import { objectsOf } from './message.ts'
import { poolerRefusal } from './pooler-refusal.ts'
import { identifier } from './quote.ts'
import type { Session } from './session.ts'
import { keepalives } from './silent-client.ts'
import { openQuietly } from './spare.ts'
import { codeOf, isConnectionLoss, serverErrorOf, sqlstate } from './sqlstate.ts'
import { answered, Unanswered, unanswered } from './unanswered.ts'
import { WorkLost } from './work-lost.ts'

/** Held until disposed. */
export interface Lock extends AsyncDisposable {
  /** Another run had it when this one asked first. */
  readonly contested: boolean
  /** Aborted with a RunError when the lock is lost: then nobody may go on. */
  readonly lost: AbortSignal
}

export interface LockOptions extends ConnectOptions, LockWaitOptions {
  /** A connection for it that is being made already; it is this lock's from here on. */
  readonly opening?: Promise<Session | undefined> | undefined
  /** What the lock is about: the same for everybody who must exclude each other. */
  readonly name: string
  readonly versionNumber: number
  readonly versionText: string
  readonly pooled: boolean
  /** How long a pooler may leave a second connection without an answer, in milliseconds. */
  readonly patienceMs: number
}

/** How often the holder pings, in milliseconds; the server ends a lock session that is silent for a minute. */
const pingMs = 15_000

/** How long a server may be silent, in milliseconds, also where there is less time to wait for the lock. */
const longestSilenceMs = 5000

/**
 * Empty: that is activity enough (tried, also behind PgBouncer), and takes no snapshot. A SELECT takes one for a moment, and
 * a CREATE INDEX CONCURRENTLY that looks for older snapshots in that moment waits until our transaction ends (tried).
 */
export const ping = ''

/**
 * Takes the advisory lock on a connection of its own, and keeps it until disposed. Undefined where a pooler does not have
 * two connections to the server for this run, this one and that of `work`. Without a pooler `work` has no idle_session_timeout
 * from here on.
 *
 * Polls instead of waiting inside pg_advisory_lock(): a waiting statement keeps a snapshot, and the run that
 * holds the lock may be in CREATE INDEX CONCURRENTLY, which waits for every older snapshot; the server ends
 * one of the two with "deadlock detected". The lock belongs to a transaction, left open and idle, so that a
 * pooler in transaction mode keeps its server connection; that holds no snapshot and delays nobody (tried).
 *
 * Throws LOCK_BUSY after lockWaitMs, PERMISSION_MISSING, DATABASE_NOT_WRITABLE on a standby (a lock there excludes nobody),
 * CONNECTION_REFUSED by a pooler in statement mode, and WorkLost where the session that it is for goes away meanwhile.
 */
export async function acquireLock(work: Session, given: LockOptions): Promise<Lock | undefined> {
  const { report, pooled, server } = given
  const options = { ...given, signal: AbortSignal.any([given.signal, work.lost]) }
  const key = lockKey(options.name)
  const wait = new LockWait(options)
  const watching = { ...options, limitMs: options.patienceMs, onSilence: unanswered(options) }
  const inPatience = <T>(running: Promise<T>) => {
    if (pooled) return answered(running, watching)
    const ms = Math.max(given.lockWaitMs - wait.waitedMs, longestSilenceMs)
    return inTime(running, { ms, signal: options.signal, late: 'ETIMEDOUT' })
  }
  let session: Session | undefined
  let contested = false
  // The role's own (57P05) may end it while it waits, or just as the wait is over.
  if (!pooled) void work.send('SET idle_session_timeout = 0')
  try {
    session = (await options.opening) ?? (await openQuietly(options))
    for (;;) {
      // It may have been ended between two tries.
      if (session.lost.aborted) session = await openQuietly(options)
      const here = session
      const locked = await inPatience(tryLock(here, key, options)).catch((error) => {
        const refusal = poolerRefusal(error, server)
        if (refusal !== undefined) throw new RunError(refusal, { cause: error })
        if (error instanceof Unanswered || !isConnectionLoss(error)) throw error
        return false
      })
      if (locked) break
      contested = true
      await wait.pause(() => describeHolder(here, key))
    }
  } catch (error) {
    await session?.[Symbol.asyncDispose]()
    return withoutLock(mayNotLock(error, options), given.signal, work)
  }
  const lock = hold(session, { contested, pooled })
  try {
    // In transaction mode it may have got the only connection, from under the session that works.
    if (pooled && !work.lost.aborted) await inPatience(work.send('SELECT 1'))
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    return withoutLock(error, given.signal, work)
  }
  report({ type: 'lock.acquired', waitedMs: wait.waitedMs })
  return lock
}

function withoutLock(error: unknown, signal: AbortSignal, work: Session): undefined {
  if (signal.aborted) throw signal.reason
  if (work.lost.aborted)
    throw new WorkLost('the session that was to work is gone', { cause: work.lost.reason })
  if (!(error instanceof Unanswered)) throw error
}

/** The first eight bytes, big-endian and signed, of SHA-256: part of the format, as all versions must exclude each other. */
export function lockKey(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigInt64BE(0)
}

async function tryLock(
  session: Session,
  key: bigint,
  { versionNumber, versionText, pooled }: LockOptions,
): Promise<boolean> {
  const results = await session.query(
    [
      'BEGIN ISOLATION LEVEL READ COMMITTED',
      // A frozen or vanished node must not keep the lock: its pings stop, and the server hangs up.
      "SET LOCAL idle_in_transaction_session_timeout = '60s'",
      'SET LOCAL statement_timeout = 0',
      ...(versionNumber >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
      ...(pooled ? [] : keepalives(versionText, 11).map((setting) => `SET LOCAL ${setting}`)),
      `SELECT pg_catalog.pg_is_in_recovery() AS standby, pg_catalog.pg_try_advisory_xact_lock(${key}) AS locked`,
    ].join('; '),
  )
  const [answer] = objectsOf(results.at(-1))
  if (answer?.standby === 't') {
    await session.cleanUp('ROLLBACK')
    throw new RunError({
      code: 'DATABASE_NOT_WRITABLE',
      address: session.server.address,
      waitedMs: 0,
      reason: 'it is a standby (in recovery)',
    })
  }
  if (answer?.locked === 't') return true
  await session.query('ROLLBACK')
  return false
}

/** The function is everybody's, unless somebody took it away. */
function mayNotLock(error: unknown, { server }: LockOptions): unknown {
  if (codeOf(error) !== sqlstate.insufficientPrivilege) return error
  return new RunError(
    {
      code: 'PERMISSION_MISSING',
      doing: 'taking the lock',
      reason: serverErrorOf(error).message,
      hint: `Run: GRANT EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) TO ${identifier(server.user)};`,
    },
    { cause: error },
  )
}

function hold(
  session: Session,
  { contested, pooled }: { readonly contested: boolean; readonly pooled: boolean },
): Lock {
  const lost = new AbortController()
  const lose = (error: unknown) =>
    lost.abort(
      new RunError({
        code: 'CONNECTION_LOST',
        reason: `the connection that held the lock is gone (${serverErrorOf(error).message})`,
        leftBehind: 'No migration was in flight.',
      }),
    )
  const onLost = () => lose(session.lost.reason)
  session.lost.addEventListener('abort', onLost, { once: true })
  if (session.lost.aborted) onLost()
  const pinging = setInterval(async () => {
    const { error } = await session.send(ping)
    if (error !== undefined) lose(error)
  }, pingMs)
  pinging.unref()
  return {
    contested,
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(pinging)
      session.lost.removeEventListener('abort', onLost)
      // The lock goes with the session; but a pooler closes its connection to the server where a client leaves a transaction open.
      if (pooled) await session.cleanUp('ROLLBACK')
      await session[Symbol.asyncDispose]()
    },
  }
}
