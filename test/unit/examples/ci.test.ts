import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { folder } from '../../support/folder.ts'
import { ci } from '../../support/pipelines.ts'

const root = join(import.meta.dirname, '../../..')
const run = promisify(execFile)

describe("GitHub's own parser of workflows", () => {
  const problems = (content: string) => {
    const silent = { error: () => {}, info: () => {}, verbose: () => {} }
    const { context } = parseWorkflow({ name: 'workflow.yml', content }, silent)
    return context.errors.getErrors().map(({ message }) => message)
  }
  const workflows = ['examples/ci/github-actions.yml', ...globSync('.github/workflows/*.yml', { cwd: root })]

  test.each(workflows)('takes %s', (file) => {
    expect(problems(readFileSync(join(root, file), 'utf8'))).toEqual([])
  })

  test.each([
    ['an unknown key', 'on: push\njobs: { a: { runs-on: x, step: [] } }', "Unexpected value 'step'"],
    ['a step that does nothing', 'on: push\njobs: { a: { runs-on: x, steps: [{ name: x }] } }', 'run'],
    ['an event that is none', 'on: pushed\njobs: { a: { runs-on: x, steps: [{ run: x }] } }', 'pushed'],
  ])('notices %s', (_title, content, problem) => {
    expect(problems(content).join('\n')).toContain(problem)
  })
})

describe("GitLab's schema", () => {
  /** What is said of a file. The program looks at the repository that it is in, so there has to be one. */
  const said = async (write: (path: string) => Promise<void>) => {
    await using place = await folder()
    await write(join(place.path, '.gitlab-ci.yml'))
    await run('git', ['init', '--quiet', place.path])
    const program = join(root, 'node_modules/gitlab-ci-local/dist/index.js')
    return await run(process.execPath, [program, '--list'], { cwd: place.path }).catch(
      (error: { stdout: string; stderr: string }) => error,
    )
  }

  test('takes gitlab-ci.yml', async () => {
    const { stdout, stderr } = await said((path) => copyFile(join(ci, 'gitlab-ci.yml'), path))
    expect(stderr).not.toContain('Invalid')
    expect(stdout).toMatch(/test-migrations [\s\S]*migrate-production /)
  })

  test('notices an unknown key', async () => {
    const { stderr } = await said((path) => writeFile(path, 'a: { script: [x], scripts: [x] }\n'))
    expect(stderr).toContain("'scripts' property is not expected")
  })
})

// CircleCI's own parser lets unknown keys pass, so they are looked at here.
describe('circleci.yml', () => {
  const config = parse(readFileSync(join(ci, 'circleci.yml'), 'utf8'))
  const jobs = Object.values(config.jobs) as Record<string, unknown>[]
  const runs = jobs.flatMap(({ steps }) => (steps as { run?: object }[]).flatMap((step) => step.run ?? []))

  test.each([
    ['the file', [config], ['version', 'jobs', 'workflows']],
    ['a job', jobs, ['machine', 'environment', 'steps']],
    ['a step', runs, ['name', 'command', 'when', 'no_output_timeout']],
  ])('%s has keys that CircleCI knows', (_title, objects, known) => {
    expect(objects.flatMap(Object.keys).filter((key) => !known.includes(key))).toEqual([])
  })

  test('the workflow runs the jobs that there are', () => {
    const named = config.workflows.migrations.jobs.map((job: string | object) =>
      typeof job === 'string' ? job : Object.keys(job)[0],
    )
    expect(named).toEqual(Object.keys(config.jobs))
  })
})
