import { writeFileSync } from 'node:fs'
import type { Failure } from '../failure/failure.ts'
import { describe } from '../failure/words.ts'
import { printable } from './printable.ts'

/** Kubernetes keeps so much of it (kubernetes.io, "Customizing the termination message"). */
const maxBytes = 4096

/** What became of a run, for whoever asks Kubernetes why a container ended. */
export interface Ending {
  readonly failure: Failure | undefined
  /** The last line of the run. */
  readonly summary: string | undefined
  readonly exit: number
  /** What the exit code means, a phrase. */
  readonly meaning: string
  /** The same run may succeed later. */
  readonly retry: boolean
}

/** Writes the termination message. Never throws: it is told to whoever may read it, and nothing depends on it. */
export function writeTermination(path: string, ending: Ending): void {
  try {
    writeFileSync(path, terminationText(ending))
  } catch {
    // Kubernetes then shows the end of the log (terminationMessagePolicy: FallbackToLogsOnError).
  }
}

/** Why it failed and what to do, and the summary; the exit code is there however long that is. */
export function terminationText({ failure, summary, exit, meaning, retry }: Ending): string {
  const end = `exit code ${exit}: ${meaning}${retry ? ' (worth trying again)' : ''}\n`
  const why = failure === undefined ? [] : whyOf(failure)
  const text = printable([...why, summary].filter((line) => line !== undefined).join('\n'))
  if (text === '') return end
  return `${cut(text, maxBytes - Buffer.byteLength(end) - 1)}\n${end}`
}

function whyOf(failure: Failure): string[] {
  const { summary, hint } = describe(failure)
  const server = 'server' in failure ? failure.server : undefined
  return [summary, server?.detail, server?.hint, hint].filter((line) => line !== undefined)
}

function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  const mark = ' …'
  const kept = Buffer.from(text).subarray(0, bytes - Buffer.byteLength(mark))
  // The last character may have been cut in two.
  return `${kept.toString().replace(/\ufffd+$/, '')}${mark}`
}
