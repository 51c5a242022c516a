import { setTimeout as sleep } from 'node:timers/promises'
import { lockKey } from '../database/advisory-lock.ts'
import { objectsOf } from '../database/message.ts'
import { literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import type { WaitOptions } from './builders.ts'
import type { Surroundings } from './ours.ts'

/**
 * A lock that belongs to the session that works on files statement by statement, for as long as it lives: while it is
 * held, the statement of a run that is gone may go on in the server, or lie unread in its socket. The statement itself
 * does not keep it: it holds no snapshot, and delays no build (tried).
 */
export function workLockKey({ table: { schema, table } }: Surroundings): bigint {
  return lockKey(`pg-ratchet-work:${schema}.${table}`)
}

/** An orphan that does nothing for so long has lost its client, or never read what it was sent. */
const silentMs = 2000

/**
 * Takes the work lock. Who holds it is what is left of a run that is gone, as this run holds the lock of runs: it is
 * waited for, however long it takes, as ending it would leave a long build for ever unfinished. Only one that does
 * nothing is ended.
 *
 * Behind a pooler no lock can belong to a session: there, sessions of this application_name are waited for, and none is
 * ended. Throws the signal's reason.
 */
export async function takeWorkLock(session: Session, around: Surroundings, wait: WaitOptions): Promise<void> {
  const { signal, onWait } = wait
  const started = performance.now()
  for (let pause = 25, sayAt = started + 1000; ; pause = Math.min(pause * 1.5, 500)) {
    signal.throwIfAborted()
    const [rows] = await session.query(around.pooled ? namesake(around) : tryLock(workLockKey(around)))
    const [other] = objectsOf(rows)
    if (other === undefined) return
    if (other.silent === 't' && !around.pooled)
      await session.query(`SELECT pg_catalog.pg_terminate_backend(${other.pid})`)
    if (performance.now() > sayAt) {
      sayAt = performance.now() + 10_000
      onWait?.(describe(other))
    }
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** No row where the lock is taken. */
function tryLock(key: bigint): string {
  const bits = BigInt.asUintN(64, key)
  return `SELECT l.pid, a.query, pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - a.query_start) AS age,
      a.state <> 'active' AND a.state_change < pg_catalog.clock_timestamp() - interval '${silentMs} ms' AS silent
    FROM (SELECT pg_catalog.pg_try_advisory_lock(${key}) AS taken) t
    LEFT JOIN pg_catalog.pg_locks l ON l.locktype = 'advisory' AND l.classid = ${bits >> 32n} AND l.objid = ${bits & 0xffffffffn}
      AND l.objsubid = 1 AND l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE NOT t.taken LIMIT 1`
}

function namesake({ applicationName }: Surroundings): string {
  return `SELECT pid, query, pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - query_start) AS age
    FROM pg_catalog.pg_stat_activity
    WHERE datname = pg_catalog.current_database() AND application_name = ${literal(applicationName)}
      AND pid <> pg_catalog.pg_backend_pid() AND state <> 'idle' LIMIT 1`
}

function describe({ pid, query, age }: Record<string, string | null>): string {
  const line = query?.trim().replaceAll(/\s+/g, ' ').slice(0, 100)
  return pid === null || pid === undefined
    ? 'its holder has just gone'
    : `pid ${pid}, for ${age ?? 'an unknown time'}${line ? `: ${line}` : ''}`
}
