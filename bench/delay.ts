import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** How often clients have waited for an answer so far, and over how many connections. */
interface Counts {
  readonly waits: number
  readonly connections: number
}

/** A way to the server that is longer. */
export interface Delay extends AsyncDisposable {
  readonly port: number
  readonly counts: () => Promise<Counts>
}

/** Starts a proxy that makes each round trip take `delayMs` longer. */
export async function startDelay(url: string, delayMs: number): Promise<Delay> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'delay-process.ts'), [url, String(delayMs)])
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    port,
    counts: async () => {
      child.send('counts')
      const [counts] = (await once(child, 'message')) as [Counts]
      return counts
    },
    [Symbol.asyncDispose]: async () => {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
