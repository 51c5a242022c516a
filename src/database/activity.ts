import type { Blocker } from '../failure/failure.ts'
import type { Progress, Wait } from '../report/event.ts'
import { type BlockerRow, blockerOf, blockersIn, chainFrom, look } from './blockers.ts'
import { type ProgressRow, progressOf, progressRows } from './command-progress.ts'
import { literal } from './quote.ts'
import type { Session } from './session.ts'

/** What a session does at one moment. */
export interface Activity {
  readonly wait?: Wait | undefined
  /** Who it waits for, directly or through others; empty where it waits for no lock. */
  readonly blockers: readonly Blocker[]
  readonly progress?: Progress | undefined
}

/** The session to look at, by its server process; behind a pooler only its application_name is known. */
export type Watched = { readonly pid: number } | { readonly applicationName: string }

/**
 * Looks at what a session does, from another one that has no transaction open. Undefined where it cannot be told.
 *
 * Never from the session that holds the lock: that one's transaction stays open, and a CREATE INDEX CONCURRENTLY that
 * looks for older snapshots in the moment of the query waits until that transaction ends, which is for ever where the
 * build is the run's own (tried).
 */
export async function lookAt(session: Session, watched: Watched): Promise<Activity | undefined> {
  const row = await look(
    session,
    `WITH RECURSIVE work AS MATERIALIZED (
       SELECT pid, wait_event_type, wait_event FROM pg_stat_activity WHERE ${isIt(watched)}
     ), ${chainFrom("SELECT unnest((pg_blocking_pids(pid))[1:20]) FROM work WHERE wait_event_type = 'Lock'")}
     SELECT (SELECT jsonb_agg(w) FROM work w) AS work, (${blockersIn('SELECT pid FROM work')}) AS blockers,
       (SELECT jsonb_agg(l) FROM (SELECT mode, relation::regclass::text FROM pg_locks JOIN work USING (pid) WHERE NOT granted) l) AS locks,
       (SELECT jsonb_agg(p) FROM (${progressRows('(SELECT pid FROM work LIMIT 1)')}) p) AS progress`,
  )
  const [work, another] = row<{ wait_event_type: string | null; wait_event: string | null }>('work')
  if (work === undefined || another !== undefined) return undefined
  const { wait_event_type: type, wait_event: event } = work
  const [lock] = row<{ mode: string; relation: string | null }>('locks')
  const [progress] = row<ProgressRow>('progress')
  return {
    wait:
      type === null || event === null
        ? undefined
        : { type, event, lock: lock?.mode, relation: lock?.relation ?? undefined },
    blockers: row<BlockerRow>('blockers').map(blockerOf),
    progress: progress && progressOf(progress),
  }
}

/** Active in a transaction: so neither the session that holds the lock, nor one that has nothing to do. */
function isIt(watched: Watched): string {
  if ('pid' in watched) return `pid = ${watched.pid}`
  const name = watched.applicationName
  // A file that is not one transaction has its version behind the name.
  return `datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND xact_start IS NOT NULL
    AND (application_name = ${literal(name)} OR starts_with(application_name, ${literal(`${name} `)}))`
}
