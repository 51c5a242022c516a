import { asRole } from '../database/role.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { RunError } from '../failure/failure.ts'
import { grantOnTable, hintForOurs } from '../history/grants.ts'
import { permissionHint } from '../permissions/explain.ts'
import type { Item } from '../plan/items.ts'
import { setsBefore } from '../plan/sets-before.ts'
import { failedStatement } from './place.ts'
import type { StepFailure } from './step-failure.ts'
import type { Frame } from './transaction.ts'
import type { Verdict } from './verdict.ts'

/**
 * The same verdict; where something was denied (42501), with what to grant: to the role that the file had set, or for a
 * statement of ours to that of the run. The session must be out of the file's transaction.
 */
export async function withGrants(
  verdict: Verdict,
  session: Session,
  frame: Frame,
  stepFailure: StepFailure,
): Promise<Verdict> {
  if (!(verdict instanceof RunError) || codeOf(stepFailure.error) !== sqlstate.insufficientPrivilege)
    return verdict
  const { failure } = verdict
  const { error } = stepFailure
  if (failure.code === 'PERMISSION_MISSING') {
    const usual = grantOnTable(frame.table.sql, frame.facts.role)
    const hint = await hintForOurs(session, frame.facts, { error, usual })
    return new RunError({ ...failure, hint }, { cause: error })
  }
  if (failure.code !== 'MIGRATION_FAILED' || failure.hint !== undefined) return verdict
  const hint = await fileHint(session, frame, stepFailure)
  return new RunError({ ...failure, hint }, { cause: error })
}

async function fileHint(
  session: Session,
  { facts }: Frame,
  stepFailure: StepFailure,
): Promise<string | undefined> {
  const { error, step } = stepFailure
  const failed = failedStatement(stepFailure)
  const isFailed = ({ statement }: Item) => statement.start.offset === failed?.start.offset
  const before = () => [...asRole(facts.role), ...setsBefore(step.script.items(), 1, isFailed)]
  return permissionHint(session, { error, text: failed?.text, before })
}
