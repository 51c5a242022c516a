import type { Notice } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import type { Unfinished } from '../failure/failure.ts'
import type { HistoryTable } from '../history/table.ts'
import type { Step } from '../plan/plan-up.ts'
import type { Bookmark } from './bookmark.ts'
import type { WaitOptions } from './builders.ts'
import { failureOf } from './explain.ts'
import { finish } from './finish.ts'
import { openFile } from './open-file.ts'
import { type Surroundings, startSession } from './ours.ts'
import { hintAfter } from './permission.ts'
import { runUnits } from './run-units.ts'
import { takeWorkLock } from './work-lock.ts'

export interface StepwiseOptions {
  readonly deployment: string | undefined
  readonly signal: AbortSignal
  readonly onNotice: (step: Step, notice: Notice) => Promise<void> | undefined
  readonly onApplied: (step: Step, durationMs: number) => void
  /** The file made the history table, and columns are added to it. */
  readonly onTakenOver: (table: HistoryTable) => void
  /** Somebody is waited for: who, for people. */
  readonly onWait: (step: Step, who: string) => void
  /** Something that people should know, a sentence. */
  readonly onWarning: (step: Step, message: string) => void
}

/** Why a file is not complete, and what of it is done. */
export interface StepwiseFailure {
  /** A RunError, unless the connection is lost, or the file gave way to a lock: then what the server said. */
  readonly error: Error
  readonly unfinished: Unfinished
}

/**
 * Applies a file statement by statement, from the first one that is not done. How far it came is noted with each
 * transaction, so that whatever ends this run, the next one goes on where it stopped.
 *
 * Returns the failure, if any; what is done stays. Where there is none and onApplied was not called, somebody else has
 * done it meanwhile. The session is clean afterwards, but for what a pooler keeps.
 */
export async function applyStepwise(
  session: Session,
  around: Surroundings,
  step: Step,
  options: StepwiseOptions,
): Promise<StepwiseFailure | undefined> {
  const started = performance.now()
  const { signal } = options
  const wait: WaitOptions = {
    signal,
    onWait: (who) => options.onWait(step, who),
    onLeft: (index) =>
      options.onWarning(
        step,
        `${index} is INVALID, left by a REINDEX that was cut off, and costs a little at each write; this role may not drop it. A superuser may: DROP INDEX CONCURRENTLY ${index};`,
      ),
  }
  let bookmark: Bookmark | undefined
  session.purpose = { file: step.migration.path }
  try {
    await session.query(startSession(around).join('; '))
    await takeWorkLock(session, around, wait)
    const opened = await openFile(session, around, step)
    if (opened === undefined) return undefined
    bookmark = opened.bookmark
    await runUnits({ session, around, wait, options, step, ...opened })
    await clean(session, around)
    const tookMs = performance.now() - started
    const { deployment } = options
    const found = await finish(session, around, { bookmark, step, deployment, tookMs })
    if (step.change.type === 'insert' && found.missing.length > 0) options.onTakenOver(found)
    options.onApplied(step, tookMs)
    return undefined
  } catch (error) {
    const hint = await hintAfter(error, session, { step, around, bookmark })
    return failureOf(error, { step, around, bookmark, hint })
  } finally {
    await clean(session, around)
  }
}

/** What is left of the file in the session. A pooler's sessions are clean behind each transaction. */
async function clean(session: Session, { pooled }: Surroundings): Promise<void> {
  await session.cleanUp('ROLLBACK')
  await session.cleanUp(pooled ? 'RESET ALL' : 'DISCARD ALL')
}
