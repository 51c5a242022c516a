import { setTimeout as sleep } from 'node:timers/promises'
import { now } from '../clock.ts'
import type { Config } from '../config/load.ts'
import { connect } from '../database/connect.ts'
import type { Session } from '../database/session.ts'
import { isConnectionLoss } from '../database/sqlstate.ts'
import { answered, unanswered } from '../database/unanswered.ts'
import { RunError } from '../failure/failure.ts'
import { readHistory } from '../history/read.ts'
import type { Migration } from '../migrations/migration.ts'
import { divergences } from '../plan/divergence.ts'
import { reconcile, type State } from '../plan/reconcile.ts'
import type { Outcome, Run } from './command.ts'
import { readFolder } from './read-folder.ts'

const firstDelayMs = 100
const longestDelayMs = 1000
const sayEveryMs = 10_000

/**
 * Looks at the history, which only has to be read, until it has every migration of the folder: an application's init container
 * beside a Job that runs `up`. Looks again after 100 ms, growing to a second, on one connection for as long as it lasts.
 *
 * Throws what `up` throws where files and history disagree, and MIGRATIONS_PENDING where it takes longer than
 * RATCHET_LOCK_WAIT, which is how long `up` waits for another run.
 */
export async function waitForMigrations(
  run: Run,
  assertReady: (session: Session) => Promise<void>,
): Promise<Outcome> {
  const { config, report, signal } = run
  const { server, waitMs } = config
  const wait: Wait = { run, migrations: readFolder(run), started: now(), saidAt: undefined }
  for (;;) {
    const opened = await connect({ server, waitMs, report, signal }, async (session) => {
      await assertReady(session)
      return await look(session, wait)
    })
    await using session = opened.session
    const seen = await untilApplied(session, opened.value, wait)
    if (seen === undefined) continue
    for (const { divergence } of divergences(seen.state, config))
      report({ type: 'history.diverged', divergence })
    const { address } = session.server
    report({ type: 'database.migrated', address, total: wait.migrations.length, waitedMs: waited(wait) })
    return 'done'
  }
}

interface Wait {
  readonly run: Run
  readonly migrations: readonly Migration[]
  /** As now() has it. */
  readonly started: number
  /** When it was last said what is waited for. */
  saidAt: number | undefined
}

/** Undefined where the connection is lost: the server was restarted, or is silent, or another one took over. */
async function untilApplied(session: Session, first: Seen, wait: Wait): Promise<Seen | undefined> {
  const { signal, report, config } = wait.run
  let seen = first
  let delayMs = firstDelayMs
  try {
    while (seen.pending.length > 0) {
      say(seen, wait)
      const leftMs = config.lockWaitMs - waited(wait)
      if (leftMs <= 0) throw new RunError({ code: 'MIGRATIONS_PENDING', ...awaited(seen, wait) })
      await sleep(Math.min(delayMs, leftMs), undefined, { signal }).catch(() => signal.throwIfAborted())
      delayMs = Math.min(delayMs * 1.5, longestDelayMs)
      seen = await answered(look(session, wait), {
        limitMs: config.server.connectTimeoutMs,
        onSilence: unanswered({ report, server: session.server }),
        signal,
      })
    }
    return seen
  } catch (error) {
    if (isConnectionLoss(error)) return undefined
    throw error
  }
}

/** How far the database is. */
interface Seen {
  readonly state: State
  /** What is not applied, in order. */
  readonly pending: readonly Migration[]
}

// A file that changed is run again; one that always runs has run. An edited one that is let pass is applied.
const applied = new Set(['applied', 'edited', 'always'])

/** One query. Throws HISTORY_DIVERGED where `up` would, and what readHistory throws but for a history that is locked. */
async function look(session: Session, { run: { config }, migrations }: Wait): Promise<Seen> {
  const state = reconcile(migrations, await readEntries(session, config))
  const stopping = divergences(state, config).flatMap(({ divergence, stops }) => (stops ? [divergence] : []))
  if (stopping.length > 0) throw new RunError({ code: 'HISTORY_DIVERGED', divergences: stopping })
  const pending = [...state.migrations, ...state.repeatables].flatMap(({ migration, state }) =>
    applied.has(state) ? [] : [migration],
  )
  return { state, pending }
}

/** A migration may hold a lock on the history itself: then nothing is known yet. */
async function readEntries(session: Session, { table, role }: Config) {
  try {
    return (await readHistory(session, table, role)).entries
  } catch (error) {
    if (error instanceof RunError && error.failure.code === 'HISTORY_TABLE_LOCKED') return []
    throw error
  }
}

/** At once, then every ten seconds. */
function say(seen: Seen, wait: Wait): void {
  if (wait.saidAt !== undefined && now() - wait.saidAt < sayEveryMs) return
  wait.saidAt = now()
  wait.run.report({ type: 'migrations.awaited', ...awaited(seen, wait) })
}

function awaited({ pending }: Seen, wait: Wait) {
  return {
    pending: pending.length,
    total: wait.migrations.length,
    next: pending[0]?.path ?? '',
    waitedMs: waited(wait),
  }
}

function waited({ started }: Wait): number {
  return Math.round(now() - started)
}
