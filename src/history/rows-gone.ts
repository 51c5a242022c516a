import { RunError } from '../failure/failure.ts'
import type { HistoryTable } from './table.ts'

/** A file that takes out what others recorded would make them run a second time. */
export function rowsGone(
  file: string,
  { display }: Pick<HistoryTable, 'display'>,
  version: string,
): RunError {
  return new RunError({
    code: 'MIGRATION_FAILED',
    file,
    explanation: `the file took rows out of the history table ${display}, among them that of ${version}`,
    hint: 'What is recorded must stay recorded: leave DELETE, TRUNCATE and DROP of it out of the file.',
  })
}
