/**
 * Every way a run can stop short, and what is known about each. To add one, follow the compiler:
 * it asks for an exit code (exit-code.ts) and for words (describe, below).
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
  | { readonly code: 'LOCK_BUSY'; readonly waitedMs: number; readonly holder: string }
  | {
      readonly code: 'LOCK_TIMEOUT'
      readonly file: string
      readonly waitedMs: number
      readonly attempts: number
      readonly server: ServerError
      /** What of it is done, where it is not one transaction. */
      readonly unfinished?: Unfinished | undefined
    }
  | {
      readonly code: 'HISTORY_TABLE_LOCKED'
      readonly table: string
      readonly waitedMs: number
      readonly server: ServerError
    }
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
  readonly kind: 'edited' | 'missing' | 'ahead' | 'out of order'
  readonly version: string
  readonly file?: string | undefined
  readonly hint: string
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

/** The one error that is thrown on purpose; anything else that is thrown is a bug. */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly failure: Failure

  constructor(failure: Failure, options?: ErrorOptions) {
    super(describe(failure).summary, options)
    this.failure = failure
  }
}

/** What people read: what happened, and what to do. Either may have several lines. */
export function describe(failure: Failure): { readonly summary: string; readonly hint: string } {
  switch (failure.code) {
    case 'USAGE':
      return { summary: failure.message, hint: failure.hint }
    case 'CONFIG_INVALID':
      return { summary: failure.problems.join('\n'), hint: 'See --help for every setting.' }
    case 'FOLDER_UNUSABLE':
      return { summary: `${failure.folder}: ${failure.reason}`, hint: failure.hint }
    case 'FILES_UNUSABLE':
      return {
        summary: failure.problems.map((p) => `${place(p)}: ${p.problem}\n  ${p.hint}`).join('\n'),
        hint: 'Nothing was run.',
      }
    case 'FILE_CHANGED':
      return { summary: `${failure.file}: ${failure.reason}`, hint: failure.leftBehind }
    case 'FILE_NOT_CREATED':
      return {
        summary: `${failure.file} cannot be created: ${failure.reason}`,
        hint: 'Run `new` where the folder can be written to.',
      }
    case 'HISTORY_DIVERGED':
      return {
        summary: failure.divergences
          .map((d) => `${d.file ?? d.version}: ${divergence[d.kind]}\n  ${d.hint}`)
          .join('\n'),
        hint: 'Nothing was run.',
      }
    case 'HISTORY_TABLE_UNUSABLE':
      return { summary: `history table ${failure.table}: ${failure.reason}`, hint: failure.hint }
    case 'DATABASE_UNREACHABLE':
      return {
        summary: `PostgreSQL at ${failure.address} cannot be reached: ${failure.reason} (${count(failure.attempts, 'attempt')} in ${seconds(failure.waitedMs)})`,
        hint: 'RATCHET_WAIT says how long to wait for it.',
      }
    case 'DATABASE_NOT_WRITABLE':
      return {
        summary: `PostgreSQL at ${failure.address} cannot be written to: ${failure.reason} (waited ${seconds(failure.waitedMs)})`,
        hint: 'Connect to the primary, or wait for the failover to end. RATCHET_WAIT says how long to wait.',
      }
    case 'AUTHENTICATION_FAILED':
    case 'CONNECTION_REFUSED':
      return {
        summary: `PostgreSQL at ${failure.address} refuses the connection: ${failure.reason}`,
        hint: failure.hint,
      }
    case 'PERMISSION_MISSING':
      return { summary: `${failure.doing}: ${failure.reason}`, hint: failure.hint }
    case 'LOCK_BUSY':
      return {
        summary: `another run has held the lock for as long as this one waited (${seconds(failure.waitedMs)}): ${failure.holder}`,
        hint: 'RATCHET_LOCK_WAIT says how long to wait. Nothing was changed.',
      }
    case 'LOCK_TIMEOUT': {
      const { file, attempts, waitedMs, server } = failure
      // A deadlock or a serialization failure is no lock_timeout.
      const timedOut = server.sqlstate === '55P03'
      return {
        summary: `${file}: gave way ${count(attempts, 'time')} in ${seconds(waitedMs)}${timedOut ? ' and never got its locks' : ''}: ${said(server)}`,
        hint: `${timedOut ? 'RATCHET_LOCK_TIMEOUT says how long each try waits, ' : ''}RATCHET_LOCK_RETRY${timedOut ? '' : ' says'} how long to keep trying. ${failure.unfinished === undefined ? `Nothing of ${file} is left.` : whatStays(file, failure.unfinished, 'Run again')}`,
      }
    }
    case 'HISTORY_TABLE_LOCKED':
      return {
        summary: `history table ${failure.table}: somebody else has it locked, for ${seconds(failure.waitedMs)} at least: ${said(failure.server)}`,
        hint: 'pg_locks and pg_stat_activity tell who. Run again when it is free.',
      }
    case 'CONNECTION_LOST':
      return { summary: `the connection was lost: ${failure.reason}`, hint: failure.leftBehind }
    case 'MIGRATION_FAILED':
      return {
        summary: `${place({ file: failure.file, ...failure.place })}: ${failure.explanation ?? (failure.server === undefined ? 'it failed' : said(failure.server))}`,
        hint: [
          failure.hint,
          failure.unfinished === undefined
            ? `${failure.file} was rolled back: nothing of it is left.`
            : whatStays(failure.file, failure.unfinished, 'Mend it and run again'),
        ]
          .filter(Boolean)
          .join('\n'),
      }
    case 'MIGRATION_UNSETTLED':
      return {
        summary: `${place(failure)}: it cannot go on by itself. ${failure.found}\n  statement ${failure.statement}: ${failure.text}`,
        hint: ['One of these, by hand, then run again:', ...failure.ways.map((way) => `- ${way}`)].join('\n'),
      }
    case 'MIGRATION_PARTLY_APPLIED':
      return {
        summary: `${place({ file: failure.file, ...failure.place })}: ${failure.server === undefined ? 'it ended its transaction by itself' : said(failure.server)}`,
        hint:
          `${failure.file} has a COMMIT or ROLLBACK that was not recognised: a part of it is applied, and it is not recorded.\n` +
          'Look which part it is, and undo it by hand or move the rest to a file of its own. Please report this file.',
      }
    case 'INTERRUPTED':
      return { summary: 'interrupted', hint: failure.leftBehind }
    case 'TERMINATED':
      return { summary: 'terminated', hint: failure.leftBehind }
    case 'BUG':
      return {
        summary: `internal error: ${failure.message}`,
        hint: 'This is a bug in pg-ratchet. Please report it with the lines above.',
      }
  }
}

