import { connect } from '../database/connect.ts'
import { RunError } from '../failure/failure.ts'
import { glanceAtProgress, type Progress } from '../history/progress.ts'
import { type History, readHistory } from '../history/read.ts'
import type { Migration } from '../migrations/migration.ts'
import { divergences } from '../plan/divergence.ts'
import { type DownScope, downScope } from '../plan/down-scope.ts'
import { covered } from '../plan/existing.ts'
import type { Step } from '../plan/plan-up.ts'
import { reconcile } from '../plan/reconcile.ts'
import type { Script } from '../plan/script.ts'
import { findTarget } from '../plan/target.ts'
import { assertNoneHalfUndone, goingOn, progressOf } from '../plan/unfinished.ts'
import type { Finding, PlanLine } from '../report/event.ts'
import { baselineChanges } from './baseline.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { decisionOf } from './decide.ts'
import { stepsDown } from './decide-down.ts'
import { stepsOption } from './down.ts'
import { lintFiles } from './lint-files.ts'
import { readFolder } from './read-folder.ts'

export const plan: Command = {
  summary: 'Show what `up` would run, or `down`, and how; writes nothing.',
  options: [
    { flags: '--to <version>', help: 'stop after this version: 12, 012 or 012_name' },
    { flags: '--down', help: 'what `down` would run, with its --steps and --to' },
    stepsOption,
  ],
  settings: ['connection', 'folder', 'history', 'existing', 'check', 'output'],
  run: showPlan,
}

/** The same sentence as `up`, or `down`, up to where it would take the lock. */
async function showPlan(run: Run, { options }: CommandInput): Promise<Outcome> {
  const { config, report, signal } = run
  const { server, waitMs, table, role } = config
  const migrations = readFolder(run)
  const find = whatIsPlanned(migrations, options)
  const { session, value } = await connect({ server, waitMs, report, signal }, async (session) => {
    const history = await readHistory(session, table, role)
    return { history, progress: await glanceAtProgress(session, history) }
  })
  await using _closed = session
  const { history, progress } = value
  let planned: readonly Step[]
  if ('scope' in find)
    planned = stepsDown(reconcile(migrations, history.entries), { config, history, progress, ...find })
  else {
    const { state, steps, baseline, existing } = decisionOf(
      history,
      { config },
      { migrations, done: new Set(), ...find },
    )
    planned = steps
    if (existing !== undefined) report({ type: 'history.absent', existing })
    if (baseline !== undefined)
      report({
        type: 'history.planned',
        table: history.table.display,
        changes: baselineChanges(covered(migrations, baseline)),
      })
    for (const { divergence } of divergences(state, config)) report({ type: 'history.diverged', divergence })
  }
  assertNoneHalfUndone(planned, progress)
  const steps = goingOn(planned, progress)
  const findings = await findingsOf(run, migrations, planned, history)
  report({
    type: 'plan.listed',
    direction: 'scope' in find ? 'down' : 'up',
    steps: steps.map((step) => ({
      version: step.change.type === 'delete' ? step.recordedAs : step.migration.version,
      file: step.migration.path,
      statements: step.script.statements,
      transaction: transactions(step.script),
      why: step.script.why,
      resumesAt: resumesAt(step.script, progressOf(step, progress)),
      note: [occasion(step), step.script.note ?? step.script.warning].filter(Boolean).join('; ') || undefined,
    })),
    findings,
  })
  return 'done'
}

/** What `check` says about what would be run; the parser is loaded only where something would be. */
async function findingsOf(
  run: Run,
  migrations: readonly Migration[],
  steps: readonly Step[],
  { facts }: History,
): Promise<readonly Finding[]> {
  const wanted = new Set(steps.filter(({ kind }) => kind !== 'replaced').map(({ migration }) => migration))
  if (wanted.size === 0) return []
  const reading = { historyTable: run.config.table.table, standardStrings: facts.standardStrings }
  const { findings } = await lintFiles(run, migrations, (script) => wanted.has(script), reading)
  return findings
}

/** How much is asked for, of what. */
function whatIsPlanned(
  migrations: readonly Migration[],
  options: CommandInput['options'],
): { readonly scope: DownScope } | { readonly target: Migration | undefined } {
  if (options.down) return { scope: downScope(migrations, options) }
  if (options.steps !== undefined)
    throw new RunError({
      code: 'USAGE',
      message: '--steps says how many are undone',
      hint: 'Add --down, or leave it out.',
    })
  return { target: typeof options.to === 'string' ? findTarget(migrations, options.to) : undefined }
}

/** Why it is there, where it is not simply pending. */
function occasion({ kind, change, migration: { repeat, replaces } }: Step): string | undefined {
  if (kind === 'replaced')
    return `recorded without being run: ${replaces?.from} to ${replaces?.to} are applied`
  if (kind !== 'repeatable') return undefined
  if (repeat === 'always') return 'runs at every up'
  return change.type === 'renew' ? 'its text changed' : undefined
}

function transactions({ mode, stepwise }: Script): PlanLine['transaction'] {
  if (mode === 'transaction') return 'one for the whole file'
  return stepwise ? 'one for each statement' : 'one for each part'
}

function resumesAt(script: Script, progress: Progress | undefined): PlanLine['resumesAt'] {
  if (progress === undefined) return undefined
  for (const { number, statement } of script.items())
    if (number > progress.done) return { statement: number, line: statement.start.line }
  return undefined
}
