import type { Notice, Purpose } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import type { Item } from '../plan/items.ts'
import { type Part, textOf } from '../plan/parts.ts'
import { type Alone, aloneOf } from '../sql/outside-transaction.ts'
import type { Bookmark } from './bookmark.ts'
import type { WaitOptions } from './builders.ts'
import { CommitFailed, Escaped, NotNoted, StatementFailed } from './mishap.ts'
import { insideTransaction, openTransaction } from './open-transaction.ts'
import type { Surroundings } from './ours.ts'
import { isRefused, usesNewValue } from './refused.ts'
import { runAlone } from './run-alone.ts'
import type { Stretch } from './units.ts'

/** What running a unit takes. */
export interface Running {
  readonly session: Session
  readonly around: Surroundings
  readonly bookmark: Bookmark
  readonly wait: WaitOptions
  readonly onNotice: (notice: Notice) => Promise<void> | undefined
  /** What the session is at with these statements, which have this lock_timeout. */
  readonly purposeOf: (part: Part, lockTimeoutMs?: number) => Purpose
  /** Told where a statement turns out to need another way than was planned. */
  readonly onFallback: (item: Item, reason: string) => void
  /** Statements that are run before a transaction is noted, with the role that the history belongs to. */
  readonly beforeMark: () => Promise<readonly string[]>
}

/**
 * Runs a transaction, or a part of one; where it ends, its progress is noted in it. What turns out to be refused in a
 * transaction (25001), or to use an enum value where it is added (55P04), is rolled back and run again statement by
 * statement.
 *
 * Throws a mishap; the transaction may still be open then.
 */
export async function runStretch(running: Running, stretch: Stretch): Promise<void> {
  try {
    await runTransaction(running, stretch)
  } catch (error) {
    if (!(error instanceof StatementFailed) || !mayFallBack(error, stretch)) throw error
    await running.session.query('ROLLBACK')
    running.bookmark.rewind()
    running.onFallback(error.item, error.message)
    await runSingly(running, stretch, error)
  }
}

async function runTransaction(running: Running, stretch: Stretch): Promise<void> {
  const { session, around, bookmark, onNotice } = running
  const { items, sent, opens, closes, readOnly } = stretch
  for (const item of items) bookmark.pass(item)
  const data = items.at(-1)?.data
  const part = { statements: sent.map(({ statement }) => statement), data }
  session.purpose = running.purposeOf(part)
  const opened = opens && openTransaction(session, around, opens)
  // Nothing may be on its way where COPY data is sent.
  if (data !== undefined || sent.length === 0) await opened
  if (sent.length > 0) {
    const answer = await session.send(`${insideTransaction}${textOf(part)}`, {
      onNotice,
      copyData: data && bookmark.passData(data.chunks),
    })
    await opened
    if (answer.error !== undefined) {
      const item = sent[Math.max(answer.completed - 2, 0)] as Item
      throw new StatementFailed(answer.error, { item, part, prefix: insideTransaction.length })
    }
    if (answer.committed || answer.idle) throw new Escaped('it ended its transaction by itself')
  }
  const item = stretch.own || items.length === 1 ? items.at(-1) : undefined
  if (closes === 'commit' && !readOnly) await commit(running, item)
  else if (closes !== undefined) {
    const { error } = await session.send(closes === 'commit' ? 'COMMIT' : 'ROLLBACK', { onNotice })
    if (error !== undefined) throw new CommitFailed(error, { deferred: false, item })
    await bookmark.move()
  }
  if (closes !== undefined) await bookmark.noteSession()
}

/** Deferred constraints come first: their triggers must run with the file's role and search_path. */
async function commit(
  { session, around, bookmark, onNotice, beforeMark }: Running,
  item: Item | undefined,
): Promise<void> {
  const before = await beforeMark()
  const statements = [
    insideTransaction.slice(0, -1),
    'SET CONSTRAINTS ALL IMMEDIATE',
    ...bookmark.ours(),
    ...before,
    bookmark.moveText(),
    'COMMIT',
  ]
  const { error, completed } = await session.send(statements.join('; '), { onNotice })
  if (error === undefined) return bookmark.noted()
  // The guard is two statements.
  const at = completed - 1
  if (at <= 1) throw new CommitFailed(error, { deferred: true, item })
  if (at === statements.length - 1) throw new CommitFailed(error, { deferred: false, item })
  const note = statements.length - 2
  // What comes right before our note is about the history.
  throw new NotNoted(error, at < note && at >= note - before.length ? around.table : bookmark.table)
}

/** In a transaction of the file's own it fails under psql as well; and so does what is joined by `\;`. */
function mayFallBack(error: StatementFailed, { own, items }: Stretch): boolean {
  if (own || items.some(({ statement }) => statement.joined)) return false
  if (usesNewValue(error.cause)) return items.length > 1
  return isRefused(error.cause, error.item.statement.words) || endsTransaction(error)
}

/** COMMIT in a procedure or DO block: allowed where it is not in a transaction. */
function endsTransaction({ cause, item }: StatementFailed): boolean {
  return (
    codeOf(cause) === sqlstate.invalidTransactionTermination &&
    /^(?:do|call)$/.test(item.statement.words[0] ?? '')
  )
}

async function runSingly(running: Running, { items }: Stretch, failed: StatementFailed): Promise<void> {
  for (const item of items) {
    const single = {
      type: 'stretch',
      items: [item],
      sent: [item],
      opens: {},
      closes: 'commit',
      readOnly: false,
      own: false,
    } as const
    const refused = item === failed.item && !usesNewValue(failed.cause)
    if (refused) await runAlone(running, item, fallback(item))
    else await runStretch(running, single)
  }
}

/** A statement of which only the server shows that it is refused in a transaction. */
function fallback({ statement: { words } }: Item): Alone {
  const [name = ''] = words
  const kind = /^(?:vacuum|reindex|cluster|analyze)$/.test(name) ? 'repeatable' : 'unknown'
  return aloneOf(words) ?? { kind, name: name.toUpperCase(), concurrently: false }
}
