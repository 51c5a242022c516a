import { type DestinationStream, pino } from 'pino'
import { describe } from '../failure.ts'
import type { Report } from './event.ts'
import { type Level, levelOf } from './level.ts'

/** Where lines go: results to `out`, everything else to `err`. */
interface Destinations {
  readonly out: DestinationStream
  readonly err: DestinationStream
}

/** One JSON object a line: the event as it is, with `level`, `time` and, for a failure, its words. */
export function json(wanted: Level, { out, err }: Destinations = standardStreams()): Report {
  const logger = (level: Level, to: DestinationStream) =>
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
  }
}

/**
 * Node's own streams: what a full pipe does not take at once they keep, and write before the process ends. pino's
 * would sleep for 100 ms whenever the pipe is full (half a minute for 100,000 notices, measured).
 */
function standardStreams(): Destinations {
  return {
    out: { write: (line) => void process.stdout.write(line) },
    err: { write: (line) => void process.stderr.write(line) },
  }
}
