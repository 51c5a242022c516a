import { seconds } from '../amounts.ts'
import type { RunEvent } from './event.ts'

/** The last line of a run, for people. */
export function finishedText(event: Extract<RunEvent, { type: 'run.finished' | 'undo.finished' }>): string {
  const took = `in ${seconds(event.durationMs)}`
  if (event.type === 'undo.finished') return `${event.undone} undone, ${event.left} still applied, ${took}`
  return `${event.applied} applied, ${event.skipped} skipped, ${event.total} total, ${took}`
}

/** What was done to the history, for people. */
export function changedText({
  recorded,
  accepted,
  forgotten,
  settled,
}: Extract<RunEvent, { type: 'history.changed' }>): string {
  return Object.entries({ recorded, accepted, forgotten, settled })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ')
}
