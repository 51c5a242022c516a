import type { Step } from '../plan/plan-up.ts'
import type { RunEvent } from '../report/event.ts'

/** What is said of a step that is committed. */
export function doneEvent({ migration, change, recordedAs, kind }: Step, durationMs: number): RunEvent {
  const { path: file, version, replaces } = migration
  if (change.type === 'delete') return { type: 'migration.undone', file, version: recordedAs, durationMs }
  if (kind === 'replaced' && replaces !== undefined)
    return { type: 'migration.recorded', file, version, ...replaces }
  return { type: 'migration.applied', file, version, durationMs }
}
