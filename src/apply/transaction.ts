import type { Server } from '../config/server.ts'
import { isTaken, takeLockText } from '../database/lock-inside.ts'
import type { Answer } from '../database/message.ts'
import { identifier, literal } from '../database/quote.ts'
import { patience, workKeepalives } from '../database/silent-client.ts'
import { changeText, completionText, holdText } from '../history/change.ts'
import { type Record, unchangedText } from '../history/write.ts'
import { type Part, textOf } from '../plan/parts.ts'
import type { Step } from '../plan/plan-up.ts'
import type { Script } from '../plan/script.ts'
import { insideTransaction } from '../stepwise/open-transaction.ts'
import type { Surroundings } from '../stepwise/ours.ts'

/** What the messages of a run have in common; the timeouts are what the user set. */
export interface Frame extends Surroundings {
  readonly server: Pick<Server, 'address' | 'user' | 'database'>
  /** Set where the lock is not held: it is taken in each migration's transaction. */
  readonly lockKey?: bigint | undefined
}

/** Message 1. Alone, and without anything of the user's: nothing else may fail before it took effect. */
export function beginText({ begin }: Script): string {
  const isolation = (begin.isolation ?? 'read committed').toUpperCase()
  return `BEGIN ISOLATION LEVEL ${isolation} READ WRITE ${begin.deferrable ? '' : 'NOT '}DEFERRABLE`
}

/** Behind a pooler another client's settings, role and temporary tables may be here (tried). */
function cleaning({ pooled }: Frame): string[] {
  return present(['RESET SESSION AUTHORIZATION', 'RESET ALL', pooled && 'DISCARD TEMP'])
}

/** Message 2 failed where it takes the lock: another run holds it. */
export function lockIsTaken(
  frame: Frame,
  { error, completed }: Pick<Answer, 'error' | 'completed'>,
): boolean {
  // The guard is two statements.
  return frame.lockKey !== undefined && isTaken(error) && completed === 2 + cleaning(frame).length
}

/**
 * Message 2: a clean session whatever was there before, the lock where it is not held, our settings, the claim, then the
 * file's own timeouts.
 */
export function openText(
  frame: Frame,
  {
    step: { script, migration, kind, change, recordedAs },
    deployment,
    predecessor,
    last,
  }: {
    readonly step: Step
    readonly deployment: string | undefined
    readonly predecessor?: string | undefined
    readonly last: boolean
  },
): string {
  const record: Record = { migration, kind, version: recordedAs, deployment }
  return message(
    present([
      insideTransaction.slice(0, -1),
      ...cleaning(frame),
      frame.lockKey !== undefined && takeLockText(frame.lockKey),
      frame.role !== undefined && `SET LOCAL ROLE ${identifier(frame.role)}`,
      `SET LOCAL application_name = ${literal(frame.applicationName)}`,
      // The claim waits for another run's for a while, but not for ever, and no longer than for a statement.
      "SET LOCAL lock_timeout = '5s'",
      ...ourTimeouts(frame),
      ...(frame.pooled
        ? []
        : workKeepalives(frame.facts.versionText).map((setting) => `SET LOCAL ${setting}`)),
      // Linux only notices a client that is gone while a statement runs when it is told to look.
      /linux/i.test(frame.facts.versionText) && "SET LOCAL client_connection_check_interval = '1s'",
      !last && 'SET LOCAL synchronous_commit = off',
      script.claim === 'first'
        ? changeText(frame.table, record, { change, predecessor })
        : change.type !== 'insert'
          ? holdText(frame.table, recordedAs, change)
          : // Whoever had the lock before may have recorded this file.
            frame.lockKey !== undefined && unchangedText(frame.table, frame.recorded.length),
      ...fileTimeouts(frame, script),
    ]),
  )
}

/** Message 3: the file, or a part of it, behind the same guard on its first line. */
export function fileText(part: Part): string {
  return `${insideTransaction}${textOf(part)}`
}

