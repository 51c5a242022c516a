import { type Divergence, RunError } from '../failure/failure.ts'
import type { AdoptedFile, Applied } from '../history/adopt/adopter.ts'
import type { Found } from '../history/adopt/find.ts'
import type { Entry } from '../history/entry.ts'
import type { History } from '../history/read.ts'
import type { Recorded } from '../history/record.ts'
import type { Migration } from '../migrations/migration.ts'
import { compareVersions } from '../migrations/version.ts'
import { divergences, type Policy } from './divergence.ts'
import { reconcile, rowVersion } from './reconcile.ts'

/** What is taken over. */
export interface Adoption {
  /** What the history lacks, in order. */
  readonly records: readonly (Recorded & { readonly migration: Migration | undefined })[]
  /** How many migrations the other tool has applied. */
  readonly applied: number
  /** What the policy lets pass. */
  readonly warnings: readonly Divergence[]
}

/**
 * Matches what another tool has applied with the files. Throws HISTORY_TABLE_UNUSABLE where it left something half-done, and
 * HISTORY_DIVERGED where files are not what was applied, or missing.
 */
export function adoptionOf(
  found: Found,
  taken: ReturnType<Found['adopter']['read']>,
  {
    migrations,
    history: { entries, facts },
    policy,
    fileOf,
  }: {
    readonly migrations: readonly Migration[]
    readonly history: Pick<History, 'entries' | 'facts'>
    readonly policy: Policy
    readonly fileOf: (migration: Migration) => AdoptedFile
  },
): Adoption {
  const { adopter, display } = found
  const strict = new Set(facts.tables[0]?.columns.flatMap(({ name, notNull }) => (notNull ? [name] : [])))
  const nullable = (...columns: string[]) => !columns.some((column) => strict.has(column))
  if (taken.broken !== undefined)
    throw new RunError({
      code: 'HISTORY_TABLE_UNUSABLE',
      table: display,
      reason: `${adopter.title} says that ${taken.broken.reason}`,
      hint: taken.broken.hint,
    })
  const known = reconcile(migrations, entries)
  const theirs = new Map(appliedIn(found, taken, migrations).map((one) => [one.key, one]))
  const state = reconcile(migrations, [...theirs.keys()].map(asEntry))
  const recorded = new Set<Migration | string>([
    ...[...known.migrations, ...known.repeatables].flatMap(({ migration, entry }) =>
      entry === undefined ? [] : [migration],
    ),
    ...known.strays.map(({ entry }) => entry.version),
  ])
  const all = [
    ...[...state.migrations, ...state.repeatables].flatMap(({ migration, entry }) =>
      entry === undefined ? [] : [{ migration, entry }],
    ),
    ...state.strays.map(({ entry }) => ({ migration: undefined, entry })),
  ].map(({ migration, entry }) => ({ migration, one: theirs.get(entry.version) ?? { key: entry.version } }))
  const isOther = ({ migration, one: { sum } }: (typeof all)[number]) =>
    migration !== undefined && sum !== undefined && adopter.verify?.(fileOf(migration), sum) === false
  // One that is repeatable runs again then.
  const edited = all.filter((each) => each.migration?.repeat === undefined && isOther(each))
  const odd = [
    ...edited.map(({ migration }) => editedBy(adopter.title, migration, policy)),
    ...divergences({ ...state, migrations: [], repeatables: [] }, policy),
  ]
  const stopping = odd.flatMap(({ divergence, stops }) => (stops ? [divergence] : []))
  if (stopping.length > 0) throw new RunError({ code: 'HISTORY_DIVERGED', divergences: stopping })
  return {
    applied: all.length,
    warnings: odd.map(({ divergence }) => divergence),
    records: all
      .filter(({ migration, one: { key } }) => !recorded.has(migration ?? key))
      .map(({ migration, one }) => ({
        migration,
        version:
          migration === undefined
            ? one.key
            : migration.repeat === undefined
              ? rowVersion(migration, known.form)
              : migration.version,
        name: migration?.name,
        kind: migration?.repeat === undefined ? 'adopted' : 'repeatable',
        checksum:
          migration?.repeat !== undefined && isOther({ migration, one }) ? undefined : migration?.checksum,
        // What nobody knows is left open, where the table allows it.
        executedAt: one.executedAt ?? (nullable('executed_at', 'applied_at') ? null : undefined),
        executionMs: one.executionMs,
        executedBy: one.executedBy ?? (nullable('executed_by') ? null : undefined),
        details: { adopted_from: adopter.title, adopted_table: display },
      })),
  }
}

/** Each of them by a key that an entry of the history could have. */
function appliedIn(
  { adopter: { keyOf } }: Found,
  { applied, upTo }: ReturnType<Found['adopter']['read']>,
  migrations: readonly Migration[],
): readonly Applied[] {
  const upward = migrations.filter(
    ({ parsed, version }) =>
      upTo !== undefined && parsed !== undefined && compareVersions(version, upTo) <= 0,
  )
  const hasLast = upward.some(({ version }) => upTo !== undefined && compareVersions(version, upTo) === 0)
  const versions = new Map(
    keyOf === undefined ? [] : migrations.map(({ version }) => [keyOf(version), version]),
  )
  return [
    ...upward.map(({ version }) => ({ key: version })),
    ...(upTo === undefined || hasLast ? [] : [{ key: upTo }]),
    ...applied.map((one) => ({ ...one, key: versions.get(one.key) ?? one.key })),
  ]
}

function asEntry(version: string): Entry {
  const unknown = { name: undefined, kind: undefined, checksum: undefined }
  return { version, ...unknown, executedAt: undefined, executionMs: undefined, executedBy: undefined }
}

function editedBy(
  title: string,
  migration: Migration | undefined,
  policy: Policy,
): { readonly divergence: Divergence; readonly stops: boolean } {
  const stops = policy.edited === 'fail'
  const todo = `${title} applied another text. Put that back, and make the change in a new file.`
  const hint = stops ? `${todo} RATCHET_EDITED=warn lets it pass.` : todo
  const { version = '', path } = migration ?? {}
  return { divergence: { kind: 'edited', version, file: path, hint }, stops }
}
