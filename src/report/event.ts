import type { Blocker, Divergence, Existing, Failure, ServerError, Unfinished } from '../failure/failure.ts'

/**
 * Everything a run says about itself. Reporters turn these into text and JSON; nothing else prints.
 * The JSON lines of `--output json` are these objects: names and fields keep their meaning.
 */
export type RunEvent =
  /** Something in the settings looks wrong but does not stop the run. */
  | { readonly type: 'config.warned'; readonly message: string }
  /** Something in the migrations folder looks wrong but does not stop the run. */
  | { readonly type: 'folder.warned'; readonly message: string }
  /** The files of the folder, in order; at the level `debug`. */
  | { readonly type: 'folder.read'; readonly folder: string; readonly files: readonly string[] }
  /** PostgreSQL could not be reached yet; said once for each reason. */
  | {
      readonly type: 'connection.retrying'
      readonly address: string
      readonly attempt: number
      readonly reason: string
      readonly hint?: string | undefined
    }
  /** The work connection is up; `tls` says what protects it. */
  | {
      readonly type: 'connection.opened'
      readonly address: string
      readonly tls: string
      readonly attempts: number
      readonly waitedMs: number
    }
  /**
   * Two seconds without an answer to what a server answers at once. Through a pooler: all its connections to the server may
   * be in use.
   */
  | { readonly type: 'connection.unanswered'; readonly address: string }
  /** The pooler has no second connection for this run: the lock is not held, but taken inside each migration. */
  | { readonly type: 'lock.per-migration' }
  /** Another run holds the lock; said at first, then every ten seconds. */
  | { readonly type: 'lock.waiting'; readonly waitedMs: number; readonly holder: string }
  /** This run holds the lock. */
  | { readonly type: 'lock.acquired'; readonly waitedMs: number }
  /** Files and history disagree in a way that the settings let pass. */
  | { readonly type: 'history.diverged'; readonly divergence: Divergence }
  /** The database has tables, but nothing is recorded; all pending files are going to run. */
  | { readonly type: 'history.absent'; readonly existing: Existing }
  /** What `baseline`, `repair` or `adopt` is going to do to the history, or would. */
  | {
      readonly type: 'history.planned'
      readonly table: string
      readonly changes: readonly HistoryChange[]
      /** What they are made of, for people. */
      readonly note?: string | undefined
    }
  /** What they did: how many of each kind. */
  | {
      readonly type: 'history.changed'
      readonly table: string
      readonly recorded: number
      readonly accepted: number
      readonly forgotten: number
      readonly settled: number
    }
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
  /** A squash is recorded, and was not run: what it replaces is applied. */
  | {
      readonly type: 'migration.recorded'
      readonly file: string
      readonly version: string
      /** The first and the last version that it replaces. */
      readonly from: string
      readonly to: string
    }
  /** What will be undone, before the first of it is. */
  | { readonly type: 'undo.ready'; readonly steps: number }
  /** A down script is committed, and the row of its migration is gone. Durable once the run has finished. */
  | {
      readonly type: 'migration.undone'
      /** The down script, or the file that it is a section of. */
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
      /** Who was in the way when that was last seen. */
      readonly blockers?: readonly Blocker[] | undefined
      /** What of it is done, where it is not one transaction; otherwise it was rolled back. */
      readonly unfinished?: Unfinished | undefined
    }
  /** Something takes long: said when it has run for five seconds, then every thirty; on a terminal a line that is redrawn. */
  | {
      readonly type: 'migration.running'
      readonly file: string
      /** Where it is certain which statement it is. */
      readonly line?: number | undefined
      readonly elapsedMs: number
      /** What the server waits for at this moment. */
      readonly wait?: Wait | undefined
      readonly blockers?: readonly Blocker[] | undefined
      readonly progress?: Progress | undefined
      /** Why no more than that can be seen. */
      readonly unseen?: string | undefined
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
  /** The last event of every `down`, failed or not: how many are undone, and how many are still applied. */
  | {
      readonly type: 'undo.finished'
      readonly undone: number
      readonly left: number
      readonly durationMs: number
    }
  /** The result of `status`. */
  | {
      readonly type: 'status.listed'
      readonly applied: number
      readonly pending: number
      /** Those in any other state, but for files that are older than the database. */
      readonly attention: number
      /** With `--pending` those alone that are to be run. */
      readonly migrations: readonly StatusLine[]
      /** How many rows without a file there are that are not among them. */
      readonly unlisted?: number
    }
  /** The result of `plan`. */
  | {
      readonly type: 'plan.listed'
      /** What would be applied, or undone. */
      readonly direction: 'up' | 'down'
      readonly steps: readonly PlanLine[]
      /** What `check` says about these files. */
      readonly findings: readonly Finding[]
    }
  /** The result of `check`. */
  | { readonly type: 'check.listed'; readonly files: number; readonly findings: readonly Finding[] }
  /** The result of `wait`. */
  | { readonly type: 'database.ready'; readonly address: string; readonly waitedMs: number }
  /** `wait --migrated`: not every migration is applied yet; said at once, then every ten seconds. */
  | {
      readonly type: 'migrations.awaited'
      /** How many are not applied, of how many in the folder. */
      readonly pending: number
      readonly total: number
      /** The first of them. */
      readonly next: string
      readonly waitedMs: number
    }
  /** The result of `wait --migrated`: every migration in the folder is applied. */
  | {
      readonly type: 'database.migrated'
      readonly address: string
      readonly total: number
      readonly waitedMs: number
    }
  /** The result of `new`. */
  | { readonly type: 'file.created'; readonly file: string }
  /** The very last event of every call, with its exit code; at the level `debug`. */
  | { readonly type: 'program.ended'; readonly exit: number }

/** Something in a migration that is wrong or dangerous, found without running it. */
export interface Finding {
  /** Its name in docs/checks.md. */
  readonly rule: string
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** From 1; of a statement whose exact place is not known, its first character. */
  readonly line: number
  readonly column: number
  /** One sentence: what it does to whom. */
  readonly message: string
  /** What to write instead; it may have several lines, those of SQL are indented. */
  readonly help: string
  /** The line with its number, and a line with a caret below it. */
  readonly excerpt?: string | undefined
}

/** One change of the history. */
export interface HistoryChange {
  /**
   * Record a migration without running it; accept the text of an edited file; forget a missing one; settle an incomplete one
   * as done, or as undone.
   */
  readonly action: 'record' | 'accept' | 'forget' | 'done' | 'undone'
  readonly version: string
  readonly file?: string | undefined
  /** What happens and why, for people. */
  readonly note: string
}

/** What a statement waits for, as in pg_stat_activity. */
export interface Wait {
  /** wait_event_type: `Lock`, `IO`. */
  readonly type: string
  /** wait_event; that of IPC is `SyncRep` while a commit waits for a synchronous standby. */
  readonly event: string
  /** The lock that it wants, as in pg_locks. */
  readonly lock?: string | undefined
  /** On what, where that is a relation. */
  readonly relation?: string | undefined
}

/** How far a command came that reports it (the pg_stat_progress views). */
export interface Progress {
  readonly command: string
  readonly phase?: string | undefined
  readonly relation?: string | undefined
  /** Of the phase. */
  readonly percent?: number | undefined
  /** Of COPY: rows so far. */
  readonly rows?: number | undefined
  /** Of COPY: bytes of the data so far. */
  readonly bytes?: number | undefined
}

/** One line of `status`. */
export interface StatusLine {
  readonly version: string
  readonly name: string
  readonly file?: string | undefined
  /**
   * Unfinished: not one transaction, and only some of its statements are done. Of repeatable ones, changed: it has run with
   * another text; always: it runs at each `up`.
   */
  readonly state: 'applied' | 'pending' | 'unfinished' | 'changed' | 'always' | Divergence['kind']
  /** How it was recorded, where it was not run: `baseline`, `adopted`, `replaced`. */
  readonly kind?: string | undefined
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
