import { type Agenda, applyAll } from '../apply/apply-all.ts'
import { lookAfterLoss } from '../apply/look-after-loss.ts'
import { acquireLock } from '../database/advisory-lock.ts'
import { connect } from '../database/connect.ts'
import type { Session } from '../database/session.ts'
import { assertWritable, readHistory } from '../history/read.ts'
import { readMigrations } from '../migrations/folder.ts'
import { divergences } from '../plan/divergence.ts'
import { findTarget, planUp } from '../plan/plan-up.ts'
import { reconcile, type State, unknownChecksums } from '../plan/reconcile.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'

export const up: Command = {
  summary: 'Apply every pending migration (the default).',
  options: [{ flags: '--to <version>', help: 'stop after this version: 12, 012 or 012_name' }],
  settings: ['connection', 'folder', 'history', 'run', 'output'],
  counts: true,
  run: applyPending,
}

/** Reads the folder, connects, reads the history, decides; if something is pending: locks, decides again, applies. */
async function applyPending(
  { config, report, signal, tally }: Run,
  { options }: CommandInput,
): Promise<Outcome> {
  const { server, waitMs, table, role } = config
  const warn = (message: string) => report({ type: 'folder.warned', message })
  const migrations = readMigrations({ ...config, warn })
  tally.total = migrations.length
  const target = typeof options.to === 'string' ? findTarget(migrations, options.to) : undefined

  const decide = async (session: Session): Promise<Agenda & { readonly state: State }> => {
    const history = await readHistory(session, table, role)
    const state = reconcile(migrations, history.entries)
    tally.skipped = state.migrations.filter(({ entry }) => entry !== undefined).length - tally.applied
    const steps = planUp(state, {
      policy: config,
      target,
      historyTable: table.table,
      standardStrings: history.facts.standardStrings,
      pooled: history.pooled,
      role,
    })
    if (steps.length > 0) assertWritable(history.facts)
    return { history, state, steps, unknown: unknownChecksums(state) }
  }
  const opened = await connect({ server, waitMs, report, signal }, decide)
  await using session = opened.session
  const { history, state, steps } = opened.value
  // Those that stop a run were thrown.
  for (const { divergence } of divergences(state, config)) report({ type: 'history.diverged', divergence })
  // Init containers: the common case. One connection, one query, no lock, no write.
  if (steps.length === 0) return 'done'

  await using lock = await acquireLock({
    ...{ server, waitMs, report, signal, lockWaitMs: config.lockWaitMs },
    name: `pg-ratchet:${history.table.schema}.${history.table.table}`,
    versionNumber: history.facts.versionNumber,
    pooled: history.pooled,
  })
  // idle_session_timeout may have ended the session while we waited.
  await using work = session.lost.aborted
    ? (await connect({ server, waitMs, report, signal }, decide)).session
    : session
  // Another run may have applied some of it while this one waited for the lock.
  let announced = false
  const decideAndAnnounce = async (session: Session): Promise<Agenda> => {
    const agenda = await decide(session)
    if (!announced && agenda.steps.length > 0) {
      announced = true
      report({ type: 'plan.ready', pending: agenda.steps.length })
      for (const { migration, script } of agenda.steps)
        if (script.warning !== undefined)
          report({ type: 'migration.warned', file: migration.path, message: script.warning })
    }
    return agenda
  }
  await applyAll(work, {
    decide: decideAndAnnounce,
    frame: {
      role,
      applicationName: server.applicationName,
      address: server.address,
      lockTimeoutMs: config.lockTimeoutMs,
      statementTimeoutMs: config.statementTimeoutMs,
    },
    deployment: config.deployment,
    lockRetryMs: config.lockRetryMs,
    lookAfterLoss: (steps, processId) =>
      lookAfterLoss({ server, waitMs, report, signal }, { steps, table, role, processId }),
    onApplied: () => {
      tally.applied += 1
    },
    onUndone: () => {
      tally.applied -= 1
    },
    report,
    signal: AbortSignal.any([signal, lock.lost]),
  })
  return 'done'
}
