import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '../database/session.ts'
import { look } from './look.ts'

export interface WaitOptions {
  readonly signal: AbortSignal
  /** Told, at once and then every ten seconds, who is waited for: for people. */
  readonly onWait?: ((who: string) => void) | undefined
  /** Told of an INVALID index that the statement has left and that this role may not drop. */
  readonly onLeft?: ((index: string) => void) | undefined
}

/**
 * Waits until nobody else builds, or waits to build, an index on one of some tables (a query of their OIDs).
 *
 * Whoever builds one CONCURRENTLY, attaches or detaches a partition, or vacuums, holds ShareUpdateExclusiveLock on the
 * table to the end, and every role sees that. Waiting for it inside the server would keep a snapshot, which the other
 * build waits for: one of the two ends with "deadlock detected" (tried). Autovacuum gives way by itself.
 */
export async function waitForBuilders(
  session: Session,
  tables: string,
  { signal, onWait }: WaitOptions,
): Promise<void> {
  for (let pause = 25, saidAt = Number.NEGATIVE_INFINITY; ; pause = Math.min(pause * 1.5, 500)) {
    signal.throwIfAborted()
    const [other] = await look(session, othersOn(tables))
    if (other === undefined) return
    if (performance.now() - saidAt > 10_000) {
      saidAt = performance.now()
      onWait?.(describe(other))
    }
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** An autovacuum worker has no role; of another role's session no more than this can be seen without permission (tried). */
function othersOn(tables: string): string {
  return `SELECT l.pid, a.application_name, l.relation::regclass AS relation, a.query
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'relation' AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_backend_pid()
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.relation IN (${tables}) AND NOT (a.pid IS NOT NULL AND a.usesysid IS NULL)
    ORDER BY l.granted DESC, l.pid LIMIT 1`
}

function describe({ pid, application_name, relation, query }: Record<string, string | null>): string {
  const name = application_name ? ` (${application_name})` : ''
  const line = query?.trim().replaceAll(/\s+/g, ' ').slice(0, 100)
  return `pid ${pid}${name}, which works on ${relation}${line ? `: ${line}` : ''}`
}
