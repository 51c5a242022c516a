import { type Answer, objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { removeText, renewText } from '../history/change.ts'
import { type Facts, factsOf, factsText } from '../history/facts.ts'
import { rowsGone } from '../history/rows-gone.ts'
import { chooseTable, type HistoryTable } from '../history/table.ts'
import { lateClaim, prepared, prepareText } from '../history/write.ts'
import type { Step } from '../plan/plan-up.ts'
import { matcher } from '../plan/reconcile.ts'
import { listening, type PipelineOptions } from './pipeline.ts'
import { hasEscaped, type StepFailure } from './step-failure.ts'
import { closing, committing, type Frame, message } from './transaction.ts'

/**
 * Ends a file that makes, reads or plainly inserts into the history table itself: it found the table as it would
 * under psql, and our row comes after it, in the same transaction. `file` is the answer to the file's last message.
 *
 * Returns the failure, if any: nothing of the file is left then, nor of what it did to the history.
 */
export async function claimLate(
  session: Session,
  frame: Frame,
  step: Step,
  { file, xid, ...options }: PipelineOptions & { readonly file: Answer; readonly xid: string | undefined },
): Promise<StepFailure | undefined> {
  const { migration, script, recordedAs, kind, change } = step
  const record = { migration, kind, version: recordedAs, deployment: options.deployment }
  const { schema, table } = frame.table
  const close = closing(frame, { script, last: options.endsRun })
  const closed = await session.send(message([...close, factsText({ schema, table })]), {
    ...listening('file', step, options),
    keepRows: true,
  })
  const atEnd = {
    step,
    phase: 'end',
    completed: closed.completed,
    completing: false,
    escaped: hasEscaped(file),
  } as const
  if (closed.error !== undefined) return { ...atEnd, error: closed.error }
  if (atEnd.escaped) return { ...atEnd, error: new Error('the file ended its transaction by itself') }
  let found: HistoryTable
  try {
    found = chooseTable({ schema, table }, factsOf(closed) as Facts)
  } catch (error) {
    // The file made a table that cannot be used: what was applied before it still has to be made durable.
    return { ...atEnd, error: error as Error }
  }
  const ready = prepared(found)
  const rows = found.exists
    ? await session.send(`SELECT version FROM ${ready.sql}`, { keepRows: true })
    : undefined
  const versions = objectsOf(rows?.results[0]).map(({ version }) => version ?? '')
  const gone = frame.recorded.find(
    (version) => !versions.includes(version) && !(change.type === 'delete' && version === recordedAs),
  )
  if (gone !== undefined && rows?.error === undefined)
    return { ...atEnd, error: rowsGone(migration.path, frame.table, gone) }
  const claim: string[] = []
  let own = recordedAs
  if (change.type === 'insert') {
    // The file may have recorded itself, in whatever form its authors write rows.
    const find = matcher([migration])
    own = versions.find((version) => find(version) !== undefined) ?? recordedAs
    const preparation = prepareText(found)
    claim.push(...(preparation === '' ? [] : [preparation]), ...lateClaim(ready, { ...record, version: own }))
  } else if (change.type === 'renew') claim.push(renewText(found, record, change.was))
  // It may have removed its row itself, or the table with it.
  else if (versions.includes(recordedAs)) claim.push(removeText(ready, recordedAs))
  const answer = await session.send(
    message([
      ...claim,
      ...committing(
        { ...frame, table: change.type === 'insert' ? ready : found },
        { recordedAs: own, change },
        xid,
      ),
    ]),
    listening('end', step, options),
  )
  if (answer.error !== undefined)
    return {
      ...atEnd,
      error: rows?.error ?? answer.error,
      completing: answer.completed <= claim.length,
    }
  if (change.type === 'insert' && found.missing.length > 0) options.onTakenOver(found)
  return undefined
}
