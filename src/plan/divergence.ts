import type { Divergence } from '../failure/failure.ts'
import type { Migration } from '../migrations/migration.ts'
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
} as const satisfies Partial<Record<Divergence['kind'], readonly [todo: string, setting: string]>>

/** A history may have any number of rows without a file: of each kind of them so many are named. */
const namedStrays = 100

/** Every divergence, and whether the policy lets it pass. Of rows without a file the last that is named speaks for the rest. */
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
  const of = (
    kind: keyof typeof ways,
    version: string,
    { file, others }: Pick<Divergence, 'file' | 'others'> = {},
  ) => {
    const [todo, setting] = ways[kind]
    const hint = stops[kind] ? `${todo} ${setting} lets it pass.` : todo
    return { divergence: { kind, version, file, others, hint }, stops: stops[kind] }
  }
  return [
    ...state.migrations.flatMap(({ migration, state }) =>
      state === 'edited' || state === 'out of order'
        ? [of(state, migration.version, { file: migration.path })]
        : state === 'behind'
          ? [{ divergence: behind(migration), stops: true }]
          : [],
    ),
    ...(['missing', 'ahead'] as const).flatMap((kind) => {
      const strays = state.strays.filter((stray) => stray.state === kind)
      const rest = strays.length - namedStrays
      return strays
        .slice(0, namedStrays)
        .map(({ entry }, index) =>
          of(kind, entry.version, rest > 0 && index === namedStrays - 1 ? { others: rest } : {}),
        )
    }),
  ]
}

/** A squash can neither be run there, nor be taken for what was run: no setting lets that pass. */
function behind({ version, path, replaces }: Migration): Divergence {
  const hint = `It stands for ${replaces?.from} to ${replaces?.to}. Apply the rest of them first, up to ${replaces?.to}, with the older image, which still has their files.`
  return { kind: 'behind', version, file: path, hint }
}
