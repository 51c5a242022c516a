import { asRole } from '../database/role.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { grantOnSchema, grantOnTable, hintForOurs } from '../history/grants.ts'
import { createProgress, type ProgressTable } from '../history/progress.ts'
import { prepareText } from '../history/write.ts'
import { permissionHint } from '../permissions/explain.ts'
import type { Item } from '../plan/items.ts'
import { setsBefore } from '../plan/sets-before.ts'
import { type Circumstances, causeOf } from './explain.ts'
import { NotNoted, StatementFailed } from './mishap.ts'
import type { Surroundings } from './ours.ts'

/**
 * What to grant where a mishap is a missing permission, for the role that the file was at; undefined for any other, and
 * where it cannot be known. Rolls back first: the session is then as it was behind the last statement that is done.
 */
export async function hintAfter(
  mishap: unknown,
  session: Session,
  { step, around, bookmark }: Circumstances,
): Promise<string | undefined> {
  const error = causeOf(mishap)
  if (codeOf(error) !== sqlstate.insufficientPrivilege) return undefined
  await session.cleanUp('ROLLBACK')
  if (mishap instanceof NotNoted)
    return hintForOurs(session, around.facts, { error, ...grantFor(mishap.table, around) })
  const base = around.pooled ? asRole(around.facts.role) : []
  if (!(mishap instanceof StatementFailed))
    return permissionHint(session, { error, text: undefined, before: () => base })
  const { number, statement } = mishap.item
  const isFailed = (item: Item) => item.number === number
  const before = () => [...base, ...setsBefore(step.script.items(), (bookmark?.done ?? 0) + 1, isFailed)]
  return permissionHint(session, { error, text: statement.text, before })
}

/** What our own statements need: of a table that is not there, that it may be made. */
function grantFor(
  { sql }: ProgressTable,
  { facts, table }: Surroundings,
): { usual: string; creates?: string } {
  const ofHistory = sql === table.sql
  if (ofHistory ? table.exists : facts.progress.includes(table.schema))
    return { usual: grantOnTable(sql, facts.role) }
  const creates = ofHistory ? prepareText(table) : createProgress({ sql })
  return { usual: grantOnSchema(table.schema, facts.role), creates }
}
