import { literal } from '../database/quote.ts'
import type { Failure } from '../failure/failure.ts'
import { progressTable } from '../history/progress.ts'
import type { Step } from '../plan/plan-up.ts'
import { progressVersion } from '../plan/unfinished.ts'
import { DoneSum } from './done-sum.ts'
import type { Circumstances } from './explain.ts'
import type { Stopped } from './mishap.ts'
import { firstLine } from './resume.ts'
import type { Unsettled } from './witness.ts'

/** What was found, and the ways out that are always there: by hand, the statement is done, or it is not. */
export function unsettled(
  { unsettled, number, text }: Stopped,
  { step, bookmark, around }: Circumstances,
): Failure {
  const { reason, found, ways } = unsettled
  const at = lookUp(step, number)
  return {
    code: 'MIGRATION_UNSETTLED',
    file: step.migration.path,
    line: at.line,
    statement: number,
    text: firstLine(text ?? at.text),
    reason,
    found,
    ways: [
      ...ways,
      ...byHand(reason, {
        number,
        sum: at.sum,
        sql: progressTable(around.table).sql,
        version: bookmark?.version ?? progressVersion(step),
        doing: text !== undefined,
      }),
    ],
  }
}

function byHand(
  reason: Unsettled['reason'],
  {
    number,
    sum,
    sql,
    version,
    doing,
  }: {
    readonly number: number
    readonly sum: string
    readonly sql: string
    readonly version: string
    readonly doing: boolean
  },
): string[] {
  const where = `WHERE version = ${literal(version)};`
  const idle = 'doing = NULL, kind = NULL, facts = NULL'
  const startOver = `To start over, undo by hand what is done of it, and run: DELETE FROM ${sql} ${where}`
  if (reason === 'edited' && !doing)
    return [`To take the file as it is, run: UPDATE ${sql} SET done_sum = '${sum}' ${where}`, startOver]
  if (reason === 'session')
    return [
      startOver,
      `Where the rest does not need it, run: UPDATE ${sql} SET session = COALESCE(session, '{}') - 'temporary' - 'prepared' - 'cursors' || '{"at": ${number}}' ${where}`,
    ]
  return [
    `If statement ${number} is done as it should be, run: UPDATE ${sql} SET done = ${number}, done_sum = '${sum}', ${idle} ${where}`,
    `If nothing of it is left, run: UPDATE ${sql} SET ${idle} ${where}`,
  ]
}

/** The statement of this number in the file, and the sum up to and including it. */
function lookUp({ script }: Step, number: number): { line?: number; text: string; sum: string } {
  const sum = new DoneSum()
  let found: { line: number; text: string } | undefined
  for (const item of script.items()) {
    if (item.number > number) break
    sum.add(item)
    if (item.data !== undefined) for (const _passed of sum.addData(item.data.chunks));
    const { start, text } = item.statement
    if (item.number === number) found = { line: start.line, text }
  }
  return { text: '', ...found, sum: sum.hex }
}
