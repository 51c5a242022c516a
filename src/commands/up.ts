import type { Session } from '../database/session.ts'
import type { Migration } from '../migrations/migration.ts'
import { divergences } from '../plan/divergence.ts'
import type { Step } from '../plan/plan-up.ts'
import { findTarget } from '../plan/target.ts'
import type { Report } from '../report/event.ts'
import { carryOut } from './carry-out.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { lookFirst } from './first-look.ts'
import { readFolder } from './read-folder.ts'

export const up: Command = {
  summary: 'Apply every pending migration (the default).',
  options: [{ flags: '--to <version>', help: 'stop after this version: 12, 012 or 012_name' }],
  settings: ['connection', 'folder', 'history', 'existing', 'waiting', 'record', 'run', 'output'],
  counts: 'applied',
  run: applyPending,
}

/** Reads the folder, connects, reads the history, decides; if something is pending: locks, decides again, applies. */
async function applyPending(run: Run, { options }: CommandInput): Promise<Outcome> {
  const migrations = readFolder(run)
  run.tally.total = migrations.length
  const target = typeof options.to === 'string' ? findTarget(migrations, options.to) : undefined
  const done = new Set<Migration>()
  const files = { migrations, target, done }
  // Loaded where not everything is applied: it reads the files' SQL.
  const decide = async (session: Session) => (await import('./decide.ts')).decide(session, run, files)
  return await carryOut(run, {
    lookFirst: (session) => lookFirst(session, run, files),
    decide,
    announce: ({ steps }) => announce(steps, run.report),
    count: (step, committed) => {
      if (committed) done.add(step.migration)
      else done.delete(step.migration)
      run.tally.applied = done.size
    },
    onDecided: ({ state, existing }) => {
      // Those that stop a run were thrown.
      for (const { divergence } of divergences(state, run.config))
        run.report({ type: 'history.diverged', divergence })
      if (existing !== undefined) run.report({ type: 'history.absent', existing })
    },
    recordFirst: async (work, { signal, lockKey }) => {
      const { recordHeld } = await import('./baseline.ts')
      const { covered } = await import('../plan/existing.ts')
      // Somebody may have done it while the lock was waited for.
      const again = async (session: Session) => {
        const { history, baseline } = await decide(session)
        return baseline && { history, covered: covered(migrations, baseline) }
      }
      await recordHeld(work, { ...run, signal }, { lockKey, decide: again })
    },
  })
}

/** What will be applied, and what of it needs attention. */
function announce(steps: readonly Step[], report: Report): void {
  report({ type: 'plan.ready', pending: steps.length })
  for (const { migration, script } of steps)
    if (script.warning !== undefined)
      report({ type: 'migration.warned', file: migration.path, message: script.warning })
}
