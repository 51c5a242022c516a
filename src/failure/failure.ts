import { describe } from './words.ts'

/**
 * Every way a run can stop short, and what is known about each. To add one, follow the compiler:
 * it asks for an exit code (exit-code.ts) and for words (words.ts).
 */
export type Failure =
  | { readonly code: 'USAGE'; readonly message: string; readonly hint: string }
  | { readonly code: 'CONFIG_INVALID'; readonly problems: readonly string[] }
  | {
      readonly code: 'FOLDER_UNUSABLE'
      readonly folder: string
      readonly reason: string
      readonly hint: string
    }
  | { readonly code: 'FILES_UNUSABLE'; readonly problems: readonly FileProblem[] }
  /** A large file, which is read again while it runs. */
  | {
      readonly code: 'FILE_CHANGED'
      readonly file: string
      readonly reason: string
      readonly leftBehind: string
    }
  | { readonly code: 'FILE_NOT_CREATED'; readonly file: string; readonly reason: string }
  /** Tables, but no history. */
  | { readonly code: 'DATABASE_NOT_EMPTY'; readonly existing: Existing }
  | { readonly code: 'HISTORY_DIVERGED'; readonly divergences: readonly Divergence[] }
  | {
      readonly code: 'HISTORY_TABLE_UNUSABLE'
      readonly table: string
      readonly reason: string
      readonly hint: string
    }
  | {
      readonly code: 'DATABASE_UNREACHABLE'
      readonly address: string
      readonly attempts: number
      readonly waitedMs: number
      readonly reason: string
      readonly hint?: string | undefined
    }
  | {
      readonly code: 'DATABASE_NOT_WRITABLE'
      readonly address: string
      readonly waitedMs: number
      readonly reason: string
    }
  | {
      readonly code: 'AUTHENTICATION_FAILED'
      readonly address: string
      readonly reason: string
      readonly hint: string
    }
  | {
      readonly code: 'CONNECTION_REFUSED'
      readonly address: string
      readonly reason: string
      readonly hint: string
    }
  | {
      readonly code: 'PERMISSION_MISSING'
      readonly doing: string
      readonly reason: string
      readonly hint: string
    }
  | {
      readonly code: 'LOCK_BUSY'
      readonly waitedMs: number
      readonly holder: string
      /** Migrations that this run applied before it had to wait. */
      readonly applied: number
    }
  | {
      readonly code: 'LOCK_TIMEOUT'
      readonly file: string
      readonly waitedMs: number
      readonly attempts: number
      readonly server: ServerError
      /** Who was in the way when that was last seen. */
      readonly blockers?: readonly Blocker[] | undefined
      /** What of it is done, where it is not one transaction. */
      readonly unfinished?: Unfinished | undefined
    }
  | {
      readonly code: 'HISTORY_TABLE_LOCKED'
      readonly table: string
      readonly waitedMs: number
      readonly server: ServerError
      readonly blockers?: readonly Blocker[] | undefined
    }
  /** A statement of our own that was right and could not be done. */
  | { readonly code: 'SERVER_UNABLE'; readonly server: ServerError; readonly leftBehind: string }
  | { readonly code: 'CONNECTION_LOST'; readonly reason: string; readonly leftBehind: string }
  | {
      readonly code: 'MIGRATION_FAILED'
      readonly file: string
      readonly place?: Place | undefined
      /** What PostgreSQL said; absent where we stopped the file ourselves. */
      readonly server?: ServerError | undefined
      /** What happened, where the server's own words would mislead: its message is about our statement, not theirs. */
      readonly explanation?: string | undefined
      readonly hint?: string | undefined
      /** What of it is done, where it is not one transaction; absent: it was rolled back. */
      readonly unfinished?: Unfinished | undefined
    }
  | {
      readonly code: 'MIGRATION_UNSETTLED'
      readonly file: string
      readonly line?: number | undefined
      /** The number of the statement that nobody can go on from, from 1. */
      readonly statement: number
      /** Its first line. */
      readonly text: string
      readonly reason: 'edited' | 'differs' | 'recreated' | 'ambiguous' | 'invalid' | 'unknown' | 'session'
      /** What was found, a sentence. */
      readonly found: string
      /** The ways out, each a sentence; one of them has to be gone by hand. */
      readonly ways: readonly string[]
    }
  | {
      readonly code: 'MIGRATION_PARTLY_APPLIED'
      readonly file: string
      readonly place?: Place | undefined
      /** What PostgreSQL said; absent where only the end of the transaction was noticed. */
      readonly server?: ServerError | undefined
    }
  /** `wait --migrated`. */
  | {
      readonly code: 'MIGRATIONS_PENDING'
      /** How many are not applied, of how many in the folder. */
      readonly pending: number
      readonly total: number
      /** The first of them. */
      readonly next: string
      readonly waitedMs: number
    }
  | { readonly code: 'INTERRUPTED' | 'TERMINATED'; readonly leftBehind: string }
  | { readonly code: 'BUG'; readonly message: string }

