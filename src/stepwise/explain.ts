import { identifier, literal } from '../database/quote.ts'
import { codeOf, isConnectionLoss, serverErrorOf, sqlstate } from '../database/sqlstate.ts'
import { type Failure, RunError, type Unfinished, whatStays } from '../failure.ts'
import { progressTable } from '../history/progress.ts'
import { placeIn } from '../plan/place.ts'
import type { Step } from '../plan/plan-up.ts'
import type { StepwiseFailure } from './apply-stepwise.ts'
import type { Bookmark } from './bookmark.ts'
import { DoneSum } from './done-sum.ts'
import { CommitFailed, Escaped, NotNoted, StatementFailed, Stopped } from './mishap.ts'
import type { Surroundings } from './ours.ts'
import { firstLine } from './resume.ts'
import type { Unsettled } from './witness.ts'

interface Circumstances {
  readonly step: Step
  readonly around: Surroundings
  readonly bookmark: Bookmark | undefined
}

/** What a mishap means for people, and what of the file is done. */
export function failureOf(mishap: unknown, circumstances: Circumstances): StepwiseFailure {
  const { step, bookmark } = circumstances
  const done = bookmark?.done ?? 0
  const left = mishap instanceof StatementFailed ? mishap.left : undefined
  const unfinished: Unfinished = { done, total: step.script.statements, next: lineOf(step, done + 1), left }
  const error = causeOf(mishap)
  const fail = (failure: Failure) => ({ error: new RunError(failure, { cause: mishap }), unfinished })
  if (error instanceof RunError && error.failure.code === 'FILE_CHANGED')
    return fail({ ...error.failure, leftBehind: whatStays(error.failure.file, unfinished, 'Run again') })
  if (error instanceof RunError || isConnectionLoss(error) || givesWay(error)) return { error, unfinished }
  const file = step.migration.path
  if (mishap instanceof Stopped) return fail(unsettled(mishap, circumstances))
  if (mishap instanceof Escaped) return fail({ code: 'MIGRATION_PARTLY_APPLIED', file })
  // A bug.
  if (codeOf(error) === undefined) throw error
  const server = serverErrorOf(error)
  if (mishap instanceof NotNoted) return fail(notNoted(error, mishap, { ...circumstances, unfinished }))
  if (mishap instanceof StatementFailed)
    return fail({
      code: 'MIGRATION_FAILED',
      file,
      place: placeIn(step.migration, { ...mishap, error, failed: mishap.item.statement }),
      server,
      hint: hintFor(error),
      unfinished,
    })
  if (mishap instanceof CommitFailed)
    return fail({
      code: 'MIGRATION_FAILED',
      file,
      server,
      unfinished,
      hint: mishap.deferred
        ? 'A deferred constraint or trigger failed at the end of a transaction.'
        : 'It failed when a transaction was committed.',
    })
  return { error, unfinished }
}

function causeOf(mishap: unknown): Error {
  const error = mishap as Error
  const wraps = [StatementFailed, CommitFailed, NotNoted].some((type) => error instanceof type)
  return wraps ? (error.cause as Error) : error
}

function givesWay(error: unknown): boolean {
  const codes: readonly (string | undefined)[] = [
    sqlstate.lockNotAvailable,
    sqlstate.deadlockDetected,
    sqlstate.serializationFailure,
  ]
  return codes.includes(codeOf(error))
}

function lineOf({ script }: Step, number: number): number | undefined {
  try {
    for (const item of script.items()) if (item.number === number) return item.statement.start.line
  } catch {
    // The file is not what it was.
  }
  return undefined
}

function hintFor(error: Error): string | undefined {
  if (codeOf(error) === sqlstate.queryCanceled && /statement timeout/.test(error.message))
    return 'RATCHET_STATEMENT_TIMEOUT sets the limit for migrations (0: none); unset, it is that of the role, database or server.'
  return undefined
}

/** Our own statement: its words would mislead ("division by zero"). */
function notNoted(
  error: Error,
  { table }: NotNoted,
  { step, around, unfinished }: Circumstances & { readonly unfinished: Unfinished },
): Failure {
  const file = step.migration.path
  switch (codeOf(error)) {
    case sqlstate.insufficientPrivilege:
      return {
        code: 'PERMISSION_MISSING',
        doing: `noting in ${table.display} how far ${step.migration.file} came`,
        reason: error.message,
        hint: `Run: GRANT USAGE, CREATE ON SCHEMA ${identifier(around.table.schema)} TO ${identifier(around.facts.role)}; and where the table is there: GRANT SELECT, INSERT, UPDATE, DELETE ON ${table.sql} TO ${identifier(around.facts.role)};`,
      }
    case sqlstate.invalidSchemaName:
      return {
        code: 'HISTORY_TABLE_UNUSABLE',
        table: table.display,
        reason: 'its schema does not exist',
        hint: `Run: CREATE SCHEMA ${identifier(around.table.schema)};`,
      }
    case sqlstate.divisionByZero:
      return {
        code: 'MIGRATION_FAILED',
        file,
        explanation: `its row in ${table.display} is not what this run made it: somebody else changed it, or runs this file too`,
        unfinished,
      }
    case sqlstate.readOnlySqlTransaction:
      return {
        code: 'MIGRATION_FAILED',
        file,
        explanation: `the file made its transactions read-only, so ${table.display} cannot say how far it came`,
        unfinished,
      }
    default:
      return { code: 'MIGRATION_FAILED', file, server: serverErrorOf(error), unfinished }
  }
}

/** What was found, and the ways out that are always there: by hand, the statement is done, or it is not. */
function unsettled({ unsettled, number, text }: Stopped, { step, bookmark, around }: Circumstances): Failure {
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
        version: bookmark?.version ?? step.migration.version,
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
