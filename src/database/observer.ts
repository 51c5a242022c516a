import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from './session.ts'
import { serverErrorOf } from './sqlstate.ts'

/** How long an answer is waited for. */
const patienceMs = 2000
/** How long nothing is asked after something went wrong. */
const restMs = 30_000

/**
 * A session that looks on: opened when it is first asked something, and again where it was lost. Nothing that goes wrong
 * with it concerns anybody else. Keeps no program alive.
 */
export class Observer implements AsyncDisposable {
  readonly #connect: (signal: AbortSignal) => Promise<Session>
  readonly #stop = new AbortController()
  #session: Promise<Session> | undefined
  #asking = false
  #notBefore = 0
  #trouble: string | undefined

  constructor(connect: (signal: AbortSignal) => Promise<Session>) {
    this.#connect = connect
  }

  /** Why there was no answer the last time that one was missing. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /** Undefined where there is no answer within two seconds, or none yet to what was asked before. Never rejects. */
  async ask<T>(question: (session: Session) => Promise<T>): Promise<T | undefined> {
    if (this.#asking || this.#stop.signal.aborted || performance.now() < this.#notBefore) return undefined
    this.#asking = true
    const answer = this.#put(question).finally(() => {
      this.#asking = false
    })
    const enough = sleep(patienceMs, undefined, { ref: false, signal: this.#stop.signal })
    return await Promise.race([answer, enough.catch(() => undefined)])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#close()
  }

  async #put<T>(question: (session: Session) => Promise<T>): Promise<T | undefined> {
    try {
      // idle_session_timeout may have ended it meanwhile.
      if ((await this.#session)?.lost.aborted) this.#session = undefined
      this.#session ??= this.#connect(this.#stop.signal)
      return await question(await this.#session)
    } catch (error) {
      this.#trouble = serverErrorOf(error).message
      this.#notBefore = performance.now() + restMs
      await this.#close()
      return undefined
    }
  }

  async #close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined)
    this.#session = undefined
    await session?.[Symbol.asyncDispose]()
  }
}
