import type { Divergence } from '../failure.ts'
import type { State } from './reconcile.ts'

/** Which divergences stop a run. */
export interface Policy {
  readonly edited: 'fail' | 'warn'
  readonly missing: 'fail' | 'warn'
  readonly ahead: 'fail' | 'warn'
  readonly outOfOrder: 'fail' | 'apply'
}

/** What to do about each kind, and the setting that lets it pass. */
const ways = {
  edited: ['Put the text back that was applied, and make the change in a new file.', 'RATCHET_EDITED=warn'],
  missing: ['Put its file back.', 'RATCHET_MISSING=warn'],
  ahead: ['This set of files is older than the database.', 'RATCHET_AHEAD=warn'],
  'out of order': ['Give it a version after the newest one.', 'RATCHET_OUT_OF_ORDER=apply'],
} as const satisfies Record<Divergence['kind'], readonly [todo: string, setting: string]>

/** Every divergence, and whether the policy lets it pass. */
export function divergences(
  state: State,
  policy: Policy,
): { readonly divergence: Divergence; readonly stops: boolean }[] {
  const stops = {
    edited: policy.edited === 'fail',
    missing: policy.missing === 'fail',
    ahead: policy.ahead === 'fail',
    'out of order': policy.outOfOrder === 'fail',
  }
  const of = (kind: Divergence['kind'], version: string, file?: string) => {
    const [todo, setting] = ways[kind]
    const hint = stops[kind] ? `${todo} ${setting} lets it pass.` : todo
    return { divergence: { kind, version, file, hint }, stops: stops[kind] }
  }
  return [
    ...state.migrations.flatMap(({ migration, state }) =>
      state === 'edited' || state === 'out of order' ? [of(state, migration.version, migration.path)] : [],
    ),
    ...state.strays.map(({ entry, state }) => of(state, entry.version)),
  ]
}
