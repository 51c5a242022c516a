import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { type Facts, factsText } from '../history/facts.ts'
import { chooseTable } from '../history/table.ts'
import { lateClaimText, prepared, prepareText } from '../history/write.ts'
import type { Step } from '../plan/plan-up.ts'
import { matcher } from '../plan/reconcile.ts'
import { failureOf, type PipelineOptions, type StepFailure } from './pipeline.ts'
import { beginText, closing, committing, type Frame, fileText, message, openText } from './transaction.ts'

/**
 * Applies one file that makes, reads or plainly inserts into the history table itself: it finds the table as
 * it would under psql, and our row comes after it, in the same transaction. Not pipelined.
 *
 * Returns the failure, if any: nothing of the file is left then, nor of what it did to the history.
 */
export async function applyWithLateClaim(
  session: Session,
  frame: Frame,
  step: Step,
  options: PipelineOptions,
): Promise<StepFailure | undefined> {
  const { migration, script, recordedAs } = step
  const record = { migration, version: recordedAs, deployment: options.deployment }
  const last = options.endsRun
  const startedAt = performance.now()
  const { schema, table } = frame.table
  const answers = await Promise.all([
    session.send(beginText(script)),
    session.send(openText(frame, { script, record, predecessor: undefined, last })),
    session.send(fileText(script), { onNotice: (notice) => options.onNotice(step, notice) }),
    session.send(message([...closing(frame, { script, last }), factsText({ schema, table })]), {
      keepRows: true,
    }),
  ])
  const failure = failureOf(step, answers)
  if (failure !== undefined) return failure

  const facts = answers[3].results.flatMap(objectsOf).find((row) => row.facts)?.facts
  const found = chooseTable({ schema, table }, JSON.parse(facts ?? '{}') as Facts)
  const ready = prepared(found)
  const rows = found.exists
    ? await session.send(`SELECT version FROM ${ready.sql}`, { keepRows: true })
    : undefined
  // The file may have recorded itself, in whatever form its authors write rows.
  const find = matcher([migration])
  const own =
    objectsOf(rows?.results[0]).find(({ version }) => find(version ?? '') !== undefined)?.version ??
    recordedAs
  const preparation = prepareText(found)
  const answer = await session.send(
    message([
      ...(preparation === '' ? [] : [preparation]),
      lateClaimText(ready, { ...record, version: own }),
      ...committing({ ...frame, table: ready }, own),
    ]),
  )
  if (answer.error !== undefined)
    return {
      step,
      phase: 'end',
      error: rows?.error ?? answer.error,
      completed: Number.POSITIVE_INFINITY,
      escaped: false,
    }
  options.onApplied(step, performance.now() - startedAt)
  return undefined
}
