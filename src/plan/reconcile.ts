import type { Entry } from '../history/entry.ts'
import type { Migration } from '../migrations/migration.ts'
import { compareVersions, parseVersionedName } from '../migrations/version.ts'

/** How files and history stand to each other. */
export interface State {
  /** In the order in which they are applied. */
  readonly migrations: readonly MigrationState[]
  /** Recorded, without a file. */
  readonly strays: readonly Stray[]
  /** How rows name a migration: new ones are written like the old ones. */
  readonly form: RowForm
}

interface MigrationState {
  readonly migration: Migration
  readonly state: 'applied' | 'pending' | 'edited' | 'out of order'
  readonly entry?: Entry | undefined
}

interface Stray {
  readonly entry: Entry
  readonly state: 'missing' | 'ahead'
}

/** `012`, `012_name` or `012_name.sql`. */
export type RowForm = 'version' | 'base' | 'file'

/** Decides what each row and each file is. Pure; rows may come in any order. */
export function reconcile(migrations: readonly Migration[], entries: readonly Entry[]): State {
  const find = matcher(migrations)
  const matched = new Map<Migration, Entry>()
  const unmatched: Entry[] = []
  const forms: Record<RowForm, number> = { version: 0, base: 0, file: 0 }
  for (const entry of entries) {
    const match = find(entry.version)
    if (match === undefined) unmatched.push(entry)
    else {
      matched.set(match.migration, entry)
      forms[match.form] += 1
    }
  }
  const newest = migrations.findLastIndex((migration) => matched.has(migration))
  const stateOf = (migration: Migration, index: number): MigrationState => {
    const entry = matched.get(migration)
    if (entry === undefined) return { migration, state: index < newest ? 'out of order' : 'pending' }
    return { migration, state: isEdited(entry, migration) ? 'edited' : 'applied', entry }
  }
  return {
    migrations: migrations.map(stateOf),
    strays: unmatched.map((entry) => ({ entry, state: isAhead(entry, migrations) ? 'ahead' : 'missing' })),
    form:
      forms.file > forms.version && forms.file >= forms.base
        ? 'file'
        : forms.base > forms.version
          ? 'base'
          : 'version',
  }
}

/** How a row of the history names this migration. */
export function rowVersion(migration: Migration, form: RowForm): string {
  return { version: migration.version, base: migration.file.slice(0, -'.sql'.length), file: migration.file }[
    form
  ]
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
    const parsed = parseVersionedName(text.replace(/\.sql$/, ''))
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
  if (last === undefined) return true
  const parsed = parseVersionedName(entry.version.replace(/\.sql$/, ''))
  if (last.parsed !== undefined)
    return parsed !== undefined && compareVersions(parsed.version, last.version) > 0
  return entry.version > last.file
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
