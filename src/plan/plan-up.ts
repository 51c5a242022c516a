import { type FileProblem, RunError } from '../failure.ts'
import type { Migration } from '../migrations/migration.ts'
import { divergences, type Policy } from './divergence.ts'
import { matcher, rowVersion, type State } from './reconcile.ts'
import { type Reading, type Script, scriptOf } from './script.ts'
import { assertWorksThroughPooler } from './through-pooler.ts'
import { UnusableFile } from './unusable-file.ts'

/** One migration to be applied, and how. */
export interface Step {
  readonly migration: Migration
  readonly script: Script
  /** What its row will say: in the form of the rows that are there. */
  readonly recordedAs: string
}

/**
 * The steps that bring the database up to date, or up to and including the target.
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
  for (const { migration, state: its } of state.migrations.slice(0, last)) {
    if (its !== 'pending' && its !== 'out of order') continue
    try {
      const script = scriptOf(migration, reading)
      if (pooled) assertWorksThroughPooler(migration, script, role)
      steps.push({ migration, script, recordedAs: rowVersion(migration, state.form) })
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error
      problems.push(error.problem)
    }
  }
  if (problems.length > 0) throw new RunError({ code: 'FILES_UNUSABLE', problems })
  return steps
}

/** The migration that VERSION means: `12`, `012` or `012_name`. Throws USAGE where there is none. */
export function findTarget(migrations: readonly Migration[], version: string): Migration {
  const target = matcher(migrations)(version)?.migration
  if (target === undefined)
    throw new RunError({
      code: 'USAGE',
      message: `--to ${version}: no file has this version`,
      hint: `The newest is ${migrations.at(-1)?.version ?? 'none'}.`,
    })
  return target
}
