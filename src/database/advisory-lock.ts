import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../failure.ts'
import { type ConnectOptions, connect } from './connect.ts'
import { describeHolder } from './lock-holder.ts'
import { objectsOf } from './message.ts'
import type { Session } from './session.ts'
import { isConnectionLoss, serverErrorOf } from './sqlstate.ts'

/** Held until disposed. */
export interface Lock extends AsyncDisposable {
  /** Aborted with a RunError when the lock is lost: then nobody may go on. */
  readonly lost: AbortSignal
}

export interface LockOptions extends ConnectOptions {
  /** What the lock is about: the same for everybody who must exclude each other. */
  readonly name: string
  readonly lockWaitMs: number
  readonly versionNumber: number
  readonly pooled: boolean
}

/** How often the holder pings, in milliseconds; the server ends a lock session that is silent for a minute. */
const pingMs = 15_000

/**
 * Takes the advisory lock on a connection of its own, and keeps it until disposed.
 *
 * Polls instead of waiting inside pg_advisory_lock(): a waiting statement keeps a snapshot, and the run that
 * holds the lock may be in CREATE INDEX CONCURRENTLY, which waits for every older snapshot; the server ends
 * one of the two with "deadlock detected". The lock belongs to a transaction, left open and idle, so that a
 * pooler in transaction mode keeps its server connection; that holds no snapshot and delays nobody (tried).
 *
 * Throws LOCK_BUSY after lockWaitMs, DATABASE_NOT_WRITABLE on a standby (a lock there excludes nobody).
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  const { report, signal, lockWaitMs } = options
  const key = lockKey(options.name)
  let session = await open(options)
  const started = performance.now()
  const waitedMs = () => Math.round(performance.now() - started)
  try {
    for (let pause = 25, saidAt = Number.NEGATIVE_INFINITY; ; pause = Math.min(pause * 1.5, 500)) {
      // idle_session_timeout (57P05) may end the session between two tries.
      if (session.lost.aborted) session = await open(options)
      const { locked, holder } = await tryLock(session, key, options).catch((error) => {
        if (!isConnectionLoss(error)) throw error
        return { locked: false, holder: 'not known, the connection was lost' }
      })
      if (locked) break
      if (waitedMs() >= lockWaitMs) throw new RunError({ code: 'LOCK_BUSY', waitedMs: waitedMs(), holder })
      if (performance.now() - saidAt > 10_000) {
        saidAt = performance.now()
        report({ type: 'lock.waiting', waitedMs: waitedMs(), holder })
      }
      await sleep(Math.min(pause * (0.5 + Math.random()), Math.max(lockWaitMs - waitedMs(), 1)), undefined, {
        signal,
      })
    }
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw signal.aborted ? signal.reason : error
  }
  report({ type: 'lock.acquired', waitedMs: waitedMs() })
  return hold(session)
}

/** The first eight bytes, big-endian and signed, of SHA-256: part of the format, as all versions must exclude each other. */
export function lockKey(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigInt64BE(0)
}

async function open(options: LockOptions): Promise<Session> {
  const quiet = {
    ...options,
    report: (event: Parameters<typeof options.report>[0]) =>
      event.type === 'connection.opened' ? undefined : options.report(event),
  }
  return (await connect(quiet, async () => undefined)).session
}

async function tryLock(
  session: Session,
  key: bigint,
  { versionNumber, pooled }: LockOptions,
): Promise<{ locked: boolean; holder: string }> {
  const results = await session.query(
    [
      'BEGIN ISOLATION LEVEL READ COMMITTED',
      // A frozen or vanished node must not keep the lock: its pings stop, and the server hangs up.
      "SET LOCAL idle_in_transaction_session_timeout = '60s'",
      'SET LOCAL statement_timeout = 0',
      ...(versionNumber >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
      ...(pooled
        ? []
        : [
            'SET LOCAL tcp_keepalives_idle = 5',
            'SET LOCAL tcp_keepalives_interval = 2',
            'SET LOCAL tcp_keepalives_count = 3',
          ]),
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
  if (answer?.locked === 't') return { locked: true, holder: '' }
  const holder = await describeHolder(session, key)
  await session.query('ROLLBACK')
  return { locked: false, holder }
}

function hold(session: Session): Lock {
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
  const ping = setInterval(async () => {
    const { error } = await session.send('SELECT 1')
    if (error !== undefined) lose(error)
  }, pingMs)
  ping.unref()
  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(ping)
      session.lost.removeEventListener('abort', onLost)
      await session.cleanUp('ROLLBACK')
      await session[Symbol.asyncDispose]()
    },
  }
}
