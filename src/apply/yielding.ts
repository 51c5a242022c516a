import { setTimeout as sleep } from 'node:timers/promises'
import { serverErrorOf } from '../database/sqlstate.ts'
import { type Blocker, RunError } from '../failure/failure.ts'
import type { ApplyOptions, RoundEnd } from './apply-steps.ts'

/** Backs off from a lock that somebody else holds, with jitter, until the time for it is used up. */
export class Yielding {
  readonly #limitMs: number
  #file = ''
  #since = 0
  #attempts = 0

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  async pause(
    {
      step,
      error,
      unfinished,
      blockers,
    }: NonNullable<RoundEnd['failure']> & { readonly blockers: readonly Blocker[] },
    { report, signal }: ApplyOptions,
  ): Promise<void> {
    const { path } = step.migration
    if (path !== this.#file) [this.#file, this.#since, this.#attempts] = [path, performance.now(), 0]
    this.#attempts += 1
    const waitedMs = performance.now() - this.#since
    const server = serverErrorOf(error)
    const seen = blockers.length > 0 ? blockers : undefined
    if (waitedMs >= this.#limitMs)
      throw new RunError(
        {
          code: 'LOCK_TIMEOUT',
          file: path,
          attempts: this.#attempts,
          waitedMs: Math.round(waitedMs),
          server,
          blockers: seen,
          unfinished,
        },
        { cause: error },
      )
    const longest = Math.min(100 * 2 ** this.#attempts, 10_000)
    const delayMs = Math.round(
      Math.min(longest * (0.5 + Math.random() / 2), Math.max(this.#limitMs - waitedMs, 0)),
    )
    report({
      type: 'migration.retrying',
      file: path,
      attempt: this.#attempts,
      delayMs,
      server,
      blockers: seen,
      unfinished,
    })
    await sleep(delayMs, undefined, { signal }).catch(() => {})
  }
}
