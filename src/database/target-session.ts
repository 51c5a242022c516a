import type { TargetSession } from '../config/server.ts'
import { objectsOf } from './message.ts'
import { NotWanted, NotWritable } from './refusal.ts'
import type { Session } from './session.ts'

/** What target_session_attrs looks at. */
interface State {
  readonly standby: boolean
  readonly readOnly: boolean
}

/**
 * Throws where the server is not of the kind that target_session_attrs asks for: NotWritable where it should take writes,
 * else NotWanted.
 */
export async function assertWanted(session: Session, target: TargetSession): Promise<void> {
  if (target === 'any') return
  const { standby, readOnly } = await stateOf(session)
  const what = standby
    ? 'it is a standby'
    : readOnly
      ? 'it is read-only'
      : 'it is a primary that takes writes'
  const asked = `${what} (target_session_attrs=${target})`
  const wanted = {
    'read-write': !readOnly,
    'read-only': readOnly,
    primary: !standby,
    standby,
    'prefer-standby': standby,
  }[target]
  if (wanted) return
  throw target === 'read-write' || target === 'primary' ? new NotWritable(asked) : new NotWanted(asked)
}

/** Asked, though PostgreSQL reports it when a session begins: PgBouncer reports what was so when it connected (tried). */
async function stateOf(session: Session): Promise<State> {
  const [rows] = await session.query(
    `SELECT pg_catalog.pg_is_in_recovery() AS standby, pg_catalog.current_setting('transaction_read_only') AS readonly`,
  )
  const [row] = objectsOf(rows)
  return { standby: row?.standby === 't', readOnly: row?.readonly === 'on' }
}
