import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { parseArguments } from './cli.ts'
import type { Outcome } from './commands/command.ts'
import { loadConfig } from './config/load.ts'
import { isConnectionLoss } from './database/sqlstate.ts'
import { exitCodes } from './exit-code.ts'
import { type Failure, RunError } from './failure.ts'
import type { Report } from './report/event.ts'
import { reporters } from './report/index.ts'

// Until something better is known: Node's own exit 1 would claim that a migration failed and was rolled back.
process.exitCode = exitCodes.BUG.exit
// A reader that went away (| head) is no reason to stop in the middle of a run.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const started = performance.now()
const stop = new AbortController()
process.on('uncaughtException', (error) => {
  console.error(error)
  process.exit(exitCodes.BUG.exit)
})
for (const [signal, code] of [
  ['SIGINT', 'INTERRUPTED'],
  ['SIGTERM', 'TERMINATED'],
] as const)
  process.on(signal, () => {
    // The first asks for an orderly end, the second does not wait for it, nor for a server that is silent.
    if (stop.signal.aborted) process.exit(exitCodes[code].exit)
    setTimeout(() => process.exit(exitCodes[code].exit), 8000).unref()
    stop.abort(new RunError({ code, leftBehind: 'No migration was in flight.' }))
  })

process.exitCode = exitCodes[await run()].exit

async function run(): Promise<Outcome | keyof typeof exitCodes> {
  const tally = { applied: 0, skipped: 0, total: 0 }
  let report = await reporters[process.env.RATCHET_OUTPUT === 'json' ? 'json' : 'human']('info')
  let counts = false
  try {
    const call = parseArguments(process.argv.slice(2), process.env.PG_RATCHET_VERSION ?? 'dev')
    if (typeof call === 'string') {
      process.stdout.write(call)
      return 'done'
    }
    const { config, warnings } = loadConfig({
      flags: call.flags,
      env: process.env,
      readFile: (path) => readFileSync(path, 'utf8'),
      osUser: osUser(),
      uid: process.getuid?.() ?? 0,
      connects: call.command.settings.includes('connection'),
    })
    report = await reporters[config.output](config.logLevel)
    for (const message of warnings) report({ type: 'config.warned', message })
    counts = call.command.counts ?? false
    return await call.command.run({ config, report, signal: stop.signal, tally }, call)
  } catch (error) {
    return sayFailure(error, report)
  } finally {
    if (counts)
      report({ type: 'run.finished', ...tally, durationMs: Math.round(performance.now() - started) })
  }
}

function sayFailure(error: unknown, report: Report): keyof typeof exitCodes {
  const failure = failureOf(error)
  report({ type: 'run.failed', failure })
  return failure.code
}

function failureOf(error: unknown): Failure {
  if (error instanceof RunError) return error.failure
  if (isConnectionLoss(error))
    return {
      code: 'CONNECTION_LOST',
      reason: (error as Error).message,
      leftBehind: 'No migration was in flight. Run again to go on.',
    }
  return { code: 'BUG', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

/** A uid without a name of its own (OpenShift) is no error here: the role may come from elsewhere. */
function osUser(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}
