import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Count = { readonly passed: number; readonly failed: number; readonly skipped: number }

const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const reports = await mkdtemp(join(tmpdir(), 'pg-ratchet-tests-'))
const counts: Count[] = []

if (args.some((arg) => arg.startsWith('--project'))) {
  counts.push(await vitest([]))
} else {
  counts.push(await vitest(['unit', 'golden', 'database']))
  // It starts a program for every file, on every processor.
  counts.push(await vitest(['differential']))
  // In a run of their own: what they measure should not be the load of the others.
  const obstacle = dockerObstacle()
  if (!obstacle || process.env.CI) counts.push(await vitest(['image']))
  else console.log(`\nThe image tests did not run: ${obstacle}.`)
}
await rm(reports, { recursive: true })

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
  } = await readFile(report, 'utf8').then(JSON.parse, () => ({}))
  return {
    passed: numPassedTests,
    failed: status === 0 ? numFailedTests : Math.max(1, numFailedTests),
    skipped: numPendingTests + numTodoTests,
  }
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
