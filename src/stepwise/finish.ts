import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { renewText } from '../history/change.ts'
import type { Entry } from '../history/entry.ts'
import { entryOf } from '../history/entry.ts'
import { factsOf, factsText } from '../history/facts.ts'
import { deleteProgress } from '../history/progress.ts'
import { chooseTable, type HistoryTable } from '../history/table.ts'
import { lateClaim, prepared, prepareText, type Record, tookText } from '../history/write.ts'
import type { Step } from '../plan/plan-up.ts'
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

/** The row that the history has of what this step is about, in whatever form; undefined where it is not recorded. */
export async function recordedRow(
  session: Session,
  around: Surroundings,
  {
    table,
    migration,
    recordedAs,
    change,
  }: Pick<Step, 'migration' | 'recordedAs' | 'change'> & { readonly table: HistoryTable },
): Promise<Pick<Entry, 'version' | 'checksum'> | undefined> {
  if (!table.exists) return undefined
  const results = await session.query([...ours(around), `SELECT * FROM ${table.sql}`].join('; '))
  const find = matcher([migration])
  const isIt = (version: string) =>
    change.type === 'insert' ? find(version) !== undefined : version === recordedAs
  const row = objectsOf(results.at(-1)).find(({ version }) => isIt(version ?? ''))
  return row && entryOf((column) => row[column] ?? undefined, table.columns)
}

/**
 * The file is complete: its row in the history, unless it undoes a migration, and that of its progress taken out, in one transaction. In a session
 * that is clean. Returns the history table as it is then; throws a mishap.
 */
export async function finish(
  session: Session,
  around: Surroundings,
  {
    bookmark,
    step,
    deployment,
    tookMs,
  }: {
    readonly bookmark: Bookmark
    readonly step: Step
    readonly deployment: string | undefined
    readonly tookMs: number
  },
): Promise<HistoryTable> {
  const { change, recordedAs, migration, kind } = step
  const found = await lookAgain(session, around)
  const table = change.type === 'delete' ? found : prepared(found)
  // The file may have recorded itself, in whatever form its authors write rows.
  const own =
    change.type === 'insert' ? await recordedRow(session, around, { table: found, ...step }) : undefined
  const version = own?.version ?? recordedAs
  const record: Record = { migration, kind, version, deployment }
  const preparation = change.type === 'delete' ? '' : prepareText(found)
  const statements = [
    beginOurs,
    ...startTransaction(around),
    ...bookmark.ours(),
    ...(preparation === '' ? [] : [preparation]),
    ...(change.type === 'insert' ? lateClaim(table, record) : []),
    ...(change.type === 'renew' ? [renewText(table, record, change.was)] : []),
    ...(change.type === 'delete' ? [] : [tookText(table, version, tookMs)]),
    deleteProgress(bookmark.table, bookmark.version, step.script.statements),
    'COMMIT',
  ]
  const { error, completed } = await session.send(statements.join('; '))
  if (error === undefined) return found
  if (completed === statements.length - 1) throw new CommitFailed(error, { deferred: false, item: undefined })
  throw new NotNoted(error, completed === statements.length - 2 ? bookmark.table : table)
}
