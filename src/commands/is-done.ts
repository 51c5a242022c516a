import type { Session } from '../database/session.ts'
import { glance } from '../history/glance.ts'
import { reconcile, type State } from '../plan/reconcile.ts'
import type { Run } from './command.ts'
import type { Files } from './decide.ts'

/**
 * Whether every file is applied, and the history has nothing that would have to be said: by its rows alone, which is all that
 * the common case needs. False proves nothing. Counts what is applied.
 */
export async function isDone(session: Session, { config, tally }: Run, files: Files): Promise<boolean> {
  const entries = await glance(session, config.table, config.role)
  // Where nothing was ever recorded, tables may be there all the same (RATCHET_EXISTING).
  if (entries === undefined || entries.length === 0) return false
  const state = reconcile(files.migrations, entries)
  const applied = passedOver(state).filter(({ state }) => state === 'applied')
  if (applied.length < files.migrations.length || state.strays.length > 0) return false
  tally.skipped = applied.filter(({ migration }) => !files.done.has(migration)).length
  return true
}

/** What is not run, as it has been. */
export function passedOver({ migrations, repeatables }: State) {
  return [
    ...migrations.filter(({ entry }) => entry !== undefined),
    ...repeatables.filter(({ state }) => state === 'applied'),
  ]
}
