import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { factsOf, factsText } from '../history/facts.ts'
import { deleteProgress } from '../history/progress.ts'
import { chooseTable, type HistoryTable } from '../history/table.ts'
import { lateClaim, prepared, prepareText, type Record, tookText } from '../history/write.ts'
import { matcher } from '../plan/reconcile.ts'
import type { Bookmark } from './bookmark.ts'
import { CommitFailed, NotNoted } from './mishap.ts'
import { beginOurs, ours, type Surroundings, startTransaction } from './ours.ts'

/** The history table as it is where the file ends: it may have made it itself. Throws HISTORY_TABLE_UNUSABLE. */
export async function lookAgain(session: Session, around: Surroundings): Promise<HistoryTable> {
  const { schema, table } = around.table
  const answer = await session.send([...ours(around), factsText({ schema, table })].join('; '), {
    keepRows: true,
  })
  const facts = factsOf(answer)
  if (facts === undefined) throw answer.error
  return chooseTable({ schema, table }, facts)
}

/** How rows that the history has name this migration: one, or none where it is not recorded. */
export async function recordedRow(
  session: Session,
  around: Surroundings,
  { table, migration }: { readonly table: HistoryTable; readonly migration: Record['migration'] },
): Promise<string | undefined> {
  if (!table.exists) return undefined
  const results = await session.query([...ours(around), `SELECT version FROM ${table.sql}`].join('; '))
  const find = matcher([migration])
  return objectsOf(results.at(-1))
    .map(({ version }) => version ?? '')
    .find((version) => find(version) !== undefined)
}

/**
 * The file is complete: its row in the history, and that of its progress taken out, in one transaction. In a session
 * that is clean. Returns the history table as it is then; throws a mishap.
 */
export async function finish(
  session: Session,
  around: Surroundings,
  {
    bookmark,
    record,
    total,
    tookMs,
  }: {
    readonly bookmark: Bookmark
    readonly record: Record
    readonly total: number
    readonly tookMs: number
  },
): Promise<HistoryTable> {
  const found = await lookAgain(session, around)
  const table = prepared(found)
  // The file may have recorded itself, in whatever form its authors write rows.
  const version = (await recordedRow(session, around, { table: found, ...record })) ?? record.version
  const preparation = prepareText(found)
  const statements = [
    beginOurs,
    ...startTransaction(around),
    ...bookmark.ours(),
    ...(preparation === '' ? [] : [preparation]),
    ...lateClaim(table, { ...record, version }),
    tookText(table, version, tookMs),
    deleteProgress(bookmark.table, bookmark.version, total),
    'COMMIT',
  ]
  const { error, completed } = await session.send(statements.join('; '))
  if (error === undefined) return found
  if (completed === statements.length - 1) throw new CommitFailed(error, { deferred: false, item: undefined })
  throw new NotNoted(error, completed === statements.length - 2 ? bookmark.table : table)
}
