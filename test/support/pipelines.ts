import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The examples for continuous integration. */
export const ci = join(import.meta.dirname, '../../examples/ci')

/** What a job runs, one command after the other, and the variables that it sets. */
export type Job = {
  readonly name: string
  readonly commands: readonly string[]
  readonly variables: Readonly<Record<string, string>>
}

type Variables = Record<string, string>

type GitHub = {
  env?: Variables
  jobs: Record<string, { env?: Variables; steps: { run?: string }[] }>
}
type GitLabJob = { script?: string[]; after_script?: string[]; variables?: Variables }
type CircleCi = {
  jobs: Record<string, { environment?: Variables; steps: (string | { run?: { command: string } })[] }>
}

const readers: Readonly<Record<string, (parsed: unknown) => Job[]>> = {
  'github-actions.yml': (parsed) => {
    const { env, jobs } = parsed as GitHub
    return Object.entries(jobs).map(([name, job]) => ({
      name,
      commands: job.steps.flatMap(({ run }) => run ?? []),
      variables: { ...env, ...job.env },
    }))
  },
  'gitlab-ci.yml': (parsed) => {
    const { variables, ...rest } = parsed as { variables: Variables } & Record<string, GitLabJob>
    return Object.entries(rest).flatMap(([name, job]) =>
      job.script === undefined
        ? []
        : [
            {
              name,
              commands: [...job.script, ...(job.after_script ?? [])],
              variables: { ...variables, ...job.variables },
            },
          ],
    )
  },
  'circleci.yml': (parsed) =>
    Object.entries((parsed as CircleCi).jobs).map(([name, job]) => ({
      name,
      commands: job.steps.flatMap((step) => (typeof step === 'string' ? [] : (step.run?.command ?? []))),
      variables: { ...job.environment },
    })),
}

/** The files. */
export const pipelines = Object.keys(readers)

/** The jobs of one of them, in its order. */
export function jobsOf(file: string): Job[] {
  const jobs = readers[file]?.(parse(readFileSync(join(ci, file), 'utf8'))) ?? []
  return jobs.map((job) => ({ ...job, commands: job.commands.map((command) => command.trimEnd()) }))
}
