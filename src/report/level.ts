import type { RunEvent } from './event.ts'

export type Level = 'error' | 'warn' | 'info' | 'debug'

const order: readonly Level[] = ['error', 'warn', 'info', 'debug']

/** True where an event of this level is to be said. */
export function isSaid(level: Level, wanted: Level): boolean {
  return order.indexOf(level) <= order.indexOf(wanted)
}

/** How loud an event is. Results that were asked for are said at every level. */
export function levelOf(event: RunEvent): Level {
  switch (event.type) {
    case 'run.failed':
    case 'run.finished':
    case 'status.listed':
    case 'plan.listed':
    case 'file.created':
    case 'database.ready':
      return 'error'
    case 'config.warned':
    case 'folder.warned':
    case 'connection.retrying':
    case 'lock.waiting':
    case 'history.diverged':
    case 'history.taken-over':
    case 'migration.warned':
    case 'migration.retrying':
    case 'migration.waiting':
      return 'warn'
    case 'connection.opened':
      return event.attempts > 1 ? 'info' : 'debug'
    case 'migration.noticed':
      return event.severity === 'WARNING' ? 'warn' : /^(?:DEBUG|LOG)/.test(event.severity) ? 'debug' : 'info'
    case 'lock.acquired':
      return 'debug'
    case 'history.created':
    case 'plan.ready':
    case 'migration.applied':
      return 'info'
  }
}
