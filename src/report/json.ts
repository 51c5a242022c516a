import type { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe } from '../failure.ts'
import { drained } from './drained.ts'
import type { Report } from './event.ts'
import { type Level, levelOf } from './level.ts'

/** Where lines go: results to `out`, everything else to `err`. */
interface Destinations {
  readonly out: Writable
  readonly err: Writable
}

/** One JSON object a line: the event as it is, with `level`, `time` and, for a failure, its words. */
export function json(wanted: Level, { out, err }: Destinations = standardStreams): Report {
  const logger = (level: Level, to: Writable) =>
    pino(
      {
        base: null,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        level,
        formatters: { level: (level: string) => ({ level }) },
      },
      to,
    )
  const log = logger(wanted, err)
  // What was asked for is said at every level.
  const summary = logger('info', err)
  const results = logger('info', out)
  return (event) => {
    const said = event.type === 'run.failed' ? { ...event, ...describe(event.failure) } : event
    if (event.type === 'run.finished' || event.type === 'database.ready') summary.info(said)
    else if (event.type === 'status.listed' || event.type === 'plan.listed' || event.type === 'file.created')
      results.info(said)
    else log[levelOf(event)](said)
    return drained(err)
  }
}

/** Not pino's destination: that one sleeps for 100 ms whenever a pipe is full (half a minute for 100,000 notices, measured). */
const standardStreams: Destinations = { out: process.stdout, err: process.stderr }
