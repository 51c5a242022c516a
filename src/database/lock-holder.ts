import { objectsOf } from './message.ts'
import type { Session } from './session.ts'

/** Who holds an advisory lock, for people, as far as this role may see. Asked in any open transaction. */
export async function describeHolder(session: Session, key: bigint): Promise<string> {
  const bits = BigInt.asUintN(64, key)
  const [rows] = await session.query(
    `SELECT l.pid, a.application_name, a.client_addr, a.state, pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - a.backend_start) AS age
     FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.classid = ${bits >> 32n} AND l.objid = ${bits & 0xffffffffn} AND l.objsubid = 1 AND l.granted
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`,
  )
  const [holder] = objectsOf(rows)
  if (holder === undefined) return 'its holder has just gone'
  const { pid, application_name, client_addr, age } = holder
  return [
    `pid ${pid}`,
    application_name && `(${application_name})`,
    client_addr && `from ${client_addr}`,
    age && `connected for ${age}`,
  ]
    .filter(Boolean)
    .join(' ')
}
