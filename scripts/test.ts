import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** What is looked at of Vitest's report in JSON. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

type Count = { readonly passed: number; readonly failed: number; readonly skipped: number }

const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const reports = await mkdtemp(join(tmpdir(), 'pg-ratchet-tests-'))
const counts: Count[] = []
/** What failed, to be said again at the end: the output above is long, and often cut. */
const failures: string[] = []

if (args.some((arg) => arg.startsWith('--project'))) {
  counts.push(await vitest([]))
} else {
  counts.push(await vitest(['unit', 'golden', 'database']))
  // A sample: `npm run test:faults` is all of it.
  counts.push(await vitest(['faults']))
  const obstacle = process.env.CI ? undefined : dockerObstacle()
  // These start a program for every file, and containers, on every processor: nothing in them is measured.
  counts.push(await vitest(['differential', ...(obstacle ? [] : ['examples'])]))
  // In a run of their own: what they measure should not be the load of the others.
  if (!obstacle) counts.push(await vitest(['image']))
  else console.log(`\nThe tests of the image and of the examples did not run: ${obstacle}.`)
}
await rm(reports, { recursive: true })

if (failures.length > 0) console.log(`\n${failures.join('\n\n')}`)
const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

/** Runs projects, by default those that the arguments name. What fails outside a test counts as one failure. */
async function vitest(projects: readonly string[]): Promise<Count> {
  const report = join(reports, `${counts.length}.json`)
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...projects.map((project) => `--project=${project}`),
      // A name that was asked for need not be in each of the runs; without one, a project without tests is a mistake.
      ...(args.length > 0 ? ['--passWithNoTests'] : []),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
    testResults = [],
  }: Partial<Report> = await readFile(report, 'utf8').then(JSON.parse, () => ({}))
  failures.push(...testResults.flatMap(failuresOf))
  return {
    passed: numPassedTests,
    failed: status === 0 ? numFailedTests : Math.max(1, numFailedTests),
    skipped: numPendingTests + numTodoTests,
  }
}

/** A file's failures with the first lines of each: a test's, or what went wrong around the tests. */
function failuresOf({ name, status, message, assertionResults }: Report['testResults'][number]): string[] {
  const failed = assertionResults.filter((test) => test.status === 'failed')
  const file = relative(root, name)
  if (status === 'failed' && failed.length === 0) return [`FAILED ${file}\n${head(message ?? '')}`]
  return failed.map((test) => `FAILED ${file} > ${test.fullName}\n${head(test.failureMessages.join('\n'))}`)
}

function head(text: string): string {
  const lines = stripVTControlCharacters(text).split('\n')
  return lines
    .filter((line) => !/^\s+at .*\bnode_modules\b/.test(line))
    .slice(0, 25)
    .join('\n')
    .slice(0, 3000)
}

/** Why containers can't be run here; undefined where they can. */
function dockerObstacle(): string | undefined {
  for (const [needed, command] of [
    ['a Docker engine', ['info']],
    ['Docker Compose', ['compose', 'version']],
  ] as const) {
    const { status } = spawnSync('docker', command, { stdio: 'ignore' })
    if (status !== 0) return `they need ${needed}, and \`docker ${command.join(' ')}\` fails`
  }
  return undefined
}

function sum(what: keyof Count): number {
  return counts.reduce((total, count) => total + count[what], 0)
}
