import { codeOf, isHindered, serverErrorOf, sqlstate } from '../database/sqlstate.ts'
import { RunError } from '../failure/failure.ts'
import { grantOnTable, permissionMissing } from '../history/grants.ts'
import type { StepFailure } from './step-failure.ts'
import { type Frame, lockIsTaken } from './transaction.ts'

/** Our own statement: its words would mislead ("division by zero"), so each becomes a sentence. */
export function judgeClaim(stepFailure: StepFailure, frame: Frame): 'busy' | 'again' | RunError {
  const { step, error } = stepFailure
  if (lockIsTaken(frame, stepFailure)) return 'busy'
  // Nothing is claimed yet there, or a row is not what it was: the history has changed since it was read.
  const fromRead = step.script.claim === 'last' || step.change.type !== 'insert'
  if (fromRead && codeOf(error) === sqlstate.divisionByZero) return 'again'
  const { table } = frame
  const code = codeOf(error)
  const { message } = error
  const unusable = (reason: string, hint: string) =>
    new RunError({ code: 'HISTORY_TABLE_UNUSABLE', table: table.display, reason, hint }, { cause: error })
  switch (code) {
    case sqlstate.uniqueViolation:
      return 'again'
    case sqlstate.notNullViolation:
      // The predecessor's row is gone though its commit succeeded: the history has to be read again.
      if ((error as { column?: string }).column === 'version') return 'again'
      return unusable(message, 'Drop that constraint, or name another table with RATCHET_TABLE.')
    case sqlstate.divisionByZero:
    case sqlstate.featureNotSupported:
      return unusable(
        'a trigger or a rule on it swallows our row',
        `Drop that trigger or rule: nothing can be recorded in ${table.display}.`,
      )
    case sqlstate.insufficientPrivilege:
      return mayNotRecord(stepFailure, frame)
    case sqlstate.untranslatableCharacter:
      return new RunError(
        {
          code: 'FILES_UNUSABLE',
          problems: [
            {
              file: step.migration.path,
              problem: `its name cannot be written in the encoding of this database: ${message}`,
              hint: 'Rename the file, or use a database in UTF8.',
            },
          ],
        },
        { cause: error },
      )
    case sqlstate.stringDataRightTruncation:
      return unusable(
        `its columns are too short for ${step.recordedAs}: ${message}`,
        `Run: ALTER TABLE ${table.sql} ${tooLong(stepFailure, frame)
          .map((column) => `ALTER COLUMN ${column} TYPE text`)
          .join(', ')};`,
      )
    default:
      if (isHindered(error)) return unable(stepFailure)
      return unusable(message, `SQLSTATE ${code}: nothing was run.`)
  }
}

/** The server could not record it, though nothing is wrong with the table. */
function unable({ step, error }: StepFailure): RunError {
  const leftBehind = `${step.migration.path} was rolled back: nothing of it is left. Run again to go on.`
  return new RunError({ code: 'SERVER_UNABLE', server: serverErrorOf(error), leftBehind }, { cause: error })
}

/** The server says how long a value may be, and not of which column: those that have a longer one. */
function tooLong({ step: { migration, recordedAs, kind }, error }: StepFailure, { table }: Frame): string[] {
  const [, limit = 0] = /\((\d+)\)/.exec(error.message) ?? []
  const values = {
    version: recordedAs,
    name: migration.name,
    kind,
    checksum: migration.checksum,
  }
  const columns = Object.entries(values).flatMap(([column, value]) =>
    table.columns.has(column as keyof typeof values) && [...value].length > Number(limit) ? [column] : [],
  )
  return columns.length > 0 ? columns : ['executed_by']
}

/** A privilege on the history table is missing: inserting the row and completing it need one each. */
export function mayNotRecord({ step, error }: StepFailure, { table, facts }: Frame): RunError {
  return permissionMissing(
    step.change.type === 'delete'
      ? `removing ${step.recordedAs} from ${table.display}`
      : `recording ${step.migration.file} in ${table.display}`,
    error,
    `Run: ${grantOnTable(table.sql, facts.role)}`,
  )
}
