import type { Report } from './event.ts'
import { human } from './human.ts'
import type { Level } from './level.ts'
import type { RepositoryPath } from './paths.ts'

/** What the settings say about output. */
export interface OutputSettings {
  readonly output: keyof typeof reporters
  readonly logLevel: Level
  /** The migrations folder, and what it is called in the repository. */
  readonly dir: string
  readonly pathPrefix: string | undefined
  readonly summaryFile: string | undefined
  readonly junitFile: string | undefined
  readonly codeQualityFile: string | undefined
}

interface Options {
  readonly level: Level
  readonly pathOf: RepositoryPath
}

const streams = { out: process.stdout, err: process.stderr }
const identity = (path: string) => path

/** Reporters by the name that `--output` gives them. All but the first are loaded only where they are asked for. */
const reporters = {
  human: async ({ level }: Options): Promise<Report> => human(streams, level),
  json: async ({ level }: Options): Promise<Report> => (await import('./json.ts')).json(level),
  github: async (options: Options): Promise<Report> => (await import('./github.ts')).github(streams, options),
  gitlab: async (options: Options): Promise<Report> => (await import('./gitlab.ts')).gitlab(streams, options),
}

/**
 * The reporter for a run whose settings are not read yet: what is wrong with them is to be said in the form that was asked for.
 */
export async function firstReporter(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Report> {
  const flag = /(?:^| )--output[= ](\w+)(?= |$)/.exec(argv.join(' '))?.[1]
  const asked = flag ?? (env.RATCHET_OUTPUT || (env.GITHUB_ACTIONS === 'true' ? 'github' : 'human'))
  const name = Object.hasOwn(reporters, asked) ? (asked as keyof typeof reporters) : 'human'
  return await reporters[name]({ level: 'info', pathOf: identity })
}

/** Says everything in the form that was asked for, and writes the files that were. */
export async function reporterFor(settings: OutputSettings): Promise<Report> {
  const { output, logLevel: level, summaryFile, junitFile, codeQualityFile } = settings
  const files = [summaryFile, junitFile, codeQualityFile].some((file) => file !== undefined)
  const simple = output === 'human' || output === 'json'
  const pathOf = simple && !files ? identity : await pathsOf(settings)
  const say = await reporters[output]({ level, pathOf })
  if (!files) return say
  const { fileReports } = await import('./files.ts')
  const reports = fileReports(settings, { pathOf, say })
  return (event) => {
    for (const report of reports) report(event)
    return say(event)
  }
}

async function pathsOf({ dir, pathPrefix }: OutputSettings): Promise<RepositoryPath> {
  const { repositoryPaths } = await import('./paths.ts')
  const { GITHUB_WORKSPACE, CI_PROJECT_DIR } = process.env
  const roots = [GITHUB_WORKSPACE, CI_PROJECT_DIR, process.cwd()].filter((root) => root !== undefined)
  return repositoryPaths({ dir, prefix: pathPrefix, roots: roots.filter((root) => root !== '') })
}