/**
 * Message 4, first half. BEGIN is a warning where all is well; where the file ended our transaction it opens
 * a block, so that the failure below stops everything that was sent after it.
 *
 * Deferred constraints come first: their triggers must run with the file's role and search_path. RESET ALL
 * brings the role's own timeouts back, which must not hit our last statements.
 */
export function closing(
  frame: Frame,
  { script, last }: { readonly script: Script; readonly last: boolean },
): string[] {
  return present([
    'BEGIN',
    'SET CONSTRAINTS ALL IMMEDIATE',
    'RESET SESSION AUTHORIZATION',
    'RESET ALL',
    frame.role !== undefined && `SET LOCAL ROLE ${identifier(frame.role)}`,
    `SET LOCAL lock_timeout = ${lockTimeout(frame, script) ?? "'5s'"}`,
    ...ourTimeouts(frame),
    synchronousCommit(frame, last),
  ])
}

/**
 * Message 4, second half: the row is completed, or gone in the transaction `xid`, the session is clean again, and all is
 * committed together.
 */
export function committing(
  { table, pooled }: Frame,
  { recordedAs, change }: Pick<Step, 'recordedAs' | 'change'>,
  xid?: string,
): string[] {
  return [
    completionText(table, recordedAs, { change, xid }),
    'CLOSE ALL',
    'UNLISTEN *',
    'SELECT pg_catalog.pg_advisory_unlock_all()',
    'DISCARD TEMP',
    'DISCARD SEQUENCES',
    deallocate(pooled),
    'COMMIT',
  ]
}

/** After a failure: advisory locks of the session and prepared statements survive a ROLLBACK. */
export function rollbackText(pooled: boolean): string {
  return message(['ROLLBACK', 'SELECT pg_catalog.pg_advisory_unlock_all()', deallocate(pooled)])
}

/** PgBouncer 1.21 loses every other client's prepared statements at DEALLOCATE ALL (tried): there, by name, only what SQL made. */
function deallocate(pooled: boolean): string {
  return pooled
    ? "DO $pg_ratchet$ DECLARE r record; BEGIN FOR r IN SELECT name FROM pg_catalog.pg_prepared_statements WHERE from_sql LOOP EXECUTE 'DEALLOCATE ' || pg_catalog.quote_ident(r.name); END LOOP; END $pg_ratchet$"
    : 'DEALLOCATE ALL'
}

function ourTimeouts({ facts }: Frame): string[] {
  return [
    'SET LOCAL statement_timeout = 0',
    `SET LOCAL ${patience}`,
    ...(facts.versionNumber >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
  ]
}

function fileTimeouts(frame: Frame, script: Script): string[] {
  return [
    `SET LOCAL lock_timeout = ${lockTimeout(frame, script) ?? 'DEFAULT'}`,
    `SET LOCAL statement_timeout = ${frame.statementTimeoutMs ?? 'DEFAULT'}`,
  ]
}

/**
 * Milliseconds, or undefined for the server's own. A long data migration must not start over because of
 * one locked row, so a file that takes no more than row locks gets none from us.
 */
export function lockTimeout({ lockTimeoutMs, facts }: Frame, { takesLocks }: Script): number | undefined {
  return lockTimeoutMs ?? (facts.lockTimeoutMs === 0 && takesLocks ? 5000 : undefined)
}

/** WAL is flushed in order: the last commit makes all of them durable, under the configured setting, at least locally. */
function synchronousCommit({ facts }: Frame, last: boolean): string | false {
  if (!last) return 'SET LOCAL synchronous_commit = off'
  return facts.synchronousCommit === 'off' && 'SET LOCAL synchronous_commit = local'
}

function present(statements: readonly (string | false)[]): string[] {
  return statements.filter((statement) => statement !== false)
}

/** One message of several statements. */
export function message(statements: readonly string[]): string {
  return statements.join('; ')
}
