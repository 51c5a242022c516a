import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { RunError } from '../failure.ts'
import { type Facts, factsText } from '../history/facts.ts'
import { chooseTable, type HistoryTable } from '../history/table.ts'
import { lateClaim, prepared, prepareText } from '../history/write.ts'
import type { Step } from '../plan/plan-up.ts'
import { matcher } from '../plan/reconcile.ts'
import { failureOf, hasEscaped, listening, type PipelineOptions, type StepFailure } from './pipeline.ts'
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
  const { schema, table } = frame.table
  const answers = await Promise.all([
    session.send(beginText(script)),
    session.send(openText(frame, { script, record, predecessor: undefined, last })),
    session.send(fileText(script), { onNotice: (notice) => options.onNotice(step, notice) }),
    session.send(message([...closing(frame, { script, last }), factsText({ schema, table })]), {
      keepRows: true,
    }),
  ])
  const failure = failureOf(step, answers, Number.POSITIVE_INFINITY)
  if (failure !== undefined) return failure

  const atEnd = {
    step,
    phase: 'end',
    completed: Number.POSITIVE_INFINITY,
    completing: false,
    escaped: hasEscaped(answers[2]),
  } as const
  if (atEnd.escaped) return { ...atEnd, error: new Error('the file ended its transaction by itself') }
  const facts = answers[3].results.flatMap(objectsOf).find((row) => row.facts)?.facts
  let found: HistoryTable
  try {
    found = chooseTable({ schema, table }, JSON.parse(facts ?? '{}') as Facts)
  } catch (error) {
    // The file made a table that cannot be used: what was applied before it still has to be made durable.
    return { ...atEnd, error: error as Error }
  }
  const ready = prepared(found)
  const rows = found.exists
    ? await session.send(`SELECT version FROM ${ready.sql}`, { keepRows: true })
    : undefined
  const versions = objectsOf(rows?.results[0]).map(({ version }) => version ?? '')
  const gone = frame.recorded.find((version) => !versions.includes(version))
  if (gone !== undefined && rows?.error === undefined) return { ...atEnd, error: rowsGone(step, frame, gone) }
  // The file may have recorded itself, in whatever form its authors write rows.
  const find = matcher([migration])
  const own = versions.find((version) => find(version) !== undefined) ?? recordedAs
  const preparation = prepareText(found)
  const claim = [
    ...(preparation === '' ? [] : [preparation]),
    ...lateClaim(ready, { ...record, version: own }),
  ]
  const answer = await session.send(
    message([...claim, ...committing({ ...frame, table: ready }, own)]),
    listening('end', step, options),
  )
  if (answer.error !== undefined)
    return {
      ...atEnd,
      error: rows?.error ?? answer.error,
      completing: answer.completed === claim.length,
    }
  if (found.missing.length > 0) options.onTakenOver(found)
  return undefined
}

/** A file that takes out what others recorded would make them run a second time. */
function rowsGone({ migration }: Step, { table }: Frame, version: string): RunError {
  return new RunError({
    code: 'MIGRATION_FAILED',
    file: migration.path,
    explanation: `the file took rows out of the history table ${table.display}, among them that of ${version}`,
    hint: 'What is recorded must stay recorded: leave DELETE, TRUNCATE and DROP of it out of the file.',
  })
}
