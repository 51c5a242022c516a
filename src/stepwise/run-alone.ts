import { objectsOf } from '../database/message.ts'
import { literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { codeOf, isConnectionLoss, sqlstate } from '../database/sqlstate.ts'
import type { Item } from '../plan/items.ts'
import type { Alone } from '../sql/outside-transaction.ts'
import { StatementFailed, Stopped } from './mishap.ts'
import { startSession } from './ours.ts'
import type { Running } from './run-stretch.ts'
import { type Facts, witnessOf } from './witness.ts'

/**
 * Runs a statement that PostgreSQL refuses inside a transaction block: noted before, with what a later run needs to know
 * to find out whether it happened, and noted as done after it was looked at.
 *
 * Throws a mishap; the note that it was about to run stays then, and the next run settles it.
 */
export async function runAlone(running: Running, item: Item, alone: Alone): Promise<void> {
  const { session, around, bookmark, wait, onNotice } = running
  const { text, words } = item.statement
  const witness = witnessOf(alone.kind, text)
  // Another object for the statement itself: how long it takes does not count what comes before it.
  const purpose = () =>
    running.purposeOf({ statements: [item.statement] }, alone.concurrently ? 0 : undefined)
  session.purpose = purpose()
  // Another client's settings may be on the connection that the pooler takes for it: most likely the one it took last.
  if (around.pooled) await session.query(startSession(around).join('; '))
  let facts: Facts
  try {
    await witness.ready(session, wait)
    facts = JSON.parse(await bookmark.mark(item, alone.kind, witness.facts()))
  } catch (error) {
    throw isOfTheFile(error) ? new StatementFailed(error, { item }) : error
  }
  const back = around.pooled ? undefined : await unhurried(session, alone)
  session.purpose = purpose()
  const { error } = await session.send(text, { onNotice })
  if (error !== undefined) {
    // Its transaction is rolled back, unless it had several.
    if (alone.kind === 'unknown' && !/^(?:do|call)$/.test(words[0] ?? '') && isAnswer(error))
      await bookmark.unmark()
    const taken = codeOf(error) === sqlstate.duplicateTable
    // Mostly by an index that a build of somebody else has left INVALID: then a person has to know.
    const wrong = taken ? await witness.verify(session, facts) : undefined
    if (wrong !== undefined) throw new Stopped(wrong, item.number)
    throw new StatementFailed(error, { item, left: taken ? undefined : leftBy(alone) })
  }
  const resets = words[0] === 'discard'
  if (resets) await session.query(startSession(around).join('; '))
  else if (back !== undefined) await session.query(back)
  const wrong = await witness.verify(session, facts)
  if (wrong !== undefined) throw new Stopped(wrong, item.number)
  bookmark.pass(item)
  await bookmark.move(true)
  await bookmark.noteSession()
}

/**
 * A build that gives up when it has waited for a lock leaves an INVALID index, and one that ends with its client can never
 * be long: the next run waits for it. Returns the statement that sets back what was in force.
 */
async function unhurried(session: Session, { concurrently }: Alone): Promise<string> {
  const names = ['client_connection_check_interval', ...(concurrently ? ['lock_timeout'] : [])]
  const columns = names.map((name) => `pg_catalog.current_setting('${name}') AS ${name}`)
  const [rows] = await session.query(
    [`SELECT ${columns.join(', ')}`, ...names.map((name) => `SET ${name} = 0`)].join('; '),
  )
  const [saved = {}] = objectsOf(rows)
  const back = names.map((name) => `pg_catalog.set_config('${name}', ${literal(saved[name])}, false)`)
  return `SELECT ${back.join(', ')}`
}

/** Raised by what the witness asked for the statement: the one that the statement itself would meet. */
function isOfTheFile(error: unknown): error is Error {
  return error instanceof Error && error.name === 'error' && !isConnectionLoss(error)
}

/** The server says that it failed: nobody cancelled it. */
function isAnswer(error: Error): boolean {
  return !isConnectionLoss(error) && codeOf(error) !== sqlstate.queryCanceled
}

function leftBy({ kind }: Alone): string | undefined {
  switch (kind) {
    case 'create-index':
      return 'The statement that failed may have left an INVALID index, which the next run removes.'
    case 'reindex-concurrently':
      return 'The statement that failed may have left INVALID indexes (_ccnew), which the next run removes.'
    case 'drop-index':
    case 'detach-partition':
      return 'The statement that failed may be half done: the next run brings it to its end.'
    default:
      return undefined
  }
}
