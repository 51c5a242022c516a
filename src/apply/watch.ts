import { type Activity, lookAt, type Watched } from '../database/activity.ts'
import { sessionsOf } from '../database/blockers.ts'
import { percentOf } from '../database/command-progress.ts'
import type { Purpose } from '../database/message.ts'
import type { Observer } from '../database/observer.ts'
import type { Session } from '../database/session.ts'
import { codeOf, serverErrorOf, sqlstate } from '../database/sqlstate.ts'
import type { Blocker } from '../failure/failure.ts'
import type { Report } from '../report/event.ts'

export interface WatchOptions {
  /** Undefined: there may be no other connection, and all that can be told is how long something takes. */
  readonly observer: Observer | undefined
  /** The session that works has one pooled server process after the other. */
  readonly pooled: boolean
  readonly report: Report
}

/** What is done sooner is not worth a query. */
const longMs = 3000
const everyMs = 1000

/** When a look comes in time to see who is in the way of a lock: when the wait for it has failed, nobody is. */
function dueMs({ lockTimeoutMs }: Purpose): number {
  return lockTimeoutMs ? Math.min(longMs, 0.6 * lockTimeoutMs) : longMs
}

/** Watches the session that works, and reports on what takes long, until disposed. Keeps no program alive. */
export class Watch implements Disposable {
  readonly #work: Session
  readonly #options: WatchOptions
  readonly #watched: Watched
  /** The shortest time after which something may have to be looked at. */
  #periodMs = longMs
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<Activity | undefined> | undefined
  #seen: { readonly file: string; readonly blockers: readonly Blocker[] } | undefined
  #over = false

  constructor(work: Session, options: WatchOptions) {
    this.#work = work
    this.#options = options
    this.#watched = options.pooled
      ? { applicationName: work.server.applicationName }
      : { pid: work.processId }
    this.#arm(this.#periodMs)
  }

  /** The session is going to be at this. */
  expect(purpose: Purpose): void {
    if (dueMs(purpose) >= this.#periodMs) return
    this.#periodMs = dueMs(purpose)
    this.#arm(this.#periodMs)
  }

  /** Who was in the way of a file that gave way, when that was last seen. */
  async blockersOf(file: string, error: Error): Promise<readonly Blocker[]> {
    const code = codeOf(error)
    await this.#looking
    if (code === sqlstate.lockNotAvailable) return this.#seen?.file === file ? this.#seen.blockers : []
    if (code !== sqlstate.deadlockDetected) return []
    const rivals = rivalsIn(serverErrorOf(error).detail ?? '')
    // They have what they waited for, and go on.
    return (await this.#options.observer?.ask((session) => sessionsOf(session, rivals))) ?? []
  }

  [Symbol.dispose](): void {
    this.#over = true
    clearTimeout(this.#timer)
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer)
    if (!this.#over) this.#timer = setTimeout(() => void this.#turn(), ms).unref()
  }

  async #turn(): Promise<void> {
    const { purpose, since = 0 } = this.#work.running ?? {}
    if (purpose === undefined) return this.#arm(this.#periodMs)
    const due = dueMs(purpose)
    const early = due - (performance.now() - since)
    if (early > 0) return this.#arm(Math.min(early, this.#periodMs))
    this.#looking = this.#options.observer?.ask((session) => lookAt(session, this.#watched))
    const activity = await this.#looking
    if (activity?.blockers.length) this.#seen = { file: purpose.file, blockers: activity.blockers }
    const elapsedMs = performance.now() - since
    // What is over by now is not reported on.
    if (elapsedMs >= longMs && this.#work.running?.purpose === purpose && !this.#over)
      this.#tell(purpose, elapsedMs, activity)
    this.#arm(Math.min(everyMs, Math.max(due, 100)))
  }

  #tell({ file, line, copy }: Purpose, elapsedMs: number, activity: Activity | undefined): void {
    const { wait, blockers = [], progress } = activity ?? {}
    // Of what a client sends, the server does not know how much is still to come.
    const fed = progress?.command === 'COPY FROM' ? copy : undefined
    const percent = progress?.percent ?? percentOf(progress?.bytes, fed?.bytes)
    this.#options.report({
      type: 'migration.running',
      file,
      line: line ?? fed?.line,
      elapsedMs: Math.round(elapsedMs),
      wait,
      ...(blockers.length > 0 && { blockers }),
      progress: progress && { ...progress, percent },
      unseen: activity === undefined ? this.#options.observer?.trouble : undefined,
    })
  }
}

/** The other processes in the detail of a deadlock, of which the first is ours. In another language than English: none. */
function rivalsIn(detail: string): number[] {
  const [, own] = /^Process (\d+)/.exec(detail) ?? []
  const all = [...detail.matchAll(/blocked by process (\d+)/g)].map(([, pid]) => pid)
  return [...new Set(all)].filter((pid) => pid !== own).map(Number)
}
