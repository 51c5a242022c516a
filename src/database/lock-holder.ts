import { objectsOf } from './message.ts'
import type { Session } from './session.ts'
import { noTransactionTimeout } from './transaction-timeout.ts'

/**
 * Who holds an advisory lock, and what it runs, for people, as far as this role may see.
 *
 * The session that holds the lock is idle; the one beside it that works begins its files with a savepoint of ours.
 */
export async function describeHolder(session: Session, key: bigint): Promise<string> {
  const bits = BigInt.asUintN(64, key)
  const results = await session.query(
    `SET LOCAL statement_timeout = 0; SELECT ${noTransactionTimeout}; SELECT l.pid, a.application_name, a.client_addr,
       pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - a.backend_start) AS age,
       pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - w.query_start) AS running,
       pg_catalog.substr(pg_catalog.regexp_replace(w.query, '^SAVEPOINT pg_ratchet; RELEASE SAVEPOINT pg_ratchet;\\s*', ''), 1, 200) AS query
     FROM pg_catalog.pg_locks l
     LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
     LEFT JOIN pg_catalog.pg_stat_activity w ON w.datid = a.datid AND w.pid <> a.pid AND w.state = 'active'
       AND w.client_addr IS NOT DISTINCT FROM a.client_addr AND w.query LIKE 'SAVEPOINT pg\\_ratchet;%'
     WHERE l.locktype = 'advisory' AND l.classid = ${bits >> 32n} AND l.objid = ${bits & 0xffffffffn} AND l.objsubid = 1 AND l.granted
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
     LIMIT 1`,
  )
  const [holder] = objectsOf(results.at(-1))
  if (holder === undefined) return 'its holder has just gone'
  const { pid, application_name, client_addr, age, running, query } = holder
  return [
    `pid ${pid}`,
    application_name && `(${application_name})`,
    client_addr && `from ${client_addr}`,
    age && `connected for ${age}`,
    query && `and running for ${running}: ${firstLine(query)}`,
  ]
    .filter(Boolean)
    .join(' ')
}

function firstLine(query: string): string {
  const [line = ''] = query.split('\n')
  return line.length < query.length || line.length > 80 ? `${line.slice(0, 80)} …` : line
}
