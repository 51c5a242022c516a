import { setTimeout as sleep } from 'node:timers/promises'
import type { TableName } from '../config/parse.ts'
import { type ConnectOptions, connect } from '../database/connect.ts'
import { readHistory } from '../history/read.ts'
import type { Step } from '../plan/plan-up.ts'
import { matcher } from '../plan/reconcile.ts'

/** How long the end of the old server process is waited for, in milliseconds. */
const patienceMs = 10_000

/**
 * Finds out which migrations are committed after the connection was lost, on a connection of its own.
 *
 * Waits until the old server process has ended: before that, what it was doing could still be committed.
 * Throws where that cannot be found out in time.
 */
export async function lookAfterLoss(
  options: ConnectOptions,
  {
    steps,
    table,
    role,
    processId,
  }: {
    readonly steps: readonly Step[]
    readonly table: TableName
    readonly role: string | undefined
    /** The server process of the connection that was lost. */
    readonly processId: number
  },
): Promise<ReadonlySet<Step>> {
  const waitMs = Math.min(options.waitMs, patienceMs)
  const { session } = await connect({ ...options, waitMs }, async () => undefined)
  await using fresh = session
  const deadline = performance.now() + patienceMs
  const gone = async () => {
    const [rows] = await fresh.query(`SELECT 1 FROM pg_catalog.pg_stat_activity WHERE pid = ${processId}`)
    return rows?.values.length === 0
  }
  while (!(await gone())) {
    if (performance.now() > deadline) throw new Error('the old server process is still there')
    await sleep(100, undefined, { signal: options.signal })
  }
  const { entries } = await readHistory(fresh, table, role)
  // A file may have recorded itself, in the form in which its authors write rows.
  const find = matcher(steps.map(({ migration }) => migration))
  const recorded = new Set(entries.map(({ version }) => find(version)?.migration))
  return new Set(steps.filter(({ migration }) => recorded.has(migration)))
}
