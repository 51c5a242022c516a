import type { Agenda } from '../apply/apply-all.ts'
import { connect } from '../database/connect.ts'
import type { Session } from '../database/session.ts'
import { Spare } from '../database/spare.ts'
import { WorkLost } from '../database/work-lost.ts'
import type { Existing } from '../failure/failure.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Step } from '../plan/plan-up.ts'
import type { State } from '../plan/reconcile.ts'
import type { Report } from '../report/event.ts'
import type { Outcome, Run } from './command.ts'
import type { FirstLook } from './first-look.ts'

/** What a command does between connecting and the last commit. */
export interface Undertaking {
  /** Asked before that, where it is sooner known whether anything is to be done than what. */
  readonly lookFirst?: (session: Session) => Promise<FirstLook>
  /** What is to be done, by the history as it is now. */
  readonly decide: (session: Session) => Promise<Decided>
  /** Says under the lock, before the first of it is done, what will be. */
  readonly announce: (agenda: Agenda) => void
  /** A step is committed, or turned out not to be. */
  readonly count: (step: Step, committed: boolean) => void
  /** Called once, with the first decision. */
  readonly onDecided?: (decided: Pick<Decided, 'state' | 'existing'>) => void
  /** Records under the lock what is there already, where the decision has a baseline. */
  readonly recordFirst?: (
    work: Session,
    held: { readonly signal: AbortSignal; readonly lockKey: bigint | undefined },
  ) => Promise<void>
}

export interface Decided extends Agenda {
  readonly state: State
  readonly baseline?: Migration | undefined
  readonly existing?: Existing | undefined
}

/** Connects, decides; if something is to be done: locks, decides again, does it. */
export async function carryOut(run: Run, undertaking: Undertaking): Promise<Outcome> {
  const soFar: SoFar = {}
  for (;;) {
    try {
      return await findAndApply(run, undertaking, soFar)
    } catch (error) {
      if (!(error instanceof WorkLost)) throw error
    }
  }
}

/** What is not to be said or counted anew where the run begins again on another server. */
interface SoFar {
  connectedTo?: string
  /** When the lock was first wanted, as performance.now() has it. */
  lockWanted?: number
}

/** Throws WorkLost where the server went away while another run had the lock: whichever takes over is found in the same way. */
async function findAndApply(run: Run, undertaking: Undertaking, soFar: SoFar): Promise<Outcome> {
  const { signal } = run
  const { server, waitMs } = run.config
  const report = exceptAgain(run.report, soFar)
  await using spare = new Spare()
  const opened = await connect({ server, waitMs, report, signal }, async (session) => {
    const look = await undertaking.lookFirst?.(session)
    if (look === 'done') return undefined
    // The lock will be wanted: its connection is made while it is decided what for.
    if (look === 'pending')
      await spare.open({ server: session.server, signal: AbortSignal.any([signal, session.lost]) })
    return await undertaking.decide(session)
  })
  await using session = opened.session
  // Init containers: the common case. One connection, one query, no lock, no write.
  if (opened.value === undefined) return 'done'
  const { history, state, steps, baseline, existing } = opened.value
  if (soFar.connectedTo === undefined) undertaking.onDecided?.({ state, existing })
  soFar.connectedTo = session.server.address
  if (steps.length === 0 && baseline === undefined) return 'done'

  const { applyHeld } = await import('./apply-held.ts')
  soFar.lockWanted ??= performance.now()
  const { lockWanted } = soFar
  await applyHeld(session, run, undertaking, { history, steps, baseline, lockWanted, opening: spare.take() })
  return 'done'
}

/** That the same server is connected to again is no news. */
function exceptAgain(report: Report, { connectedTo }: SoFar): Report {
  return (event) =>
    event.type === 'connection.opened' && event.address === connectedTo ? undefined : report(event)
}
