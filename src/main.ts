import { existsSync } from 'node:fs'
import { ask } from './ask.ts'
import { now } from './clock.ts'
import type { Command, Outcome } from './commands/command.ts'
import { loadConfig } from './config/load.ts'
import { settings } from './config/settings.ts'
import { thisMachine } from './config/this-machine.ts'
import { isConnectionLoss, isHindered, serverErrorOf } from './database/sqlstate.ts'
import { exitCodes } from './exit-code.ts'
import { type Failure, RunError } from './failure/failure.ts'
import { type Call, plainCall } from './plain-call.ts'
import type { Report } from './report/event.ts'
import { finishedText } from './report/finished.ts'
import { firstReporter, reporterFor } from './report/index.ts'
import { writeTermination } from './report/termination.ts'

// Until something better is known: Node's own exit 1 would claim that a migration failed and was rolled back.
process.exitCode = exitCodes.BUG.exit
// A reader that went away (| head) is no reason to stop in the middle of a run.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const started = now()
const tally = { applied: 0, skipped: 0, total: 0, undone: 0, left: 0 }
let report: Report | undefined
let counts: Command['counts']
let ended = false
// A setting that cannot be read is also a reason to say why it ended.
let terminationFile = process.env.RATCHET_TERMINATION_FILE || settings.terminationFile.fallback

const stop = new AbortController()
process.on('uncaughtException', (error) => {
  // It has been said how the run ended: nobody may be told otherwise.
  if (ended) return void leave()
  try {
    if (report === undefined) throw error
    sayEnd('BUG', bugOf(error))
  } catch (unsaid) {
    console.error(unsaid)
  }
  process.exitCode = exitCodes.BUG.exit
  // Nothing may go on for long, whoever reads what was said.
  setTimeout(() => process.exit(), 1000).unref()
  void leave()
})
for (const [signal, code] of [
  ['SIGINT', 'INTERRUPTED'],
  ['SIGTERM', 'TERMINATED'],
] as const) {
  const leaveAtOnce = () => {
    if (ended) process.exit()
    const leftBehind =
      'The server was not waited for: what was in flight is rolled back, or was just committed. Run again, the history knows.'
    sayEnd(code, { code, leftBehind })
    process.exit(exitCodes[code].exit)
  }
  process.on(signal, () => {
    // The first asks for an orderly end, the second does not wait for it, nor for a server that is silent.
    if (stop.signal.aborted) leaveAtOnce()
    setTimeout(leaveAtOnce, 8000).unref()
    stop.abort(new RunError({ code, leftBehind: 'No migration was in flight.' }))
  })
}

// Node ends when nothing is left to wait for, whatever has not been answered by then.
process.on('beforeExit', () => sayEnd('BUG', { code: 'BUG', message: 'the run stopped before its end' }))

// Not awaited here: the bundle is CommonJS, which Node.js starts faster and which knows no await outside of a function.
void run().then((outcome) => {
  process.exitCode = exitCodes[outcome].exit
  return leave()
})

/**
 * Ends the process once all is written. Left to itself Node.js takes down the handlers of signals first, and is killed by one
 * that comes then (tried): what was said to be done would end like a failure.
 */
async function leave(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    if (stream.writableLength > 0) await new Promise((resolve) => stream.write('', resolve))
  process.exit()
}

async function run(): Promise<Outcome | keyof typeof exitCodes> {
  const argv = process.argv.slice(2)
  try {
    report = await firstReporter(argv, process.env)
    const call = (await plainCall(argv)) ?? (await parsed(argv))
    if (typeof call === 'string') {
      process.stdout.write(call)
      report = undefined
      return 'done'
    }
    const { config, warnings } = loadConfig({
      ...thisMachine(process.env),
      flags: call.flags,
      connects: call.command.connects?.(call.options) ?? call.command.settings.includes('connection'),
    })
    terminationFile = config.terminationFile
    report = await reporterFor(config)
    for (const message of warnings) report({ type: 'config.warned', message })
    counts = call.command.counts
    const { signal } = stop
    const askHere = (question: string) => ask(question, signal)
    const outcome = await call.command.run({ config, report, signal, tally, ask: askHere }, call)
    sayEnd(outcome)
    return outcome
  } catch (error) {
    const failure = failureOf(error)
    sayEnd(failure.code, failure)
    return failure.code
  }
}

/** What the command line asks for, or the text of help. Throws USAGE. The parser is loaded where there is something to parse. */
async function parsed(argv: readonly string[]): Promise<Call | string> {
  const { parseArguments } = await import('./cli.ts')
  return parseArguments(argv, process.env.PG_RATCHET_VERSION ?? 'dev', process.stdout.columns)
}

/** The last words of a run, once: what stopped it, and how far it came. */
function sayEnd(ending: keyof typeof exitCodes, failure?: Failure): void {
  const say = report
  report = undefined
  ended = true
  if (say === undefined) return
  if (failure !== undefined) say({ type: 'run.failed', failure })
  const durationMs = Math.round(now() - started)
  const { undone, left, ...applied } = tally
  const last =
    counts === 'applied'
      ? ({ type: 'run.finished', ...applied, durationMs } as const)
      : counts === 'undone'
        ? ({ type: 'undo.finished', undone, left, durationMs } as const)
        : undefined
  if (last !== undefined) say(last)
  const { exit, retry, meaning } = exitCodes[ending]
  say({ type: 'program.ended', exit })
  if (existsSync(terminationFile))
    writeTermination(terminationFile, {
      failure,
      summary: last && finishedText(last),
      ...{ exit, meaning, retry },
    })
}

function failureOf(error: unknown): Failure {
  if (error instanceof RunError) return error.failure
  if (isConnectionLoss(error))
    return {
      code: 'CONNECTION_LOST',
      reason: (error as Error).message,
      leftBehind: 'No migration was in flight. Run again to go on.',
    }
  if (isHindered(error))
    return {
      code: 'SERVER_UNABLE',
      server: serverErrorOf(error),
      leftBehind: 'No migration was in flight. Run again to go on.',
    }
  return bugOf(error)
}

function bugOf(error: unknown): Failure {
  return { code: 'BUG', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
