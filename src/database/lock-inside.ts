import { describeHolder } from './lock-holder.ts'
import type { Session } from './session.ts'
import { codeOf, sqlstate } from './sqlstate.ts'

// The lock of runs where it is not held (advisory-lock.ts), but taken inside each transaction that changes something.

/** Takes the lock for a transaction that is open, without waiting: fails (isTaken) where somebody holds it. */
export function takeLockText(key: bigint): string {
  return `SELECT 1 / pg_catalog.pg_try_advisory_xact_lock(${key})::pg_catalog.int4`
}

/** What a statement of takeLockText fails with: division by zero. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === sqlstate.divisionByZero
}

/** Waits until nobody holds the lock, holding it no longer than it takes to see that. Throws what LockWait throws. */
export async function untilFree(
  session: Session,
  key: bigint,
  pause: (describe: () => Promise<string>) => Promise<void>,
): Promise<void> {
  for (;;) {
    await pause(() => describeHolder(session, key))
    const { error } = await session.send(takeLockText(key))
    if (error === undefined) return
    if (!isTaken(error)) throw error
  }
}
