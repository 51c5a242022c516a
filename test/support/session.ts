import { connect } from '../../src/database/connect.ts'
import type { Session } from '../../src/database/session.ts'
import { configOf } from './config.ts'

/** A session of the program's own, in this process. */
export async function openSession(url: string): Promise<Session> {
  const { server } = configOf({ DATABASE_URL: url })
  const { signal } = new AbortController()
  const { session } = await connect({ server, waitMs: 0, report: () => undefined, signal }, async () => {})
  return session
}
