import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from './database.ts'
import { startRatchet } from './program.ts'
import { startProxy } from './proxy.ts'

/** How a run ends. */
export interface Kill {
  /** At this query of the program, counted from 1 over both its connections. */
  readonly message: number
  /**
   * `before`: the message never reaches the server, which has done what was sent before it. `during`: it does, the
   * program is gone so much later, and what runs in the server goes on. `ended`: that is ended as well. `late`: the
   * message is on its way, and the server gets it when the next run has begun.
   */
  readonly how: 'before' | 'during' | 'ended' | 'late'
  readonly laterMs: number
}

const hows = ['before', 'during', 'ended', 'late'] as const

/** Messages that matter, each in one way, and of the others a sixth; with FAULTS=all each of them, and those in every way. */
export function killsAt(messages: readonly string[], matters: RegExp): Kill[] {
  const thorough = process.env.FAULTS === 'all'
  return messages.flatMap((text, index) => {
    const matter = matters.test(text)
    if (!matter && index % 6 !== 0 && !thorough) return []
    const ways =
      matter && thorough ? hows : [hows[Math.floor(index / (matter ? 1 : 6)) % hows.length] ?? 'before']
    return ways.map((how) => ({
      message: index + 1,
      how,
      laterMs: /^CREATE.* CONCURRENTLY/.test(text) ? 40 : 0,
    }))
  })
}

/** Runs the program, and kills it so. Returns what the last message may still be on its way through. */
export async function runAndKill(
  database: Database,
  { dir, args }: { readonly dir: string; readonly args: readonly string[] },
  { message, how, laterMs }: Kill,
): Promise<AsyncDisposable> {
  let sent = 0
  let kill = () => {}
  const proxy = await startProxy(database.url, {
    onMessage: (passing) => {
      if (passing.type === 'Q' && ++sent === message) kill()
    },
  })
  await using program = startRatchet(args, { dir, url: proxy.url })
  kill = () => {
    if (how === 'before') proxy.freeze()
    if (how === 'late') proxy.stall(500)
    void sleep(laterMs).then(() => program.kill('SIGKILL'))
  }
  await program.exited
  if (how !== 'late') proxy.cut()
  return proxy
}

/** What goes on in the server is ended, where that belongs to the kill. */
export async function endWhatGoesOn({ query }: Database, { how }: Kill): Promise<void> {
  if (how === 'ended')
    await query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
}
