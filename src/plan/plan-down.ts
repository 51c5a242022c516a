import { type FileProblem, RunError } from '../failure/failure.ts'
import type { Entry } from '../history/entry.ts'
import { halfUndone, type Progress } from '../history/progress.ts'
import type { Migration } from '../migrations/migration.ts'
import { wayToUndo } from '../migrations/way-to-undo.ts'
import type { DownScope } from './down-scope.ts'
import type { Step } from './plan-up.ts'
import { comesAfter, type MigrationState, matcher, type State } from './reconcile.ts'
import { type Reading, scriptOf } from './script.ts'
import { isReplaced } from './squash.ts'
import { assertWorksThroughPooler } from './through-pooler.ts'
import { progressWith } from './unfinished.ts'
import { UnusableFile } from './unusable-file.ts'

export interface DownOptions extends Reading {
  readonly scope: DownScope
  /** How far files came that are not complete. */
  readonly progress: readonly Progress[]
  /** Whether one that was edited after it was applied may be undone by the script that is there. */
  readonly edited: 'fail' | 'warn'
  /** The session talks through a pooler. */
  readonly pooled: boolean
  /** RATCHET_ROLE. */
  readonly role?: string | undefined
}

/** A row to be taken out, and its file, if there is one. */
interface Recorded {
  readonly version: string
  readonly migration?: Migration | undefined
  readonly state: MigrationState['state'] | 'missing' | 'ahead' | 'half undone'
}

/** Where it is among the files: between two of them if it has none itself. */
interface Placed extends Recorded {
  readonly at: number
}

/**
 * The steps that undo what was applied, newest first; what is half undone comes before all others, and counts as one.
 * Repeatable migrations are not undone.
 *
 * Throws FILES_UNUSABLE with all that keeps it from being undone: nothing is undone then.
 */
export function planDown(state: State, entries: readonly Entry[], options: DownOptions): readonly Step[] {
  const { scope, progress, pooled, role, ...reading } = options
  const begun = halfUndoneOf(state, progress)
  const rest = recordedOf(state).filter(({ version }) => begun.every((its) => its.version !== version))
  const wanted = [...begun, ...wantedOf(rest, state, scope, begun.length)]
  const problems = wanted.length === 0 ? [] : unfinishedOf(state, progress)
  const steps: Step[] = []
  for (const recorded of wanted) {
    const { migration } = recorded
    const problem = problemOf(recorded, entries, options)
    if (problem !== undefined) problems.push(problem)
    if (migration?.down === undefined) continue
    try {
      const script = scriptOf(migration.down, reading)
      if (pooled) assertWorksThroughPooler(migration.down, script, role)
      const change = { type: 'delete' } as const
      steps.push({
        migration: migration.down,
        script,
        recordedAs: recorded.version,
        kind: 'migration',
        change,
      })
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error
      problems.push(error.problem)
    }
  }
  if (problems.length > 0) throw new RunError({ code: 'FILES_UNUSABLE', problems })
  return steps
}

/** Which rows are to be taken out, of all, newest first; so many are taken out before them. */
function wantedOf(
  recorded: readonly Placed[],
  { migrations }: State,
  scope: DownScope,
  before: number,
): readonly Placed[] {
  if ('steps' in scope) return recorded.slice(0, Math.max(scope.steps - before, 0))
  if ('versions' in scope)
    return recorded.slice(0, recorded.findLastIndex(({ version }) => scope.versions.has(version)) + 1)
  const last = migrations.findIndex(({ migration }) => migration === scope.after)
  return recorded.filter(({ at }) => at > last)
}

/** What was begun to be undone: its row is gone since then. */
function halfUndoneOf({ migrations }: State, progress: readonly Progress[]): Recorded[] {
  const find = matcher(migrations.map(({ migration }) => migration))
  return progress.flatMap((row) => {
    const version = halfUndone(row)
    return version === undefined
      ? []
      : [{ version, migration: find(version)?.migration, state: 'half undone' as const }]
  })
}

/** All rows that stand for a migration, newest first: by the order of the files, not by when they were applied. */
function recordedOf({ migrations, strays }: State): Placed[] {
  const withFile = migrations.flatMap(({ migration, entry, state }, at) =>
    entry === undefined ? [] : [{ version: entry.version, migration, state, at }],
  )
  const without = strays.map(({ entry, state }) => ({
    version: entry.version,
    state,
    at: migrations.findLastIndex(({ migration }) => comesAfter(entry, migration)) + 0.5,
  }))
  return [...withFile, ...without].toSorted((a, b) => b.at - a.at)
}

function problemOf(
  { version, migration, state }: Recorded,
  entries: readonly Entry[],
  { edited, scope }: Pick<DownOptions, 'edited' | 'scope'>,
): FileProblem | undefined {
  if ('versions' in scope && state !== 'half undone' && !scope.versions.has(version))
    return {
      file: migration?.path ?? version,
      problem: 'was applied while this run waited, and is newer than what it was to undo',
      hint: 'Run `down` again where this is to be undone as well.',
    }
  if (migration === undefined)
    return {
      file: version,
      problem: `is recorded as ${state === 'half undone' ? 'half undone' : 'applied'}, and its file is not here, so it cannot be undone`,
      hint: 'Use the set of files that has it.',
    }
  const { path, down, replaces } = migration
  if (replaces !== undefined && entries.some(({ version }) => isReplaced(version, migration)))
    return {
      file: path,
      problem: `stands for ${replaces.from} to ${replaces.to} here, which were applied one by one, so it cannot be undone`,
      hint: 'Undo them with the set of files that has them.',
    }
  if (down === undefined)
    return {
      file: path,
      problem: 'has no down script, so it cannot be undone',
      hint: `Write ${wayToUndo(migration)}, or undo it in a new migration.`,
    }
  if (state === 'edited' && edited === 'fail')
    return {
      file: path,
      problem: 'was edited after it was applied, so its down script may not fit',
      hint: 'Put the text back that was applied. RATCHET_EDITED=warn undoes it with the script that is there.',
    }
  return undefined
}

/** What is half applied may need what would be undone. */
function unfinishedOf({ migrations }: State, progress: readonly Progress[]): FileProblem[] {
  if (progress.length === 0) return []
  return migrations.flatMap(({ migration, entry }) =>
    entry === undefined && progressWith(migration, progress) !== undefined
      ? [
          {
            file: migration.path,
            problem:
              'is not complete, some of its statements are done: nothing can be undone before that is settled',
            hint: 'Run `up` to its end, or undo by hand what is done of it and delete its row in the progress table.',
          },
        ]
      : [],
  )
}
