import type { Outcome } from './commands/command.ts'
import type { Failure } from './failure/failure.ts'

/**
 * The contract with orchestrators: a number is never given a second meaning.
 * docs/exit-codes.md is made from this table.
 */
export const exitCodes = {
  done: { exit: 0, retry: false, meaning: 'done, or nothing to do' },
  pending: { exit: 2, retry: false, meaning: '`status --check`: something is pending' },
  found: { exit: 3, retry: false, meaning: '`check`: it found errors' },
  diverged: { exit: 65, retry: false, meaning: '`status --check`: files and history disagree' },
  MIGRATION_FAILED: {
    exit: 1,
    retry: false,
    meaning: 'a migration failed; it was rolled back, or says which of its statements stay',
  },
  MIGRATION_UNSETTLED: {
    exit: 1,
    retry: false,
    meaning: 'an unfinished migration cannot go on: what was found contradicts what was noted',
  },
  USAGE: { exit: 64, retry: false, meaning: 'wrong usage' },
  FILES_UNUSABLE: { exit: 65, retry: false, meaning: 'a file cannot be used as it is' },
  FILE_CHANGED: { exit: 65, retry: false, meaning: 'a file was changed while the run was at it' },
  DATABASE_NOT_EMPTY: {
    exit: 65,
    retry: false,
    meaning: 'the database has tables but no history, and files would drop or truncate some',
  },
  HISTORY_DIVERGED: {
    exit: 65,
    retry: false,
    meaning: 'files and history disagree: edited, missing, out of order',
  },
  FOLDER_UNUSABLE: {
    exit: 66,
    retry: false,
    meaning: 'the migrations folder is missing, empty or unreadable',
  },
  DATABASE_UNREACHABLE: { exit: 69, retry: true, meaning: 'PostgreSQL cannot be reached in time' },
  DATABASE_NOT_WRITABLE: {
    exit: 69,
    retry: true,
    meaning: 'PostgreSQL is a standby or read-only, and stayed so',
  },
  BUG: { exit: 70, retry: false, meaning: 'a bug in pg-ratchet' },
  MIGRATION_PARTLY_APPLIED: {
    exit: 70,
    retry: false,
    meaning: 'a file ended its own transaction unnoticed: a part of it is applied',
  },
  LOCK_BUSY: { exit: 75, retry: true, meaning: 'another run held the lock for too long' },
  HISTORY_TABLE_LOCKED: { exit: 75, retry: true, meaning: 'somebody else has the history table locked' },
  LOCK_TIMEOUT: { exit: 75, retry: true, meaning: 'a migration never got its table locks' },
  SERVER_UNABLE: {
    exit: 75,
    retry: true,
    meaning: 'the server had no room for a statement of pg-ratchet itself, or somebody cancelled it',
  },
  MIGRATIONS_PENDING: {
    exit: 75,
    retry: true,
    meaning: '`wait --migrated`: not every migration was applied in time',
  },
  CONNECTION_LOST: { exit: 75, retry: true, meaning: 'the connection was lost during the run' },
  AUTHENTICATION_FAILED: { exit: 77, retry: false, meaning: 'authentication failed' },
  PERMISSION_MISSING: {
    exit: 77,
    retry: false,
    meaning: 'a permission is missing for a statement of pg-ratchet itself',
  },
  CONFIG_INVALID: { exit: 78, retry: false, meaning: 'a setting is wrong or missing' },
  CONNECTION_REFUSED: {
    exit: 78,
    retry: false,
    meaning: 'no such database, TLS settings that cannot work, or a pooler that does not fit',
  },
  FILE_NOT_CREATED: { exit: 78, retry: false, meaning: '`new`: the file cannot be created' },
  HISTORY_TABLE_UNUSABLE: { exit: 78, retry: false, meaning: 'the history table cannot be used as it is' },
  INTERRUPTED: { exit: 130, retry: true, meaning: 'SIGINT' },
  TERMINATED: { exit: 143, retry: true, meaning: 'SIGTERM' },
} as const satisfies Record<
  Outcome | Failure['code'],
  { readonly exit: number; readonly retry: boolean; readonly meaning: string }
>
