import { count, duration, seconds } from '../amounts.ts'
import type { Blocker, Divergence, Existing, Failure, ServerError, Unfinished } from './failure.ts'

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
    case 'DATABASE_NOT_EMPTY':
      return {
        summary: [
          existingText(failure.existing),
          ...failure.existing.removing
            .slice(0, named)
            .map((one) => `  ${one.file}:${one.line} has ${one.command}`),
          ...(failure.existing.removing.length > named
            ? [`  and ${failure.existing.removing.length - named} more of the kind`]
            : []),
        ].join('\n'),
        hint: `Nothing was run. ${existingHint} RATCHET_EXISTING=run runs all of them.`,
      }
    case 'HISTORY_DIVERGED':
      return {
        summary: failure.divergences
          .map((d) => `${d.file ?? d.version}: ${divergenceText(d)}\n  ${d.hint}`)
          .join('\n'),
        hint: 'Nothing was run.',
      }
    case 'HISTORY_TABLE_UNUSABLE':
      return { summary: `history table ${failure.table}: ${failure.reason}`, hint: failure.hint }
    case 'DATABASE_UNREACHABLE':
      return {
        summary: `PostgreSQL at ${failure.address} cannot be reached: ${failure.reason} (${count(failure.attempts, 'attempt')} in ${seconds(failure.waitedMs)})`,
        hint: [failure.hint, 'RATCHET_WAIT says how long to wait for it.'].filter(Boolean).join('\n'),
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
        hint: `RATCHET_LOCK_WAIT says how long to wait. ${failure.applied === 0 ? 'Nothing was changed.' : 'What this run has done stays.'}`,
      }
    case 'LOCK_TIMEOUT': {
      const { file, attempts, waitedMs, server, blockers = [] } = failure
      // A deadlock or a serialization failure is no lock_timeout.
      const timedOut = server.sqlstate === '55P03'
      return {
        summary: [
          `${file}: gave way ${count(attempts, 'time')} in ${seconds(waitedMs)}${timedOut ? ' and never got its locks' : ''}: ${said(server)}`,
          ...blockedBy(blockers),
        ].join('\n'),
        hint: `${timedOut ? 'RATCHET_LOCK_TIMEOUT says how long each try waits, ' : ''}RATCHET_LOCK_RETRY${timedOut ? '' : ' says'} how long to keep trying. ${failure.unfinished === undefined ? `Nothing of ${file} is left.` : whatStays(file, failure.unfinished, 'Run again')}`,
      }
    }
    case 'HISTORY_TABLE_LOCKED':
      return {
        summary: [
          `history table ${failure.table}: somebody else has it locked, for ${seconds(failure.waitedMs)} at least: ${said(failure.server)}`,
          ...blockedBy(failure.blockers ?? []),
        ].join('\n'),
        hint: 'Run again when it is free.',
      }
    case 'SERVER_UNABLE':
      return { summary: `a statement of the run itself: ${said(failure.server)}`, hint: failure.leftBehind }
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
    case 'MIGRATIONS_PENDING':
      return {
        summary: `${failure.pending} of ${count(failure.total, 'migration')} ${failure.pending === 1 ? 'is' : 'are'} not applied after ${seconds(failure.waitedMs)}; the next is ${failure.next}`,
        hint: 'Look at what the run says that is to apply them. RATCHET_LOCK_WAIT says how long to wait for it.',
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

/** That a database has tables but no history, for people. */
export function existingText({ tables, history }: Existing): string {
  const others = tables.length > 1 ? ', …' : ''
  return `the database has tables (${tables[0]}${others}), but nothing is recorded in ${history}`
}

export const existingHint =
  '`baseline VERSION` (or RATCHET_BASELINE=VERSION) records what is there already, `adopt` takes over the history of another tool.'

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

/** How many of those that are in the way are named; the others are counted. */
const named = 3

/** Who is in the way, one to a line. */
export function blockedBy(blockers: readonly Blocker[]): string[] {
  const lines = blockers.slice(0, named).map((blocker) => `  blocked by ${nameOf(blocker)}`)
  const others = blockers.length - lines.length
  return others > 0 ? [...lines, `  and by ${others} more`] : lines
}

/** A session that is in the way, on one line. */
export function nameOf({ pid, waitsFor = [], ...seen }: Blocker): string {
  if (seen.prepared !== undefined)
    return `a prepared transaction: ${seen.prepared.map((name) => `'${name}'`).join(' or ')}`
  const who = [seen.application, seen.user && `role ${seen.user}`, seen.address].filter(Boolean)
  const { state, stateMs, since, query, hidden } = seen
  const doing = [
    `pid ${pid}${who.length > 0 ? ` (${who.join(', ')})` : ''}`,
    state && (stateMs === undefined ? state : `${state} for ${duration(stateMs)}`),
    since && `in a transaction since ${since}`,
    waitsFor.length > 0 && `waiting for pid ${waitsFor.join(', ')} itself`,
    hidden && 'what it does is hidden from this role (not from members of pg_monitor)',
    query && `${state === 'active' ? 'its' : 'its last'} statement: ${query}`,
  ]
  return doing.filter(Boolean).join(', ')
}

/** What each kind of divergence means, in words: the same in errors, warnings and `status`. */
const divergence = {
  edited: 'was edited after it was applied',
  missing: 'is recorded as applied, but its file is missing',
  ahead: 'is recorded as applied and newer than every file here',
  'out of order': 'is pending, but older than the newest applied migration',
  behind: 'replaces migrations of which only some are applied',
  'half undone': 'was begun to be undone, and is not completely undone',
} as const satisfies Record<Divergence['kind'], string>

/** What is so of a version, for people. */
export function divergenceText(one: Divergence): string {
  return `${divergence[one.kind]}${andOthers(one)}`
}

/** A history may have a million rows without a file. */
export function andOthers({ others }: Divergence): string {
  return others === undefined ? '' : `, as ${others === 1 ? 'is one more' : `are ${others} more`}`
}

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
