import type { Progress } from '../history/progress.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Step } from './plan-up.ts'
import { matcher } from './reconcile.ts'

/** How far earlier runs came with a file, where it is not complete. */
export function progressWith(migration: Migration, progress: readonly Progress[]): Progress | undefined {
  const find = matcher([migration])
  return progress.find(({ version }) => find(version) !== undefined)
}

/** The same steps; a file that was begun statement by statement is ended so, whatever it has become since. */
export function goingOn(steps: readonly Step[], progress: readonly Progress[]): readonly Step[] {
  return steps.map((step) =>
    progressWith(step.migration, progress) === undefined
      ? step
      : inStatements(step, 'some of its statements are done'),
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
