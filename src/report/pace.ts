import type { RunEvent } from './event.ts'

type Running = Extract<RunEvent, { type: 'migration.running' }>

const firstMs = 5000
const everyMs = 30_000

/** Which of the events about what takes long are worth a line in a log: one after five seconds, then one every thirty. */
export function pace(): (event: Running) => boolean {
  let last: Running | undefined
  let dueMs = firstMs
  return (event) => {
    if (last === undefined || !goesOn(last, event)) dueMs = firstMs
    last = event
    if (event.elapsedMs < dueMs) return false
    dueMs = event.elapsedMs + everyMs
    return true
  }
}

/** The same statement, and the same try. Its line may be known at one time and not at another. */
function goesOn(before: Running, { file, line = before.line, elapsedMs }: Running): boolean {
  return file === before.file && line === (before.line ?? line) && elapsedMs >= before.elapsedMs
}
