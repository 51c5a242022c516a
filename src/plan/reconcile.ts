import type { Entry } from '../history/entry.ts'
import type { Migration } from '../migrations/migration.ts'
import { baseOf, compareVersions, parseVersionedName } from '../migrations/version.ts'
import { isReplaced, squashState } from './squash.ts'

/** How files and history stand to each other. */
export interface State {
  /** Those with a version, in the order in which they are applied. */
  readonly migrations: readonly MigrationState[]
  /** Those that run again, behind all others, in order. */
  readonly repeatables: readonly RepeatableState[]
  /** Recorded, without a file. */
  readonly strays: readonly Stray[]
  /** How rows name a migration: new ones are written like the old ones. */
  readonly form: RowForm
}

export interface MigrationState {
  readonly migration: Migration
  /** Replaced: pending, but what it replaces is applied. Behind: only a part of that is. */
  readonly state: 'applied' | 'pending' | 'edited' | 'out of order' | 'replaced' | 'behind'
  readonly entry?: Entry | undefined
}

export interface RepeatableState {
  readonly migration: Migration
  /** Changed: it has run with another text, or nobody knows with which. Always: it has run, and does at each `up`. */
  readonly state: 'applied' | 'pending' | 'changed' | 'always'
  readonly entry?: Entry | undefined
}

interface Stray {
  readonly entry: Entry
  readonly state: 'missing' | 'ahead'
}

/** `012`, `012_name` or `012_name.sql`. */
export type RowForm = 'version' | 'base' | 'file'

/** Decides what each row and each file is. Pure; rows may come in any order. */
export function reconcile(files: readonly Migration[], entries: readonly Entry[]): State {
  const migrations = files.filter(({ repeat }) => repeat === undefined)
  const repeatables = files.filter(({ repeat }) => repeat !== undefined)
  const squashes = migrations.filter(({ replaces }) => replaces !== undefined)
  const find = matcher(migrations)
  const byName = new Map(repeatables.flatMap((its) => [its.version, its.file].map((name) => [name, its])))
  const matched = new Map<Migration, Entry>()
  const unmatched: Entry[] = []
  const forms: Record<RowForm, number> = { version: 0, base: 0, file: 0 }
  for (const entry of entries) {
    const repeatable = byName.get(entry.version)
    const match = repeatable === undefined ? find(entry.version) : undefined
    if (repeatable !== undefined) matched.set(repeatable, entry)
    else if (match === undefined) unmatched.push(entry)
    else {
      matched.set(match.migration, entry)
      forms[match.form] += 1
    }
  }
  const newest = migrations.findLastIndex((migration) => matched.has(migration))
  const stateOf = (migration: Migration, index: number): MigrationState => {
    const entry = matched.get(migration)
    const squash = entry === undefined ? squashState(migration, entries) : 'pending'
    if (squash !== 'pending') return { migration, state: squash }
    if (entry === undefined) return { migration, state: index < newest ? 'out of order' : 'pending' }
    return { migration, state: isEdited(entry, migration) ? 'edited' : 'applied', entry }
  }
  return {
    migrations: migrations.map(stateOf),
    repeatables: repeatables.map((migration) => repeatableState(migration, matched.get(migration))),
    strays: unmatched
      .filter((entry) => !mayBeGone(entry, squashes))
      .map((entry) => ({ entry, state: isAhead(entry, migrations) ? 'ahead' : 'missing' })),
    form:
      forms.file > forms.version && forms.file >= forms.base
        ? 'file'
        : forms.base > forms.version
          ? 'base'
          : 'version',
  }
}

function repeatableState(migration: Migration, entry: Entry | undefined): RepeatableState {
  if (entry === undefined) return { migration, state: 'pending' }
  if (migration.repeat === 'always') return { migration, state: 'always', entry }
  return { migration, state: entry.checksum === migration.checksum ? 'applied' : 'changed', entry }
}

/** A row whose file nobody needs any more: a repeatable one was removed, or it is part of a squash. */
function mayBeGone({ version, kind }: Entry, squashes: readonly Migration[]): boolean {
  return (
    kind === 'repeatable' ||
    version.startsWith('R__') ||
    squashes.some((squash) => isReplaced(version, squash))
  )
}

/** How a row of the history names this migration. */
export function rowVersion(migration: Migration, form: RowForm): string {
  return { version: migration.version, base: baseOf(migration.file), file: migration.file }[form]
}

/** Finds the migration that a row, or a person, means: by version, leading zeros aside, by name or file name. */
export function matcher(
  migrations: readonly Migration[],
): (text: string) => { readonly migration: Migration; readonly form: RowForm } | undefined {
  const byKey = new Map<string, Migration>()
  const byDigits = new Map<string, Migration | undefined>()
  for (const migration of migrations) {
    const { parsed } = migration
    byKey.set(parsed?.key ?? migration.file, migration)
    if (parsed === undefined) byKey.set(migration.version, migration)
    const digits = parsed?.key.split('.')[0]
    // Where two files begin with the same digits, the digits alone mean neither.
    if (digits !== undefined) byDigits.set(digits, byDigits.has(digits) ? undefined : migration)
  }
  return (text) => {
    const parsed = parseVersionedName(baseOf(text))
    const migration =
      byKey.get(text) ??
      (parsed && (byKey.get(parsed.key) ?? (parsed.name === '' ? byDigits.get(parsed.key) : undefined)))
    if (migration === undefined) return undefined
    if (migration.parsed === undefined) return { migration, form: text.endsWith('.sql') ? 'file' : 'version' }
    // A name, where there is one, must be this file's name.
    const words = parsed?.name ?? ''
    if (words !== '' && words !== migration.name) return undefined
    return { migration, form: text.endsWith('.sql') ? 'file' : words === '' ? 'version' : 'base' }
  }
}

function isEdited(entry: Entry, migration: Migration): boolean {
  // Without a checksum nothing is known: the row was written by somebody else.
  return entry.checksum !== undefined && entry.checksum !== migration.checksum
}

function isAhead(entry: Entry, migrations: readonly Migration[]): boolean {
  const last = migrations.at(-1)
  return last === undefined || comesAfter(entry, last)
}

/** True for a row, without a file, that a file of this folder would come before. */
export function comesAfter(entry: Entry, migration: Migration): boolean {
  const parsed = parseVersionedName(baseOf(entry.version))
  if (migration.parsed !== undefined)
    return parsed !== undefined && compareVersions(parsed.version, migration.version) > 0
  return entry.version > migration.file
}

/** Rows whose checksum nobody knew, with that of their file. */
export function unknownChecksums({
  migrations,
}: State): { readonly version: string; readonly checksum: string }[] {
  return migrations.flatMap(({ entry, migration }) =>
    entry !== undefined && entry.checksum === undefined
      ? [{ version: entry.version, checksum: migration.checksum }]
      : [],
  )
}
