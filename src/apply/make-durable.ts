import { identifier } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { forgetText } from '../history/write.ts'
import type { Step } from '../plan/plan-up.ts'
import type { Report } from '../report/event.ts'
import { type Frame, message } from './transaction.ts'

/**
 * Makes durable what was applied before: a transaction that writes is what it takes, an empty one flushes nothing (tried).
 * With `forget` it takes that row out of the history as well.
 *
 * Returns why that was not done, where it was not.
 */
export async function makeDurable(
  session: Session,
  { facts, role, table }: Frame,
  forget?: string,
): Promise<Error | undefined> {
  return await session.cleanUp(
    message([
      'BEGIN',
      ...(role === undefined ? [] : [`SET LOCAL ROLE ${identifier(role)}`]),
      ...(facts.synchronousCommit === 'off' ? ['SET LOCAL synchronous_commit = local'] : []),
      ...(forget === undefined ? [] : [forgetText(table, forget)]),
      "SELECT pg_catalog.pg_logical_emit_message(true, 'pg-ratchet', '')",
      'COMMIT',
    ]),
  )
}

/** What is counted as applied is durable, as a rule. */
export function sayNotDurable(report: Report, { migration }: Step, unflushed: Error): void {
  const message = `a crash of the server may take what was applied before it: it could not be made durable (${unflushed.message})`
  report({ type: 'migration.warned', file: migration.path, message })
}
