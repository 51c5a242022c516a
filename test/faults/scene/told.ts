import type { Failure } from '../../../src/failure/failure.ts'
import type { RunEvent } from '../../../src/report/event.ts'
import type { ProgramResult } from '../../support/program.ts'

/** What a run said about itself. */
export type Told = {
  readonly exit: number
  /** Versions that it said were applied. */
  readonly applied: readonly string[]
  readonly failure?: (Failure & Words) | undefined
  /** Its last words; a killed one has none. */
  readonly summary?: Extract<RunEvent, { type: 'run.finished' }> | undefined
  readonly stderr: string
}

/** What people read of a failure. */
type Words = { readonly summary: string; readonly hint: string }

/** Understands the output of a run with --output json. */
export function toldBy({ exit, stderr }: Pick<ProgramResult, 'exit' | 'stderr'>): Told {
  const events = stderr.split('\n').flatMap(eventOf)
  const failed = events.find((event) => event.type === 'run.failed')
  const summary = events.find((event) => event.type === 'run.finished')
  return {
    exit,
    applied: events.flatMap((event) => (event.type === 'migration.applied' ? [event.version] : [])),
    failure: failed && { ...failed.failure, summary: failed.summary, hint: failed.hint },
    summary,
    stderr,
  }
}

/** None in the line in which a program was killed. */
function eventOf(line: string): (RunEvent & Words)[] {
  try {
    return [JSON.parse(line)]
  } catch {
    return []
  }
}
