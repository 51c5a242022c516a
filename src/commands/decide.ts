import type { Agenda } from '../apply/apply-all.ts'
import type { Session } from '../database/session.ts'
import { type Existing, RunError } from '../failure/failure.ts'
import { assertWritable, type History, readHistory } from '../history/read.ts'
import type { Migration } from '../migrations/migration.ts'
import { baselineEntries, existingOf, isUnrecorded } from '../plan/existing.ts'
import { planUp, type Step } from '../plan/plan-up.ts'
import { reconcile, type State, unknownChecksums } from '../plan/reconcile.ts'
import { findTarget } from '../plan/target.ts'
import type { Run } from './command.ts'
import { passedOver } from './first-look.ts'

/** What lies in the folder, and the last version that is wanted. */
export interface Files {
  readonly migrations: readonly Migration[]
  readonly target: Migration | undefined
  /** What this run has applied: what runs at every `up` has run then. */
  readonly done: ReadonlySet<Migration>
}

/** What is to be done, and what has to be said about it. */
interface Decision extends Agenda {
  readonly state: State
  /** The last of the migrations that are to be recorded as applied first (RATCHET_BASELINE). */
  readonly baseline: Migration | undefined
  /** Tables of somebody else that are there though nothing is recorded. */
  readonly existing: Existing | undefined
}

/**
 * What is to be done, by the files and the history as it is now: one query. Counts what is applied.
 * Throws HISTORY_DIVERGED and its like, and NotWritable where something is to be done and the server takes no writes.
 */
export async function decide(session: Session, run: Run, files: Files): Promise<Decision> {
  const { config, tally } = run
  const history = await readHistory(session, config.table, config.role)
  const decision = decisionOf(history, run, files, (state) => {
    tally.skipped = passedOver(state).filter(({ migration }) => !files.done.has(migration)).length
  })
  const { steps, baseline } = decision
  if (steps.length > 0 || baseline !== undefined) assertWritable(history.facts)
  return decision
}

/** The same for a history that is read; `count` is told the state before anything is thrown about it. */
export function decisionOf(
  history: History,
  { config }: Pick<Run, 'config'>,
  { migrations, target, done }: Files,
  count: (state: State) => void = () => {},
): Decision {
  const reading = { historyTable: config.table.table, standardStrings: history.facts.standardStrings }
  const unrecorded = isUnrecorded(history, migrations, reading)
  const baseline =
    unrecorded && config.baseline !== undefined
      ? findTarget(migrations, config.baseline, `RATCHET_BASELINE=${config.baseline}`)
      : undefined
  const entries = [...history.entries, ...baselineEntries(migrations, baseline)]
  const state = reconcile(migrations, entries)
  count(state)
  const steps = stepsOf(state, { config, history, target }).filter(
    ({ migration, kind }) => kind !== 'repeatable' || !done.has(migration),
  )
  const existing =
    unrecorded && baseline === undefined && steps.length > 0 ? existingOf(history, steps) : undefined
  const removes = existing !== undefined && existing.removing.length > 0
  if (existing !== undefined && (config.existing === 'fail' || (config.existing === 'guard' && removes)))
    throw new RunError({ code: 'DATABASE_NOT_EMPTY', existing })
  // What runs again and again was written for tables that are there.
  const isUsual = config.existing === 'run' || steps.every(({ kind }) => kind === 'repeatable')
  return {
    history,
    state,
    steps,
    unknown: unknownChecksums(state),
    baseline,
    existing: isUsual ? undefined : existing,
  }
}

/** The steps to take on this server, under the policies that are set. Throws like planUp. */
function stepsOf(
  state: State,
  { config, history, target }: Pick<Files, 'target'> & Pick<Run, 'config'> & { readonly history: History },
): readonly Step[] {
  return planUp(state, {
    policy: config,
    target,
    historyTable: config.table.table,
    standardStrings: history.facts.standardStrings,
    pooled: history.pooled,
    role: config.role,
  })
}