/** What of a file is left that did not come to its end, what to do, and where the next run goes on. */
export function whatStays(file: string, { done, total, next, left }: Unfinished, todo: string): string {
  const [which, are, stay] =
    done === 1 ? ['Statement 1', 'is', 'stays'] : [`Statements 1 to ${done}`, 'are', 'stay']
  const on = next === undefined || done === 0 ? '' : `: it goes on with statement ${done + 1} (line ${next})`
  return [
    done === 0
      ? `No statement of ${file} is done.`
      : `${which} of ${total} of ${file} ${are} done and ${stay}.`,
    left,
    `${todo}${on}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** What each kind of divergence means, in words: the same in errors, warnings and `status`. */
const divergence = {
  edited: 'was edited after it was applied',
  missing: 'is recorded as applied, but its file is missing',
  ahead: 'is recorded as applied and newer than every file here',
  'out of order': 'is pending, but older than the newest applied migration',
} as const satisfies Record<Divergence['kind'], string>

function place({
  file,
  line,
  column,
}: {
  file: string
  line?: number | undefined
  column?: number | undefined
}): string {
  return [file, line, column].filter((part) => part !== undefined).join(':')
}

function said({ message, sqlstate }: ServerError): string {
  return `${message} (SQLSTATE ${sqlstate})`
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
