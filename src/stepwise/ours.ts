import { identifier, literal } from '../database/quote.ts'
import { patience, workKeepalives } from '../database/silent-client.ts'
import type { Facts } from '../history/facts.ts'
import type { HistoryTable } from '../history/table.ts'

/** What a file is run in. */
export interface Surroundings {
  readonly facts: Facts
  readonly table: HistoryTable
  readonly pooled: boolean
  /** What the history has, row by row, before the file runs. */
  readonly recorded: readonly string[]
  readonly role: string | undefined
  readonly applicationName: string
  /** For the file's own statements; undefined: the rules of docs/configuration.md. */
  readonly lockTimeoutMs: number | undefined
  readonly statementTimeoutMs: number | undefined
}

/** A transaction of ours, whatever the file has made the default. */
export const beginOurs = 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE'

/**
 * For our own statements in a transaction of the file: with the role that the history belongs to, whatever the file has
 * set. LOCAL: at COMMIT the file's role and settings are back (tried with SET ROLE, SET SESSION AUTHORIZATION, and both).
 */
export function ours({ facts }: Surroundings): string[] {
  return [
    'SET LOCAL SESSION AUTHORIZATION DEFAULT',
    `SET LOCAL ROLE ${identifier(facts.role)}`,
    'SET LOCAL search_path TO pg_catalog',
    "SET LOCAL lock_timeout = '5s'",
    'SET LOCAL statement_timeout = 0',
    `SET LOCAL ${patience}`,
    ...(facts.versionNumber >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
    // What is noted must not be lost with the server: a statement would be taken for not done.
    `SET LOCAL synchronous_commit = ${facts.synchronousCommit === 'off' ? 'local' : facts.synchronousCommit}`,
  ]
}

/** A clean session with our settings, in which the file's own SETs last from statement to statement. */
export function startSession({
  facts,
  pooled,
  role,
  applicationName,
  lockTimeoutMs,
  statementTimeoutMs,
}: Surroundings): string[] {
  return [
    'RESET SESSION AUTHORIZATION',
    'RESET ALL',
    `SET application_name = ${literal(applicationName)}`,
    ...(pooled
      ? []
      : [
          ...(role === undefined ? [] : [`SET ROLE ${identifier(role)}`]),
          // As for a file in one transaction; these hold between the statements, too.
          "SET default_transaction_isolation = 'read committed'",
          'SET default_transaction_read_only = off',
          'SET default_transaction_deferrable = off',
          ...[patience, ...workKeepalives(facts.versionText)].map((setting) => `SET ${setting}`),
          'SET idle_session_timeout = 0',
          ...(facts.versionNumber >= 170_000 ? ['SET transaction_timeout = 0'] : []),
          ...(lockTimeoutMs === undefined ? [] : [`SET lock_timeout = ${lockTimeoutMs}`]),
          ...(statementTimeoutMs === undefined ? [] : [`SET statement_timeout = ${statementTimeoutMs}`]),
          ...(/linux/i.test(facts.versionText) ? ["SET client_connection_check_interval = '1s'"] : []),
        ]),
  ]
}

/** Behind a pooler each transaction may be on another server connection, where another client was before. */
export function startTransaction(around: Surroundings): string[] {
  if (!around.pooled) return []
  const { role, lockTimeoutMs, statementTimeoutMs } = around
  return [
    ...startSession(around),
    'DISCARD TEMP',
    `SET LOCAL ${patience}`,
    ...(role === undefined ? [] : [`SET LOCAL ROLE ${identifier(role)}`]),
    ...(lockTimeoutMs === undefined ? [] : [`SET LOCAL lock_timeout = ${lockTimeoutMs}`]),
    ...(statementTimeoutMs === undefined ? [] : [`SET LOCAL statement_timeout = ${statementTimeoutMs}`]),
  ]
}