/** How far a file came that is not one transaction. */
export interface Unfinished {
  /** Statements that are done, from the first. */
  readonly done: number
  readonly total: number
  /** The line of the first statement that is not done. */
  readonly next?: number | undefined
  /** What the statement that failed may have left, a sentence. */
  readonly left?: string | undefined
}

/** One thing that is wrong with a file before it ran. */
export interface FileProblem {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly problem: string
  readonly hint: string
}

/** Folder and history disagree about one version. */
export interface Divergence {
  readonly kind: 'edited' | 'missing' | 'ahead' | 'out of order' | 'behind' | 'half undone'
  readonly version: string
  readonly file?: string | undefined
  /** Of the last one of its kind that is named: how many more there are. */
  readonly others?: number | undefined
  readonly hint: string
}

/** A database that has tables of somebody else, and nothing is recorded. */
export interface Existing {
  /** The history table, which is not there or empty. */
  readonly history: string
  /** Of each schema one table. */
  readonly tables: readonly string[]
  /** What pending files would drop or truncate. */
  readonly removing: readonly Removing[]
}

export interface Removing {
  readonly file: string
  readonly line: number
  /** `DROP TABLE`. */
  readonly command: string
}

/** Where in a file: the line and column from 1, and the line with a caret below it. */
export interface Place {
  readonly line: number
  readonly column: number
  /** False where the server gave no position: the place is then where the failed statement begins. */
  readonly exact: boolean
  readonly excerpt: { readonly line: string; readonly caret: string }
}

/** What PostgreSQL said (protocol: error and notice message fields). */
export interface ServerError {
  readonly sqlstate: string
  readonly message: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly where?: string | undefined
  /** Of a query that a function ran, the line with the error, and below it a caret. */
  readonly query?: { readonly line: string; readonly caret: string } | undefined
}

/**
 * A session that is in the way of a migration, as far as this role may see: state and query of other roles' sessions are
 * shown to members of pg_read_all_stats (pg_monitor) only. First come those that wait for nobody themselves.
 */
export interface Blocker {
  /** 0: a prepared transaction. */
  readonly pid: number
  readonly user?: string | undefined
  readonly application?: string | undefined
  readonly address?: string | undefined
  /** As in pg_stat_activity: `active`, `idle in transaction`. */
  readonly state?: string | undefined
  /** How long it has been in that state. */
  readonly stateMs?: number | undefined
  /** When its transaction began, in UTC by the server's clock. */
  readonly since?: string | undefined
  /** What it runs, or ran last, cut to a line. */
  readonly query?: string | undefined
  /** The sessions that it waits for itself. */
  readonly waitsFor?: readonly number[] | undefined
  /** This role may not see what it does. */
  readonly hidden?: boolean | undefined
  /** The prepared transactions of the database, of which it is one. */
  readonly prepared?: readonly string[] | undefined
}

/** The one error that is thrown on purpose; anything else that is thrown is a bug. */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly failure: Failure

  constructor(failure: Failure, options?: ErrorOptions) {
    super(describe(failure).summary, options)
    this.failure = failure
  }
}
