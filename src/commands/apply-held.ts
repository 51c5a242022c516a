import { setImmediate as afterThis } from 'node:timers/promises'
import type { Agenda } from '../apply/apply-all.ts'
import { acquireLock, lockKey } from '../database/advisory-lock.ts'
import { untilAborted } from '../database/cancel.ts'
import { connect } from '../database/connect.ts'
import type { Session } from '../database/session.ts'
import { silenceMs, unanswered } from '../database/unanswered.ts'
import type { Decided, Undertaking } from './carry-out.ts'
import type { Run } from './command.ts'
import { lockName } from './under-lock.ts'

/**
 * Takes the lock, decides again, and does it. A file of its own, which is loaded when there is something to do.
 * Throws WorkLost where the server went away while another run had the lock.
 */
export async function applyHeld(
  session: Session,
  { config, report, signal }: Run,
  undertaking: Undertaking,
  {
    history,
    steps,
    baseline,
    lockWanted,
    opening,
  }: Pick<Decided, 'history' | 'steps' | 'baseline'> & {
    readonly lockWanted: number
    /** The connection for the lock, where it is being made already. */
    readonly opening: Promise<Session | undefined>
  },
): Promise<void> {
  const { server, waitMs, table, role, lockWaitMs } = config
  // A lock on another server than the one that is worked on would exclude nobody.
  const here = { server: session.server, waitMs, report, signal }
  const name = lockName(history)
  const locking = acquireLock(session, {
    ...{ ...here, name, lockWaitMs, since: lockWanted, opening },
    versionNumber: history.facts.versionNumber,
    versionText: history.facts.versionText,
    pooled: history.pooled,
    // Only what is one transaction can do with one connection: for anything else it is worth waiting for another.
    patienceMs: steps.every(({ script }) => script.mode === 'transaction') ? silenceMs : waitMs,
  })
  // While the server lets the second connection in, what applies is loaded.
  const loading = afterThis().then(() => import('../apply/index.ts'))
  const [taken, { applyAll, lookAfterLoss }] = await Promise.all([locking, loading])
  await using lock = taken
  if (lock === undefined) report({ type: 'lock.per-migration' })
  // It may have gone in the moment in which the lock was had.
  await using work = session.lost.aborted ? (await connect(here, undertaking.decide)).session : session
  const inside = lock === undefined ? lockKey(name) : undefined
  const held = lock === undefined ? signal : AbortSignal.any([signal, lock.lost])
  // Who had the lock has applied all of it, as a rule.
  if (lock?.contested && !history.pooled && undertaking.lookFirst !== undefined)
    if ((await untilAborted(work, undertaking.lookFirst(work), held)) === 'done') return
  if (baseline !== undefined) await undertaking.recordFirst?.(work, { signal: held, lockKey: inside })
  await applyAll(work, {
    // Another run may have applied some of it while this one waited for the lock.
    decide: announcing(undertaking),
    frame: {
      role,
      applicationName: server.applicationName,
      server: work.server,
      lockTimeoutMs: config.lockTimeoutMs,
      statementTimeoutMs: config.statementTimeoutMs,
      lockKey: inside,
    },
    pooled: history.pooled,
    lockWaitMs,
    deployment: config.deployment,
    lockRetryMs: config.lockRetryMs,
    lookAfterLoss: (steps, backend) =>
      lookAfterLoss({ server, waitMs, report, signal }, { steps, table, role, backend }),
    onSilence: history.pooled ? unanswered(here) : undefined,
    onApplied: (step) => undertaking.count(step, true),
    onUndone: (step) => undertaking.count(step, false),
    report,
    signal: held,
  })
}

/** Says at the first time what will be done. */
function announcing({ decide, announce }: Undertaking): (session: Session) => Promise<Agenda> {
  let announced = false
  return async (session) => {
    const agenda = await decide(session)
    if (announced || agenda.steps.length === 0) return agenda
    announced = true
    announce(agenda)
    return agenda
  }
}
