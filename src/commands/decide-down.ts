import type { Agenda } from '../apply/apply-all.ts'
import type { Session } from '../database/session.ts'
import { halfUndone, type Progress, readProgress } from '../history/progress.ts'
import { assertWritable, type History, readHistory } from '../history/read.ts'
import type { Migration } from '../migrations/migration.ts'
import type { DownScope } from '../plan/down-scope.ts'
import { planDown } from '../plan/plan-down.ts'
import type { Step } from '../plan/plan-up.ts'
import { reconcile, type State } from '../plan/reconcile.ts'
import type { Run } from './command.ts'

/** What is to be undone, by the files and the history as it is now. Counts what is still applied. Throws FILES_UNUSABLE where not all of it can be. */
export async function decideDown(
  session: Session,
  { config, tally }: Run,
  { migrations, scope }: DownFiles,
): Promise<Agenda & { readonly state: State }> {
  const history = await readHistory(session, config.table, config.role)
  const progress = await readProgress(session, history)
  const state = reconcile(migrations, history.entries)
  // What is half undone has no row, and is not undone.
  const begun = progress.filter((row) => halfUndone(row) !== undefined)
  const recorded = state.migrations.filter(({ entry }) => entry !== undefined)
  tally.left = recorded.length + state.strays.length + begun.length
  const steps = stepsDown(state, { config, history, scope, progress })
  if (steps.length > 0) assertWritable(history.facts)
  return { history, state, steps, unknown: [] }
}

/** What lies in the folder, and how much is to be undone. */
export interface DownFiles {
  readonly migrations: readonly Migration[]
  readonly scope: DownScope
}

/** The steps that undo, on this server. Throws like planDown. */
export function stepsDown(
  state: State,
  {
    config,
    history: { entries, facts, pooled },
    ...what
  }: Pick<DownFiles, 'scope'> &
    Pick<Run, 'config'> & { readonly history: History; readonly progress: readonly Progress[] },
): readonly Step[] {
  return planDown(state, entries, {
    ...what,
    edited: config.edited,
    historyTable: config.table.table,
    standardStrings: facts.standardStrings,
    pooled,
    role: config.role,
  })
}
