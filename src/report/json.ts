import { destination, pino } from 'pino'
import { describe } from '../failure.ts'
import type { Report } from './event.ts'
import { type Level, levelOf } from './level.ts'

/** One JSON object a line, on stderr: the event as it is, with `level`, `time` and, for a failure, its words. */
export function json(wanted: Level): Report {
  const options = {
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    level: wanted,
    formatters: { level: (level: string) => ({ level }) },
  }
  const log = pino(options, destination({ fd: 2, sync: true }))
  const results = pino(options, destination({ fd: 1, sync: true }))
  return (event) => {
    const said = event.type === 'run.failed' ? { ...event, ...describe(event.failure) } : event
    if (event.type === 'run.finished' || event.type === 'database.ready') log.info(said)
    else if (event.type === 'status.listed' || event.type === 'plan.listed' || event.type === 'file.created')
      results.info(said)
    else log[levelOf(event)](said)
  }
}
