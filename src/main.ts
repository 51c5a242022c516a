import { readFileSync, statSync } from 'node:fs'
import { type UserInfo, userInfo } from 'node:os'
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
const tally = { applied: 0, skipped: 0, total: 0 }
let report: Report | undefined
let counts = false

const stop = new AbortController()
process.on('uncaughtException', (error) => {
  console.error(error)
  process.exit(exitCodes.BUG.exit)
})
for (const [signal, code] of [
  ['SIGINT', 'INTERRUPTED'],
  ['SIGTERM', 'TERMINATED'],
] as const) {
  const leave = () => {
    const leftBehind =
      'The server was not waited for: what was in flight is rolled back, or was just committed. Run again, the history knows.'
    sayEnd({ code, leftBehind })
    process.exit(exitCodes[code].exit)
  }
  process.on(signal, () => {
    // The first asks for an orderly end, the second does not wait for it, nor for a server that is silent.
    if (stop.signal.aborted) leave()
    setTimeout(leave, 8000).unref()
    stop.abort(new RunError({ code, leftBehind: 'No migration was in flight.' }))
  })
}

// Node ends when nothing is left to wait for, whatever has not been answered by then.
process.on('beforeExit', () => sayEnd({ code: 'BUG', message: 'the run stopped before its end' }))

process.exitCode = exitCodes[await run()].exit

async function run(): Promise<Outcome | keyof typeof exitCodes> {
  const argv = process.argv.slice(2)
  const asksForJson =
    process.env.RATCHET_OUTPUT === 'json' || /(?:^| )--output[= ]json(?: |$)/.test(argv.join(' '))
  try {
    report = await reporters[asksForJson ? 'json' : 'human']('info')
    const call = parseArguments(argv, process.env.PG_RATCHET_VERSION ?? 'dev')
    if (typeof call === 'string') {
      process.stdout.write(call)
      sayEnd()
      return 'done'
    }
    const { config, warnings } = loadConfig({
      flags: call.flags,
      env: process.env,
      readFile: (path) => readFileSync(path, 'utf8'),
      modeOf: (path) => statSync(path).mode,
      osUser: osUser()?.username,
      home: process.env.HOME || osUser()?.homedir,
      uid: process.getuid?.() ?? 0,
      connects: call.command.settings.includes('connection'),
    })
    report = await reporters[config.output](config.logLevel)
    for (const message of warnings) report({ type: 'config.warned', message })
    counts = call.command.counts ?? false
    const outcome = await call.command.run({ config, report, signal: stop.signal, tally }, call)
    sayEnd()
    return outcome
  } catch (error) {
    const failure = failureOf(error)
    sayEnd(failure)
    return failure.code
  }
}

/** The last words of a run, once: what stopped it, and how far it came. */
function sayEnd(failure?: Failure): void {
  const say = report
  report = undefined
  if (failure !== undefined) say?.({ type: 'run.failed', failure })
  if (counts) say?.({ type: 'run.finished', ...tally, durationMs: Math.round(performance.now() - started) })
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
function osUser(): UserInfo<string> | undefined {
  try {
    return userInfo()
  } catch {
    return undefined
  }
}
