import type { Session } from '../database/session.ts'
import { glance } from '../history/glance.ts'
import { reconcile, type State } from '../plan/reconcile.ts'
import type { Run } from './command.ts'
import type { Files } from './decide.ts'

/**
 * Done: every file is applied, and the history has nothing that would have to be said. Pending: something is to be done, as far
 * as can be seen. Unclear: all facts are needed to tell.
 */
export type FirstLook = 'done' | 'pending' | 'unclear'

/** What the rows alone say, which is all that the common case needs. Counts what is applied where that is all of it. */
export async function lookFirst(
  session: Session,
  { config, tally }: Run,
  { migrations, done }: Files,
): Promise<FirstLook> {
  const entries = await glance(session, config.table, config.role)
  if (entries === undefined) return 'unclear'
  const state = reconcile(migrations, entries)
  const applied = passedOver(state).filter(({ state }) => state === 'applied')
  if (applied.length < migrations.length) return 'pending'
  // Where nothing was ever recorded, tables may be there all the same (RATCHET_EXISTING).
  if (entries.length === 0 || state.strays.length > 0) return 'unclear'
  tally.skipped = applied.filter(({ migration }) => !done.has(migration)).length
  return 'done'
}

/** What is not run, as it has been. */
export function passedOver({ migrations, repeatables }: State) {
  return [
    ...migrations.filter(({ entry }) => entry !== undefined),
    ...repeatables.filter(({ state }) => state === 'applied'),
  ]
}
