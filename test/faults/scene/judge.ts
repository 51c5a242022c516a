import { setTimeout as sleep } from 'node:timers/promises'
import { exitCodes } from '../../../src/exit-code.ts'
import type { Database } from '../../support/database.ts'
import { upHere } from '../../support/in-process.ts'
import { type Kind, type SceneFile, versionOf } from './kinds.ts'
import { leftIn, type State, stateOf } from './state.ts'
import type { Told } from './told.ts'
import { untrue } from './words.ts'

export type Case = {
  readonly kind: Kind
  readonly dir: string
  /** As a superuser sees it. */
  readonly database: Database
  /** As the owner of the database connects to it, who is no superuser. */
  readonly url: string
}

export type Expectation = {
  /** The exit codes that can be true. */
  readonly exits: readonly number[]
  /** The server crashed: what was said to be applied before the summary may be gone. */
  readonly crashed?: boolean
  /** How soon the lock has to be gone. */
  readonly lockWithinMs?: number
  /** What is on its way to the server when the run has ended still gets there, and meets the next run. */
  readonly lingers?: boolean
  /** Another run completes meanwhile: what this one did not do may be done when it ends. */
  readonly rival?: boolean
  /** No run takes longer. */
  readonly longestMs?: number
}

/**
 * What is wrong after a fault, each a sentence: with the exit code, with what the run said, with the lock, with history
 * and schema, and with the next run, which nobody helps.
 */
export async function judge(
  scene: Case,
  told: Told,
  { exits, crashed = false, lockWithinMs = 10_000, lingers = false, rival = false }: Expectation,
): Promise<string[]> {
  const { kind, database } = scene
  if (lingers) {
    const wrong = [
      ...ending(told, exits),
      ...(await completion(scene)),
      ...(await untilAlone(database, lockWithinMs)),
    ]
    return [...wrong, ...(await completeness(scene))]
  }
  const atExit = await stateOf(kind, database)
  const left = await untilAlone(database, lockWithinMs)
  const state = await stateOf(kind, database)
  return [
    ...ending(told, exits),
    ...claimed(told, { kind, atExit, state, crashed, rival }),
    ...left,
    ...disagreements(kind, state),
    ...(await completion(scene)),
  ]
}

/** The exit code belongs to what is said, and both to what happened. */
function ending({ exit, failure, summary, stderr }: Told, exits: readonly number[]): string[] {
  const belongs = failure === undefined ? 0 : exitCodes[failure.code].exit
  const killed = exit === 137
  return [
    exits.includes(exit) ? [] : `exit ${exit}, none of ${exits.join(', ')}: ${stderr.trim()}`,
    killed || exit === belongs ? [] : `exit ${exit} with ${failure?.code ?? 'no failure'}`,
    killed || summary !== undefined ? [] : `no summary: ${stderr.trim()}`,
  ].flat()
}

/** What the run says it did is so, and what it says about the migration in flight. */
function claimed(
  { exit, applied, failure, summary }: Told,
  {
    kind,
    atExit,
    state,
    crashed,
    rival,
  }: {
    readonly kind: Kind
    readonly atExit: State
    readonly state: State
    readonly crashed: boolean
    readonly rival: boolean
  },
): string[] {
  const gone = crashed ? [] : applied.filter((version) => !state.recorded.includes(version))
  const wrong = gone.map((version) => `${version} was said to be applied, and is not recorded`)
  if (summary === undefined) return wrong
  const counted = summary.applied + summary.skipped
  if (summary.total !== kind.files.length) wrong.push(`it counts ${summary.total} files`)
  if (atExit.recorded.length < counted)
    wrong.push(`it counts ${counted} as applied when it ends, but ${atExit.recorded.length} are recorded`)
  if (rival) return wrong
  const unsure = /could not be found out|was not waited for/.test(failure?.hint ?? '')
  if (!unsure && state.recorded.length !== counted)
    wrong.push(`it counts ${counted} as applied, but ${state.recorded.length} are recorded`)
  if (exit === 0 && counted !== kind.files.length) wrong.push(`exit 0 with ${counted} applied`)
  if (failure !== undefined) wrong.push(...untrue(failure.hint, { kind, state, counted }))
  return wrong
}

/** Waits until the server has let go of the run. */
async function untilAlone(database: Database, lockWithinMs: number): Promise<string[]> {
  const started = performance.now()
  const wrong: string[] = []
  for (;;) {
    const { locked, sessions } = await leftIn(database)
    const ms = performance.now() - started
    if (locked && ms > lockWithinMs && wrong.length === 0)
      wrong.push(`the lock is still held after ${lockWithinMs} ms`)
    if (sessions === 0) return wrong
    if (ms > Math.max(lockWithinMs, 30_000)) return [...wrong, `${sessions} sessions are left`]
    await sleep(20)
  }
}

/** Where history and schema do not agree. */
function disagreements(kind: Kind, state: State): string[] {
  const versions = kind.files.map(versionOf)
  const wrong: string[] = []
  if (state.recorded.join() !== versions.slice(0, state.recorded.length).join())
    wrong.push(`recorded are ${state.recorded.join(', ')}`)
  for (const [index, file] of kind.files.entries()) {
    const effects = state.effects[index] ?? []
    const version = versions[index] as string
    const recorded = state.recorded.includes(version)
    const progress = state.progress.find((row) => row.version === version)
    const says = `${file.name} is ${recorded ? 'recorded' : 'not recorded'}${progress ? `, ${progress.done} done` : ''}, and its effects are ${JSON.stringify(effects)}`
    if (!effects.every((effect, at) => mayBe(effect, { file, at, recorded, progress }))) wrong.push(says)
    if (recorded && progress !== undefined) wrong.push(`${file.name} is recorded, and has progress`)
  }
  const begun = state.progress.filter(({ done, doing }) => done > 0 || doing)
  if (state.invalidIndexes > 0 && !begun.some(({ doing }) => doing))
    wrong.push(`${state.invalidIndexes} indexes are INVALID`)
  return wrong
}

function mayBe(
  effect: number | null,
  {
    file,
    at,
    recorded,
    progress,
  }: {
    readonly file: SceneFile
    readonly at: number
    readonly recorded: boolean
    readonly progress?: State['progress'][number] | undefined
  },
): boolean {
  if (effect === null) return true
  const done = recorded || (file.stepwise && at < (progress?.done ?? 0))
  if (done) return Number(effect) === 1
  if (file.stepwise && progress?.doing && at === progress.done) return effect >= 0 && effect <= 1
  return Number(effect) === 0
}

/** The next run completes, and then everything is there once. */
async function completion(scene: Case): Promise<string[]> {
  const { error } = await upHere(scene)
  if (error !== undefined) return [`the next run fails: ${error instanceof Error ? error.stack : error}`]
  return await completeness(scene)
}

/** Where not everything is there, once. */
export async function completeness({ kind, database }: Pick<Case, 'kind' | 'database'>): Promise<string[]> {
  const state = await stateOf(kind, database)
  const wrong = disagreements(kind, state)
  if (state.recorded.length !== kind.files.length) wrong.push(`${state.recorded.length} are recorded`)
  if (state.progress.length > 0) wrong.push('progress is left')
  return wrong.map((what) => `when all is done ${what}`)
}
