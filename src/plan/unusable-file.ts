import type { FileProblem } from '../failure/failure.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Position } from '../sql/position.ts'

/** A file that cannot be run as it is. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile'
  readonly problem: FileProblem

  constructor(problem: FileProblem) {
    super(problem.problem)
    this.problem = problem
  }
}

/** Does not return: this place is why the file cannot be run. */
export type Refuse = (at: { readonly start: Position }, problem: string, hint: string) => never

/** Refuses a file, with UnusableFile. */
export function refusing(migration: Migration): Refuse {
  return ({ start: { line, column } }, problem, hint) => {
    throw new UnusableFile({ file: migration.path, line, column, problem, hint })
  }
}
