import type { Divergence, Failure, ServerError, Unfinished } from '../failure.ts'

/**
 * Everything a run says about itself. Reporters turn these into text and JSON; nothing else prints.
 * The JSON lines of `--output json` are these objects: names and fields keep their meaning.
 */
export type RunEvent =
  /** Something in the settings looks wrong but does not stop the run. */
  | { readonly type: 'config.warned'; readonly message: string }
  /** Something in the migrations folder looks wrong but does not stop the run. */
  | { readonly type: 'folder.warned'; readonly message: string }
  /** PostgreSQL could not be reached yet; said once for each reason. */
  | {
      readonly type: 'connection.retrying'
      readonly address: string
      readonly attempt: number
      readonly reason: string
    }
  /** The work connection is up. */
  | {
      readonly type: 'connection.opened'
      readonly address: string
      readonly tls: string
      readonly attempts: number
      readonly waitedMs: number
    }
  /** Another run holds the lock; said at first, then every ten seconds. */
  | { readonly type: 'lock.waiting'; readonly waitedMs: number; readonly holder: string }
  /** This run holds the lock. */
  | { readonly type: 'lock.acquired'; readonly waitedMs: number }
  /** Files and history disagree in a way that the settings let pass. */
  | { readonly type: 'history.diverged'; readonly divergence: Divergence }
  /** The history table was created. */
  | { readonly type: 'history.created'; readonly table: string }
  /** An existing table is used as the history table; these columns were added to it. */
  | { readonly type: 'history.taken-over'; readonly table: string; readonly columns: readonly string[] }
  /** What will be applied, before the first of it is. */
  | { readonly type: 'plan.ready'; readonly pending: number }
  /** A file needs attention but is run. */
  | { readonly type: 'migration.warned'; readonly file: string; readonly message: string }
  /** The server said something while a file ran: NOTICE, WARNING, RAISE. */
  | {
      readonly type: 'migration.noticed'
      readonly file: string
      readonly severity: string
      readonly notice: ServerError
    }
  /** A file is committed. Durable once the run has finished (see docs/architecture.md). */
  | {
      readonly type: 'migration.applied'
      readonly file: string
      readonly version: string
      readonly durationMs: number
    }
  /** A file gave way to somebody else's lock and will be tried again. */
  | {
      readonly type: 'migration.retrying'
      readonly file: string
      readonly attempt: number
      readonly delayMs: number
      readonly server: ServerError
      /** What of it is done, where it is not one transaction; otherwise it was rolled back. */
      readonly unfinished?: Unfinished | undefined
    }
  /** A file that is not one transaction cannot go on before somebody else has ended; said at once, then every ten seconds. */
  | { readonly type: 'migration.waiting'; readonly file: string; readonly holder: string }
  /** What stopped the run. */
  | { readonly type: 'run.failed'; readonly failure: Failure }
  /** The last event of every `up`, failed or not. What it counts as applied is durable. */
  | {
      readonly type: 'run.finished'
      readonly applied: number
      readonly skipped: number
      readonly total: number
      readonly durationMs: number
    }
  /** The result of `status`. */
  | { readonly type: 'status.listed'; readonly pending: number; readonly migrations: readonly StatusLine[] }
  /** The result of `plan`. */
  | { readonly type: 'plan.listed'; readonly steps: readonly PlanLine[] }
  /** The result of `wait`. */
  | { readonly type: 'database.ready'; readonly address: string; readonly waitedMs: number }
  /** The result of `new`. */
  | { readonly type: 'file.created'; readonly file: string }

/** One line of `status`. */
export interface StatusLine {
  readonly version: string
  readonly name: string
  readonly file?: string | undefined
  /** Unfinished: not one transaction, and only some of its statements are done. */
  readonly state: 'applied' | 'pending' | 'unfinished' | Divergence['kind']
  readonly executedAt?: string | undefined
  readonly executionMs?: number | undefined
  readonly executedBy?: string | undefined
  readonly hint?: string | undefined
}

/** One line of `plan`. */
export interface PlanLine {
  readonly version: string
  readonly file: string
  readonly statements: number
  /**
   * How it is run. One for each part: consecutive statements share a transaction, what cannot run in one runs alone. But for
   * `one for the whole file` a failure leaves what was done before it, and the next run goes on there.
   */
  readonly transaction: 'one for the whole file' | 'one for each part' | 'one for each statement'
  /** Why it is not one for the whole file. */
  readonly why?: string | undefined
  /** Where an earlier run stopped in it: the first statement that was not done, from 1, and its line. */
  readonly resumesAt?: { readonly statement: number; readonly line: number } | undefined
  /** Why it is not sent together with the others, where it is not. */
  readonly note?: string | undefined
}

/**
 * Says one event. Never throws. Returns a promise where the reader is slower than the run: who can make the
 * source of the events wait until then keeps them from filling the memory.
 */
export type Report = (event: RunEvent) => Promise<void> | undefined
