import { up } from '../../src/commands/up.ts'
import type { Report } from '../../src/report/event.ts'
import { configOf } from './config.ts'

/**
 * Runs `up` in this process: without the start of another one, and with moments that can be timed to a fraction of a
 * millisecond. Returns what it throws.
 */
export async function upHere(
  { url, dir }: { readonly url: string; readonly dir: string },
  {
    report = () => undefined,
    signal = new AbortController().signal,
  }: { readonly report?: Report; readonly signal?: AbortSignal } = {},
): Promise<{ readonly error?: unknown }> {
  const config = configOf({ DATABASE_URL: url, RATCHET_DIR: dir })
  const tally = { applied: 0, skipped: 0, total: 0, undone: 0, left: 0 }
  try {
    await up.run({ config, report, signal, tally, ask: async () => undefined }, { options: {} })
    return {}
  } catch (error) {
    return { error }
  }
}
