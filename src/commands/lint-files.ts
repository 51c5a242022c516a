import type { FileProblem } from '../failure/failure.ts'
import type { Subject } from '../lint/index.ts'
import type { Migration } from '../migrations/migration.ts'
import { type Reading, type Script, scriptOf } from '../plan/script.ts'
import { UnusableFile } from '../plan/unusable-file.ts'
import type { Finding } from '../report/event.ts'
import type { Run } from './command.ts'

/** What looking at some of the files has shown. */
export interface Looked {
  readonly findings: readonly Finding[]
  /** Why scripts that were wanted cannot be run at all. */
  readonly problems: readonly FileProblem[]
}

/**
 * Looks at the scripts that are wanted, of all migrations of the folder in their order: what the others make is known then.
 * The parser, and all rules, are loaded here, for the commands that show what they find.
 *
 * Throws CONFIG_INVALID where the settings name a rule that is not there.
 */
export async function lintFiles(
  { config, signal }: Pick<Run, 'config' | 'signal'>,
  migrations: readonly Migration[],
  isWanted: (script: Migration) => boolean,
  reading: Reading,
): Promise<Looked> {
  const [{ lint }, { severitiesOf }] = await Promise.all([
    import('../lint/index.ts'),
    import('../lint/severities.ts'),
  ])
  const severities = severitiesOf(config.checkRules ?? [])
  const problems: FileProblem[] = []
  const findings = await lint(subjectsOf(migrations, isWanted, reading, problems), {
    severities,
    historyTable: reading.historyTable,
    signal,
  })
  return { findings, problems }
}

function* subjectsOf(
  migrations: readonly Migration[],
  isWanted: (script: Migration) => boolean,
  reading: Reading,
  problems: FileProblem[],
): Generator<Subject> {
  const lastWanted = migrations.findLastIndex((one) => isWanted(one) || (one.down && isWanted(one.down)))
  for (const migration of migrations.slice(0, lastWanted + 1))
    for (const script of [migration, migration.down]) {
      if (script === undefined) continue
      const wanted = isWanted(script)
      const direction = script === migration ? 'up' : 'down'
      // A large file brings data; nobody is to wait for it only to know what it makes.
      if (!wanted && (direction === 'down' || script.text === undefined)) continue
      const run = readable(script, reading, wanted ? problems : [])
      if (run !== undefined) yield { migration: script, direction, wanted, ...run }
    }
}

/** How it is run; undefined, and one problem more, where it cannot be. */
function readable(
  script: Migration,
  reading: Reading,
  problems: FileProblem[],
): Pick<Script, 'items' | 'mode' | 'stepwise'> | undefined {
  try {
    const { items, mode, stepwise } = scriptOf(script, reading)
    return { items, mode, stepwise }
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error
    problems.push(error.problem)
    return undefined
  }
}
