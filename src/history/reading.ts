import type { TableName } from '../config/parse.ts'
import { identifier } from '../database/quote.ts'

/** The oldest that is supported, as server_version_num has it. */
export const oldestVersion = 140_000

/**
 * What comes first in whatever reads a history: a message without BEGIN, so that everything in it is one implicit transaction
 * and LOCAL settings leave nothing behind. With what facts and glance set themselves:
 *
 * - SESSION AUTHORIZATION DEFAULT: behind a pooler another client's SET ROLE reaches us (tried); a role that
 *   ALTER ROLE … SET role gave us stays.
 * - search_path TO DEFAULT: behind a pooler another client's SET search_path reaches us, and the history
 *   would not be there (tried).
 * - row_security off: a policy that hides rows becomes an error instead of an empty history.
 * - lock_timeout: a migration that has locked the table must not hang `status`.
 * - statement_timeout, transaction_timeout (17 and newer): the role's own are meant for others.
 * - timezone and datestyle: times come in one form, whatever the role's own are.
 */
export function readSettings(role: string | undefined): string[] {
  return [
    'SET LOCAL SESSION AUTHORIZATION DEFAULT',
    'SET LOCAL search_path TO DEFAULT',
    'SET LOCAL statement_timeout = 0',
    ...(role === undefined ? [] : [`SET LOCAL ROLE ${identifier(role)}`]),
  ]
}

/** As it is written in SQL: qualified where a schema was named. */
export function sqlName({ schema, table }: TableName): string {
  return schema === undefined ? identifier(table) : `${identifier(schema)}.${identifier(table)}`
}
