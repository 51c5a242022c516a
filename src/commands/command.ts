import type { Config } from '../config/load.ts'
import type { SettingGroup } from '../config/settings.ts'
import type { Report } from '../report/event.ts'

/** What a command is given. The signal is aborted with a RunError that says who asked. */
export interface Run {
  readonly config: Config
  readonly report: Report
  readonly signal: AbortSignal
  /** Counted while the run goes on, so that the last line can be said however it ends. */
  readonly tally: Tally
  /** Asks whoever sits at the terminal a question, yes or no; undefined where nobody does. */
  readonly ask: (question: string) => Promise<boolean | undefined>
}

/** Migrations applied by this run, applied before it, and in the folder; undone by it, and still applied. */
interface Tally {
  applied: number
  skipped: number
  total: number
  undone: number
  left: number
}

/** How a command ended that did its work. */
export type Outcome = 'done' | 'pending' | 'found' | 'diverged'

/** What can be asked. Help and argument parsing come from these fields. */
export interface Command {
  readonly summary: string
  /** The name of its only argument, where it takes one. */
  readonly argument?: { readonly name: string; readonly help: string }
  readonly options?: readonly { readonly flags: string; readonly help: string }[]
  readonly settings: readonly SettingGroup[]
  /** Whether it connects, where not all of its calls do that have the settings for it. */
  readonly connects?: (options: CommandInput['options']) => boolean
  /** What its last line counts, if anything. */
  readonly counts?: 'applied' | 'undone'
  readonly run: (run: Run, input: CommandInput) => Promise<Outcome>
}

/** The argument and options of one call. */
export interface CommandInput {
  readonly argument?: string | undefined
  readonly options: Readonly<Record<string, string | boolean | undefined>>
}
