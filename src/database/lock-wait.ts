import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../failure/failure.ts'
import type { Report } from '../report/event.ts'
import { inTime } from './in-time.ts'
import { isConnectionLoss } from './sqlstate.ts'

export interface LockWaitOptions {
  /** How long to wait for whoever holds the lock, in milliseconds. */
  readonly lockWaitMs: number
  /** When the wait began, as performance.now() has it, where it goes on from another server. */
  readonly since?: number | undefined
  readonly report: Report
  readonly signal: AbortSignal
}

const firstPauseMs = 25

/** The pauses between two tries for the lock, which grow, with jitter. Who holds it is said at first, then every ten seconds. */
export class LockWait {
  readonly #options: LockWaitOptions
  #started: number
  #pauseMs = firstPauseMs
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(options: LockWaitOptions) {
    this.#options = options
    this.#started = options.since ?? performance.now()
  }

  get waitedMs(): number {
    return Math.round(performance.now() - this.#started)
  }

  /** The run has got on: what comes is another wait. */
  restart(): void {
    this.#started = performance.now()
    this.#pauseMs = firstPauseMs
  }

  /**
   * Throws LOCK_BUSY where the time is used up, and the signal's reason. `describe` says who holds the lock: it is asked only
   * where that is to be said, as it costs more than a try. `applied`: how many migrations this run has applied.
   */
  async pause(describe: () => Promise<string>, applied = 0): Promise<void> {
    const { lockWaitMs, report, signal } = this.#options
    const { waitedMs } = this
    if (waitedMs >= lockWaitMs)
      throw new RunError({ code: 'LOCK_BUSY', waitedMs, holder: await this.#holder(describe), applied })
    if (performance.now() - this.#saidAt > 10_000) {
      this.#saidAt = performance.now()
      report({ type: 'lock.waiting', waitedMs, holder: await this.#holder(describe) })
    }
    const pauseMs = this.#pauseMs * (0.5 + Math.random())
    this.#pauseMs = Math.min(this.#pauseMs * 1.5, 500)
    await sleep(Math.min(pauseMs, Math.max(lockWaitMs - waitedMs, 1)), undefined, { signal }).catch(() =>
      signal.throwIfAborted(),
    )
  }

  /** Who it is changes nothing, so it is not waited for long, and why it cannot be found out does not matter. */
  async #holder(describe: () => Promise<string>): Promise<string> {
    const { signal } = this.#options
    return await inTime(describe(), { ms: 2000, signal, late: 'ETIMEDOUT' }).catch((error) =>
      isConnectionLoss(error) ? 'not known, the connection was lost' : 'not known',
    )
  }
}
