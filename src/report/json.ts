import type { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe } from '../failure/words.ts'
import { drained } from './drained.ts'
import type { Report } from './event.ts'
import { isResult, isSaid, type Level, levelOf } from './level.ts'
import { pace } from './pace.ts'

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
        hooks: { streamWrite: withoutControls },
      },
      to,
    )
  const log = logger(wanted, err)
  // What was asked for is said at every level.
  const summary = logger('info', err)
  const results = logger('info', out)
  const isDue = pace()
  return (event) => {
    if (event.type === 'migration.running' && !(isSaid(levelOf(event), wanted) && isDue(event)))
      return undefined
    const said = event.type === 'run.failed' ? { ...event, ...describe(event.failure) } : event
    if (isResult(event)) results.info(said)
    else if (levelOf(event) === 'error' && event.type !== 'run.failed') summary.info(said)
    else log[levelOf(event)](said)
    return drained(err)
  }
}

/** Not pino's destination: that one sleeps for 100 ms whenever a pipe is full (half a minute for 100,000 notices, measured). */
const standardStreams: Destinations = { out: process.stdout, err: process.stderr }

/** JSON leaves them as they are, and a terminal may take U+009B for the start of an escape. They are in strings only. */
function withoutControls(line: string): string {
  return line.replace(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
