import { type FileProblem, RunError } from '../failure/failure.ts'
import type { RowChange } from '../history/change.ts'
import type { RowKind } from '../history/write.ts'
import type { Migration } from '../migrations/migration.ts'
import { divergences, type Policy } from './divergence.ts'
import { rowVersion, type State } from './reconcile.ts'
import { type Reading, type Script, scriptOf } from './script.ts'
import { assertWorksThroughPooler } from './through-pooler.ts'
import { UnusableFile } from './unusable-file.ts'

/** One script to be run, and how: that of a migration, or the one that undoes it. */
export interface Step {
  /** What is run, and where it is. */
  readonly migration: Migration
  readonly script: Script
  /** The version in its row: a new one is written in the form of the rows that are there. */
  readonly recordedAs: string
  readonly kind: RowKind
  readonly change: RowChange
}

/**
 * The steps that bring the database up to date, or up to and including the target: then without those that are repeatable.
 *
 * Throws HISTORY_DIVERGED with all that stops the run, or FILES_UNUSABLE with all pending files that cannot be run.
 */
export function planUp(
  state: State,
  {
    policy,
    target,
    pooled = false,
    role,
    ...reading
  }: {
    readonly policy: Policy
    readonly target?: Migration | undefined
    /** The session talks through a pooler. */
    readonly pooled?: boolean
    /** RATCHET_ROLE. */
    readonly role?: string | undefined
  } & Reading,
): readonly Step[] {
  const stopping = divergences(state, policy).flatMap(({ divergence, stops }) => (stops ? [divergence] : []))
  if (stopping.length > 0) throw new RunError({ code: 'HISTORY_DIVERGED', divergences: stopping })
  const last =
    target === undefined
      ? state.migrations.length
      : state.migrations.findIndex(({ migration }) => migration === target) + 1
  const problems: FileProblem[] = []
  const steps: Step[] = []
  const add = (step: Omit<Step, 'script'>) => {
    try {
      const script = scriptOf(step.migration, reading)
      if (pooled) assertWorksThroughPooler(step.migration, script, role)
      steps.push({ ...step, script })
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error
      problems.push(error.problem)
    }
  }
  for (const { migration, state: its } of state.migrations.slice(0, last)) {
    const step = {
      migration,
      recordedAs: rowVersion(migration, state.form),
      change: { type: 'insert' },
    } as const
    if (its === 'pending' || its === 'out of order') add({ ...step, kind: 'migration' })
    if (its === 'replaced') steps.push({ ...step, kind: 'replaced', script: nothingToRun })
  }
  // They may use what any migration makes: where not all are wanted, nobody knows which they need.
  for (const { migration, state: its, entry } of target === undefined ? state.repeatables : []) {
    if (its === 'applied') continue
    const change: RowChange = entry === undefined ? { type: 'insert' } : { type: 'renew', was: entry }
    add({ migration, kind: 'repeatable', recordedAs: entry?.version ?? migration.version, change })
  }
  if (problems.length > 0) throw new RunError({ code: 'FILES_UNUSABLE', problems })
  return steps
}

/** What is recorded without being run. */
const nothingToRun: Script = {
  mode: 'transaction',
  stepwise: false,
  statements: 0,
  items: () => [],
  parts: () => [],
  whole: { statements: [] },
  begin: {},
  claim: 'first',
  takesLocks: false,
}
