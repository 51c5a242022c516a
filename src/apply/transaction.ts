import { identifier, literal } from '../database/quote.ts'
import { claimText, completeText, type Record } from '../history/write.ts'
import { type Part, textOf } from '../plan/parts.ts'
import type { Script } from '../plan/script.ts'
import { insideTransaction } from '../stepwise/open-transaction.ts'
import type { Surroundings } from '../stepwise/ours.ts'

/** What the messages of a run have in common; the timeouts are what the user set. */
export interface Frame extends Surroundings {
  /** The server, for people. */
  readonly address: string
}

/** Message 1. Alone, and without anything of the user's: nothing else may fail before it took effect. */
export function beginText({ begin }: Script): string {
  const isolation = (begin.isolation ?? 'read committed').toUpperCase()
  return `BEGIN ISOLATION LEVEL ${isolation} READ WRITE ${begin.deferrable ? '' : 'NOT '}DEFERRABLE`
}

/** Message 2: a clean session whatever was there before, our settings, the claim, then the file's own timeouts. */
export function openText(
  frame: Frame,
  {
    script,
    record,
    predecessor,
    last,
  }: {
    readonly script: Script
    readonly record: Record
    readonly predecessor: string | undefined
    readonly last: boolean
  },
): string {
  return message(
    present([
      insideTransaction.slice(0, -1),
      // Behind a pooler another client's settings, role and temporary tables may be here (tried).
      'RESET SESSION AUTHORIZATION',
      'RESET ALL',
      frame.pooled && 'DISCARD TEMP',
      frame.role !== undefined && `SET LOCAL ROLE ${identifier(frame.role)}`,
      `SET LOCAL application_name = ${literal(frame.applicationName)}`,
      // The claim waits for another run's for a while, but not for ever, and no longer than for a statement.
      "SET LOCAL lock_timeout = '5s'",
      ...ourTimeouts(frame),
      // Linux only notices a client that is gone while a statement runs when it is told to look.
      /linux/i.test(frame.facts.versionText) && "SET LOCAL client_connection_check_interval = '1s'",
      !last && 'SET LOCAL synchronous_commit = off',
      script.claim === 'first' && claimText(frame.table, record, predecessor),
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

/** Message 4, second half: the row is completed, the session is clean again, and all is committed together. */
export function committing({ table, pooled }: Frame, recordedAs: string): string[] {
  return [
    completeText(table, recordedAs),
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
    'SET LOCAL idle_in_transaction_session_timeout = 0',
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
