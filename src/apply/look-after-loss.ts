import { setTimeout as sleep } from 'node:timers/promises'
import type { TableName } from '../config/parse.ts'
import { type ConnectOptions, connect } from '../database/connect.ts'
import { literal } from '../database/quote.ts'
import { NotWritable } from '../database/refusal.ts'
import type { Session } from '../database/session.ts'
import type { Backend } from '../history/facts.ts'
import { readProgress } from '../history/progress.ts'
import { readFacts, readHistory } from '../history/read.ts'
import { committedOf } from '../plan/committed.ts'
import type { Step } from '../plan/plan-up.ts'

/** How long the end of the old server process is waited for, in milliseconds. */
const patienceMs = 10_000

/**
 * Finds out which migrations are committed after the connection was lost, on a connection of its own.
 *
 * Waits until the old server process is done: before that, what it was doing could still be committed. On a server that
 * took over there is none, and what counts is what it has.
 * Throws where that cannot be found out in time.
 */
export async function lookAfterLoss(
  options: ConnectOptions,
  {
    steps,
    table,
    role,
    backend,
  }: {
    readonly steps: readonly Step[]
    readonly table: TableName
    readonly role: string | undefined
    /** The server process of the connection that was lost. */
    readonly backend: Backend
  },
): Promise<ReadonlySet<Step>> {
  const waitMs = Math.min(options.waitMs, patienceMs)
  const { session, value: facts } = await connect({ ...options, waitMs }, async (session) => {
    // What a standby has not got yet may be committed all the same.
    const facts = await readFacts(session, table)
    if (facts.inRecovery) throw new NotWritable('it is a standby (in recovery)')
    return facts
  })
  await using fresh = session
  const deadline = performance.now() + patienceMs
  // Through a pooler twice: between two transactions that were sent together it looks as if all were over.
  const looks = facts.processId === fresh.processId ? 1 : 2
  for (let quiet = 0; quiet < looks; ) {
    const [rows] = await fresh.query(stillAtWork(fresh, table, backend))
    quiet = rows?.values.length === 0 ? quiet + 1 : 0
    if (performance.now() > deadline) throw new Error('the old server process is still there')
    if (quiet < looks) await sleep(100, undefined, { signal: options.signal })
  }
  const history = await readHistory(fresh, table, role)
  return committedOf(steps, history.entries, await readProgress(fresh, history))
}

/**
 * No row where what was sent before can no longer be committed. A server process of our own has to end, as it may not
 * have read all of it. One of a pooler lives on, and another one than that from which the history was read may be at it:
 * whoever has claimed a migration holds a lock on the history. What its client had sent is gone with it, as PgBouncer
 * closes a server connection whose client is gone in the middle of something.
 */
function stillAtWork({ processId: own, server }: Session, { table }: TableName, backend: Backend): string {
  const old = `a.pid = ${backend.processId} AND EXTRACT(epoch FROM a.backend_start)::pg_catalog.text = ${literal(backend.backendStart)}`
  return `SELECT 1 FROM pg_catalog.pg_stat_activity a
    WHERE a.pid <> pg_catalog.pg_backend_pid() AND CASE
      WHEN pg_catalog.pg_backend_pid() = ${own} THEN ${old}
      ELSE ${old} AND a.state <> 'idle' OR a.application_name = ${literal(server.applicationName)} AND EXISTS (
        SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
        WHERE l.pid = a.pid AND l.mode = 'RowExclusiveLock' AND c.relname = ${literal(table)}) END`
}
