import { type Divergence, RunError } from '../failure/failure.ts'
import { downProgress, halfUndone, type Progress } from '../history/progress.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Step } from './plan-up.ts'
import { matcher } from './reconcile.ts'

/** How far earlier runs came with a file, where it is not complete. */
export function progressWith(migration: Migration, progress: readonly Progress[]): Progress | undefined {
  const find = matcher([migration])
  return progress.find(({ version }) => find(version) !== undefined)
}

/** The same in words, without a full stop. */
export function howFar({ done }: Progress): string {
  if (done === 0) return 'its first statement was begun'
  return `${done} of its statements ${done === 1 ? 'is' : 'are'} done`
}

/** How far earlier runs came with what this step runs: applying a migration, or undoing it. */
export function progressOf(
  { migration, change, recordedAs }: Pick<Step, 'migration' | 'change' | 'recordedAs'>,
  progress: readonly Progress[],
): Progress | undefined {
  if (change.type !== 'delete') return progressWith(migration, progress)
  return progress.find(({ version }) => version === downProgress(recordedAs))
}

/** What a step is noted as where it is begun. */
export function progressVersion({
  migration,
  change,
  recordedAs,
}: Pick<Step, 'migration' | 'change' | 'recordedAs'>): string {
  return change.type === 'delete' ? downProgress(recordedAs) : migration.version
}

/** Where undoing this migration was begun and is not complete: what is not undone of it, nobody knows but its down script. */
export function undoingOf(migration: Migration, progress: readonly Progress[]): Progress | undefined {
  const find = matcher([migration])
  return progress.find((row) => {
    const version = halfUndone(row)
    return version !== undefined && find(version) !== undefined
  })
}

export const halfUndoneHint = 'Run `down`: it goes on where it stopped. Then it can be applied again.'

/** Throws HISTORY_DIVERGED with all that is to be applied and is half undone. */
export function assertNoneHalfUndone(steps: readonly Step[], progress: readonly Progress[]): void {
  if (!progress.some((row) => halfUndone(row) !== undefined)) return
  const divergences = steps.flatMap(({ migration, change }): Divergence[] =>
    change.type === 'insert' && undoingOf(migration, progress) !== undefined
      ? [{ kind: 'half undone', version: migration.version, file: migration.path, hint: halfUndoneHint }]
      : [],
  )
  if (divergences.length > 0) throw new RunError({ code: 'HISTORY_DIVERGED', divergences })
}

/** The same steps; a file that was begun statement by statement is ended so, whatever it has become since. */
export function goingOn(steps: readonly Step[], progress: readonly Progress[]): readonly Step[] {
  return steps.map((step) =>
    progressOf(step, progress) === undefined ? step : inStatements(step, 'some of its statements are done'),
  )
}

/** The same step, but not as one transaction: it began that way, or turned out to be refused in one. */
export function inStatements(step: Step, why: string): Step {
  const { script } = step
  if (script.mode === 'statements') return step
  let statements = 0
  for (const _item of script.items()) statements += 1
  return {
    ...step,
    script: { ...script, mode: 'statements', stepwise: true, whole: undefined, why, statements },
  }
}
