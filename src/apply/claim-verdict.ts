import { identifier } from '../database/quote.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { RunError } from '../failure.ts'
import type { StepFailure } from './step-failure.ts'
import type { Frame } from './transaction.ts'

/** Our own statement: its words would mislead ("division by zero"), so each becomes a sentence. */
export function judgeClaim(stepFailure: StepFailure, frame: Frame): 'again' | RunError {
  const { step, error } = stepFailure
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
        `Run: ALTER TABLE ${table.sql} ALTER COLUMN version TYPE text;`,
      )
    default:
      return unusable(message, `SQLSTATE ${code}: nothing was run.`)
  }
}

/** A privilege on the history table is missing: inserting the row and completing it need one each. */
export function mayNotRecord({ step, error }: StepFailure, { table, facts }: Frame): RunError {
  return new RunError(
    {
      code: 'PERMISSION_MISSING',
      doing: `recording ${step.migration.file} in ${table.display}`,
      reason: error.message,
      hint: `Run: GRANT SELECT, INSERT, UPDATE, DELETE ON ${table.sql} TO ${identifier(facts.role)};`,
    },
    { cause: error },
  )
}
