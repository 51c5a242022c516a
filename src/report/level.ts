import type { RunEvent } from './event.ts'

export type Level = 'error' | 'warn' | 'info' | 'debug'

const order: readonly Level[] = ['error', 'warn', 'info', 'debug']

/** True where an event of this level is to be said. */
export function isSaid(level: Level, wanted: Level): boolean {
  return order.indexOf(level) <= order.indexOf(wanted)
}

/** What was asked for, and goes to standard output. */
export function isResult({ type }: RunEvent): boolean {
  return ['status.listed', 'plan.listed', 'check.listed', 'history.planned', 'file.created'].includes(type)
}

/** How loud an event is. Results that were asked for are said at every level. */
export function levelOf(event: RunEvent): Level {
  switch (event.type) {
    case 'run.failed':
    case 'run.finished':
    case 'undo.finished':
    case 'status.listed':
    case 'plan.listed':
    case 'check.listed':
    case 'history.planned':
    case 'history.changed':
    case 'file.created':
    case 'database.ready':
    case 'database.migrated':
      return 'error'
    case 'config.warned':
    case 'folder.warned':
    case 'connection.retrying':
    case 'connection.unanswered':
    case 'lock.per-migration':
    case 'lock.waiting':
    case 'history.diverged':
    case 'history.absent':
    case 'history.taken-over':
    case 'migration.warned':
    case 'migration.retrying':
    case 'migration.waiting':
    case 'migrations.awaited':
      return 'warn'
    case 'migration.noticed':
      return event.severity === 'WARNING' ? 'warn' : /^(?:DEBUG|LOG)/.test(event.severity) ? 'debug' : 'info'
    case 'folder.read':
    case 'lock.acquired':
    case 'program.ended':
      return 'debug'
    case 'migration.running':
      return event.blockers === undefined ? 'info' : 'warn'
    case 'connection.opened':
    case 'history.created':
    case 'plan.ready':
    case 'migration.applied':
    case 'migration.recorded':
    case 'undo.ready':
    case 'migration.undone':
      return 'info'
  }
}
