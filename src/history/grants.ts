import { identifier } from '../database/quote.ts'
import { asRole } from '../database/role.ts'
import type { Session } from '../database/session.ts'
import { RunError } from '../failure/failure.ts'
import type { Facts } from './facts.ts'

/** What a run needs on the history table, and on that of progress, to apply something: docs/permissions.md. */
export function grantOnTable(sql: string, role: string): string {
  return `GRANT SELECT, INSERT, UPDATE, DELETE ON ${sql} TO ${identifier(role)};`
}

/** What it needs on a schema to create a table there. */
export function grantOnSchema(schema: string, role: string): string {
  return `GRANT USAGE, CREATE ON SCHEMA ${identifier(schema)} TO ${identifier(role)};`
}

/** What to run where the history cannot be read, as the schema may not be used, or its table. */
export function readHint(schemas: readonly string[], sql: string, role: string): string {
  const usage = schemas.map(
    (schema) => `GRANT USAGE ON SCHEMA ${identifier(schema)} TO ${identifier(role)}; `,
  )
  return `Run: ${usage.join('')}${grantOnTable(sql, role)} SELECT is enough where nothing is to be applied.`
}

/** A statement of ours was denied; the reason is the server's message, the hint what to run. */
export function permissionMissing(doing: string, cause: Error | string, hint: string): RunError {
  const [reason, options] = typeof cause === 'string' ? [cause] : [cause.message, { cause }]
  return new RunError({ code: 'PERMISSION_MISSING', doing, reason, hint }, options)
}

/**
 * What to run where a statement of ours was denied something: `usual`, unless more can be known, as a trigger that it set off
 * may be what was denied, or making a table (`creates`) the tablespace. The session must be out of the failed transaction.
 */
export async function hintForOurs(
  session: Session,
  { role }: Pick<Facts, 'role'>,
  { error, usual, creates }: { readonly error: Error; readonly usual: string; readonly creates?: string },
): Promise<string> {
  const { where } = error as { where?: string }
  if (where === undefined && creates === undefined) return `Run: ${usual}`
  // What is seldom needed is loaded when it is.
  const { permissionHint } = await import('../permissions/explain.ts')
  const hint = await permissionHint(session, { error, text: creates, before: () => asRole(role) })
  return hint ?? (where === undefined ? `Run: ${usual}` : `It was denied in: ${where.split('\n')[0]}`)
}
