import { acquireLock, lockKey } from '../database/advisory-lock.ts'
import { untilAborted } from '../database/cancel.ts'
import { connect } from '../database/connect.ts'
import { untilFree } from '../database/lock-inside.ts'
import { LockWait } from '../database/lock-wait.ts'
import type { Session } from '../database/session.ts'
import { silenceMs } from '../database/unanswered.ts'
import { WorkLost } from '../database/work-lost.ts'
import { RunError } from '../failure/failure.ts'
import { type Change, changeHistory } from '../history/amend.ts'
import { assertWritable, type History } from '../history/read.ts'
import type { Run } from './command.ts'

/** How often somebody else may change the history while it is being changed. */
const maxTries = 10

/** What the lock of runs is about. */
export function lockName({ table }: Pick<History, 'table'>): string {
  return `pg-ratchet:${table.schema}.${table.table}`
}

/**
 * Connects, decides, and changes the history under the lock of runs, where it is decided again. `first` is what the first
 * decision is told to, and may say no; it is asked again where something else is to be done by then.
 * Returns what was done; undefined: nothing was to be done, or the answer was no.
 */
export async function changeUnderLock<Plan extends Change>(
  run: Run,
  decide: (session: Session, held: boolean) => Promise<Plan | undefined>,
  first: (plan: Plan) => Promise<boolean>,
): Promise<Plan | undefined> {
  for (;;) {
    try {
      return await changeOnce(run, decide, first)
    } catch (error) {
      // Somebody waited with this one for the lock; whoever takes over is found in the same way.
      if (!(error instanceof WorkLost || error instanceof OtherPlan)) throw error
    }
  }
}

async function changeOnce<Plan extends Change>(
  run: Run,
  decide: (session: Session, held: boolean) => Promise<Plan | undefined>,
  first: (plan: Plan) => Promise<boolean>,
): Promise<Plan | undefined> {
  const { server, waitMs, lockWaitMs } = run.config
  const { report, signal } = run
  const opened = await connect({ server, waitMs, report, signal }, async (session) => {
    const plan = await decide(session, false)
    if (plan !== undefined) assertWritable(plan.history.facts)
    return plan
  })
  await using session = opened.session
  const plan = opened.value
  if (plan === undefined || !(await first(plan))) return undefined
  const { history } = plan
  await using lock = await acquireLock(session, {
    ...{ server: session.server, waitMs, report, signal, lockWaitMs },
    name: lockName(history),
    versionNumber: history.facts.versionNumber,
    versionText: history.facts.versionText,
    pooled: history.pooled,
    patienceMs: silenceMs,
  })
  if (lock === undefined) report({ type: 'lock.per-migration' })
  const held = lock === undefined ? signal : AbortSignal.any([signal, lock.lost])
  const key = lock === undefined ? lockKey(lockName(history)) : undefined
  return await changeHeld(
    session,
    { ...run, signal: held },
    {
      lockKey: key,
      decide: async () => {
        const now = await decide(session, true)
        // What somebody agreed to was something else.
        if (now !== undefined && said(now) !== said(plan)) throw new OtherPlan()
        return now
      },
    },
  )
}

/** Somebody changed the history while this run asked, or waited for the lock. */
class OtherPlan extends Error {
  override readonly name = 'OtherPlan'
}

function said({ history, statements }: Change): string {
  return statements(history.table).join('\n')
}

/** The same where the lock is held, or is to be taken in the transaction that changes the history (`lockKey`). */
export async function changeHeld<Plan extends Change>(
  session: Session,
  { config, report, signal }: Pick<Run, 'config' | 'report' | 'signal'>,
  {
    lockKey: key,
    decide,
  }: {
    readonly lockKey: bigint | undefined
    readonly decide: (session: Session) => Promise<Plan | undefined>
  },
): Promise<Plan | undefined> {
  const wait = new LockWait({ lockWaitMs: config.lockWaitMs, report, signal })
  const stoppable = <T>(running: Promise<T>) => untilAborted(session, running, signal)
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted()
    const plan = await stoppable(decide(session))
    if (plan === undefined) return undefined
    const end = await stoppable(changeHistory(session, plan, { lockKey: key, report }))
    if (end === 'done') return plan
    if (end === 'busy' && key !== undefined)
      await stoppable(untilFree(session, key, (describe) => wait.pause(describe)))
    else if (tries >= maxTries)
      throw new RunError({
        code: 'HISTORY_TABLE_UNUSABLE',
        table: plan.history.table.display,
        reason: 'it is not changed as it should be, however often that is tried',
        hint: 'Look for triggers and rules on it. Nothing was changed.',
      })
  }
}
