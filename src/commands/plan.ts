import { connect } from '../database/connect.ts'
import { glanceAtProgress, type Progress } from '../history/progress.ts'
import { readHistory } from '../history/read.ts'
import { readMigrations } from '../migrations/folder.ts'
import { divergences } from '../plan/divergence.ts'
import { findTarget, planUp } from '../plan/plan-up.ts'
import { reconcile } from '../plan/reconcile.ts'
import type { Script } from '../plan/script.ts'
import { goingOn, progressWith } from '../plan/unfinished.ts'
import type { PlanLine } from '../report/event.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'

export const plan: Command = {
  summary: 'Show what `up` would run, and how; writes nothing.',
  options: [{ flags: '--to <version>', help: 'stop after this version: 12, 012 or 012_name' }],
  settings: ['connection', 'folder', 'history', 'output'],
  run: showPlan,
}

/** The same sentence as `up`, up to where it would take the lock. */
async function showPlan({ config, report, signal }: Run, { options }: CommandInput): Promise<Outcome> {
  const { server, waitMs, table, role } = config
  const migrations = readMigrations({
    ...config,
    warn: (message) => report({ type: 'folder.warned', message }),
  })
  const target = typeof options.to === 'string' ? findTarget(migrations, options.to) : undefined
  const { session, value: history } = await connect({ server, waitMs, report, signal }, (session) =>
    readHistory(session, table, role),
  )
  await using _closed = session
  const state = reconcile(migrations, history.entries)
  const pending = planUp(state, {
    policy: config,
    target,
    historyTable: table.table,
    standardStrings: history.facts.standardStrings,
    pooled: history.pooled,
    role,
  })
  for (const { divergence } of divergences(state, config)) report({ type: 'history.diverged', divergence })
  const progress = pending.length === 0 ? [] : await glanceAtProgress(session, history)
  const steps = goingOn(pending, progress)
  report({
    type: 'plan.listed',
    steps: steps.map(({ migration, script }) => ({
      version: migration.version,
      file: migration.path,
      statements: script.statements,
      transaction: transactions(script),
      why: script.why,
      resumesAt: resumesAt(script, progressWith(migration, progress)),
      note: script.note ?? script.warning,
    })),
  })
  return 'done'
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
