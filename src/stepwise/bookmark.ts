import { type Answer, objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import {
  clearDoing,
  type Doing,
  markDoing,
  moveProgress,
  noteSession,
  type ProgressTable,
} from '../history/progress.ts'
import type { Item } from '../plan/items.ts'
import { mayChangeSession } from '../sql/session-effect.ts'
import type { DoneSum } from './done-sum.ts'
import { NotNoted } from './mishap.ts'
import { beginOurs, ours, type Surroundings } from './ours.ts'
import { type SessionState, stateSql } from './session-state.ts'
import { workLockKey } from './work-lock.ts'

/**
 * How far a file came, in the progress table and in memory: in memory it may be ahead, by what its transaction has done
 * and not committed yet.
 */
export class Bookmark {
  readonly table: ProgressTable
  readonly version: string
  /** The session before the first statement. */
  readonly baseline: SessionState
  readonly #session: Session
  readonly #around: Surroundings
  #passed: number
  #sessionChanged = false
  #sum: DoneSum
  #done: number
  #doneSum: DoneSum

  constructor(
    session: Session,
    around: Surroundings,
    at: {
      readonly table: ProgressTable
      readonly version: string
      readonly baseline: SessionState
      readonly done: number
      readonly sum: DoneSum
    },
  ) {
    this.#session = session
    this.#around = around
    this.table = at.table
    this.version = at.version
    this.baseline = at.baseline
    this.#passed = this.#done = at.done
    this.#sum = at.sum.copy()
    this.#doneSum = at.sum
  }

  /** Statements that the table says are done. */
  get done(): number {
    return this.#done
  }

  /** Goes over a statement. */
  pass(item: Item): void {
    this.#sum.add(item)
    this.#passed = item.number
    this.#sessionChanged ||= mayChangeSession(item.kind, item.statement)
  }

  /** Goes over COPY data as they are sent. */
  passData(chunks: Iterable<string>): Iterable<string> {
    return this.#sum.addData(chunks)
  }

  /** The transaction was rolled back: what was passed since the last note is not done. */
  rewind(): void {
    this.#sum = this.#doneSum.copy()
    this.#passed = this.#done
  }

  /** Notes what was passed, in the transaction that did it, behind ours(); then call noted() where it was committed. */
  moveText(wasDoing = false): string {
    const { version } = this
    const move = { version, from: this.#done, to: this.#passed, doneSum: this.#sum.hex, wasDoing }
    return moveProgress(this.table, move)
  }

  noted(): void {
    this.#done = this.#passed
    this.#doneSum = this.#sum.copy()
  }

  /** Notes what was passed, in a transaction of its own. */
  async move(wasDoing = false): Promise<void> {
    await this.#note([this.moveText(wasDoing)])
    this.noted()
  }

  /**
   * Notes that a statement is about to run, and what its witness wants to know before: evaluated under the file's own role
   * and search_path. Returns that as JSON; throws the error that it raises itself.
   */
  async mark({ statement: { text } }: Item, kind: string, facts: string): Promise<string> {
    const noted = "NULLIF(pg_catalog.current_setting('pg_ratchet.facts'), '')::pg_catalog.jsonb"
    const doing: Doing = { text, kind, facts: noted }
    const mark = markDoing(this.table, { version: this.version, done: this.#done, ...doing })
    const { results } = await this.#note(
      [mark],
      `SELECT pg_catalog.set_config('pg_ratchet.facts', (${facts})::pg_catalog.text, true)`,
    )
    return results.flatMap(objectsOf).find((row) => row.facts)?.facts ?? 'null'
  }

  /** The statement did not happen. */
  async unmark(): Promise<void> {
    await this.#note([clearDoing(this.table, this.version, this.#done)])
  }

  /**
   * Notes what the session is like behind the last statement that is done, if it may have changed; nothing behind a
   * pooler. Need not be durable: where it is missing, the SETs in between are run again (resume.ts).
   */
  async noteSession(): Promise<void> {
    if (this.#around.pooled || !this.#sessionChanged) return
    this.#sessionChanged = false
    const state = stateSql(this.baseline, this.#done)
    const noted = `pg_catalog.current_setting('pg_ratchet.session')::pg_catalog.jsonb`
    await this.#note(
      ['SET LOCAL synchronous_commit = off', noteSession(this.table, this.version, noted)],
      `SELECT pg_catalog.set_config('pg_ratchet.session', ${state}::pg_catalog.text, true)`,
    )
  }

  /**
   * Statements before one of ours, in any transaction. A file may let go of the locks of its session (DISCARD ALL): the
   * work lock is taken again; fails with 22012 (division by zero) where somebody else has it.
   */
  ours(): string[] {
    const lock = this.#around.pooled
      ? []
      : [`SELECT 1 / pg_catalog.pg_try_advisory_lock(${workLockKey(this.#around)})::pg_catalog.int4`]
    return [...ours(this.#around), ...lock]
  }

  /** A transaction of ours; the file's own role and settings count for what comes before. */
  async #note(statements: readonly string[], before?: string): Promise<Answer> {
    const first = before === undefined ? [beginOurs] : [beginOurs, before]
    const answer = await this.#session.send([...first, ...this.ours(), ...statements, 'COMMIT'].join('; '), {
      keepRows: true,
    })
    const { error, completed } = answer
    if (error === undefined) return answer
    throw before !== undefined && completed === 1 ? error : new NotNoted(error, this.table)
  }
}
