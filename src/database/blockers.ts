import type { Blocker } from '../failure/failure.ts'
import { objectsOf } from './message.ts'
import { literal } from './quote.ts'
import type { Session } from './session.ts'

/** Who these server processes are, as far as they are still there, and who is in their way. */
export async function sessionsOf(session: Session, pids: readonly number[]): Promise<readonly Blocker[]> {
  return await sessionsFrom(session, `SELECT unnest(ARRAY[${pids.map(Number).join(', ')}]::int4[])`)
}

/** Who has a lock on a table, by its qualified name as SQL; of one mode, where it is given. */
export async function lockersOf(
  session: Session,
  table: string,
  mode?: 'AccessExclusiveLock',
): Promise<readonly Blocker[]> {
  return await sessionsFrom(
    session,
    `SELECT COALESCE(pid, 0) FROM pg_locks WHERE granted AND relation = to_regclass(${literal(table)})
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND pid IS DISTINCT FROM pg_backend_pid() ${mode === undefined ? '' : `AND mode = '${mode}'`}`,
  )
}

async function sessionsFrom(session: Session, pids: string): Promise<readonly Blocker[]> {
  const row = await look(
    session,
    `WITH RECURSIVE ${chainFrom(pids)} SELECT (${blockersIn('-1')}) AS blockers`,
  )
  // Of a session that is gone meanwhile there is no query, not even a hidden one.
  return row<BlockerRow>('blockers')
    .filter(({ pid, query }) => pid === 0 || query !== null)
    .map(blockerOf)
}

/** One row of JSON columns, each a list. */
export async function look(
  session: Session,
  query: string,
): Promise<<Row>(column: string) => readonly Row[]> {
  // Both LOCAL to this message, which is one transaction. The migration may have locked the catalogs themselves.
  const local = "SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL statement_timeout = '2s'"
  const results = await session.query(`${local}; ${query}`)
  const [row = {}] = objectsOf(results.at(-1))
  return (column) => JSON.parse(row[column] ?? '[]')
}

/** Each session once, so that it ends; twenty tell enough of a long queue. */
export function chainFrom(start: string): string {
  return `chain (pid) AS (${start} UNION SELECT unnest((pg_blocking_pids(pid))[1:20]) FROM chain)`
}

/** Those of the chain, apart from some; first those that wait for nobody, the oldest transaction first. */
export function blockersIn(apart: string): string {
  return `SELECT jsonb_agg(b) FROM (
    SELECT c.pid, usename, application_name, host(client_addr) AS address, state, query, backend_type,
      round(extract(epoch FROM clock_timestamp() - state_change) * 1000) AS state_ms,
      to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since,
      waits_for,
      CASE c.pid WHEN 0 THEN (SELECT jsonb_agg(gid ORDER BY prepared) FROM pg_prepared_xacts WHERE database = current_database()) END AS prepared
    FROM (SELECT pid, pg_blocking_pids(pid) AS waits_for FROM chain LIMIT 20) c LEFT JOIN pg_stat_activity a ON a.pid = c.pid
    WHERE c.pid NOT IN (${apart})
    ORDER BY cardinality(waits_for) > 0, xact_start, c.pid) b`
}

export interface BlockerRow {
  readonly pid: number
  readonly usename: string | null
  readonly application_name: string | null
  readonly address: string | null
  readonly state: string | null
  readonly query: string | null
  readonly backend_type: string | null
  readonly state_ms: number | null
  readonly since: string | null
  readonly waits_for: readonly number[] | null
  readonly prepared: readonly string[] | null
}

export function blockerOf(row: BlockerRow): Blocker {
  const hidden = row.query === '<insufficient privilege>'
  // An autovacuum worker has neither role nor name.
  const process = row.backend_type === 'client backend' ? undefined : row.backend_type
  return {
    pid: row.pid,
    user: row.usename ?? undefined,
    application: row.application_name || process || undefined,
    address: row.address ?? undefined,
    state: row.state ?? undefined,
    stateMs: row.state_ms ?? undefined,
    since: row.since ?? undefined,
    query: hidden || !row.query ? undefined : shown(row.query),
    ...(row.waits_for?.length && { waitsFor: row.waits_for }),
    ...(hidden && { hidden }),
    ...(row.prepared && { prepared: row.prepared }),
  }
}

/** On one line, without the guard of ours, and without a password that somebody is being given. */
function shown(query: string): string {
  const line = query
    .replace(/^SAVEPOINT pg_ratchet; RELEASE SAVEPOINT pg_ratchet;/, '')
    .replaceAll(/\b(password\s*=?\s*)[eE]?'(?:[^']|'')*'?/gi, "$1'…'")
    .trim()
    .replaceAll(/\s+/g, ' ')
  return line.length > 100 ? `${line.slice(0, 100)} …` : line
}
