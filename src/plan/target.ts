import { RunError } from '../failure/failure.ts'
import type { Migration } from '../migrations/migration.ts'
import { matcher } from './reconcile.ts'

/** The migration that VERSION means: `12`, `012` or `012_name`. Throws USAGE where there is none; `said` is how it was asked for. */
export function findTarget(
  files: readonly Migration[],
  version: string,
  said = `--to ${version}`,
): Migration {
  const migrations = files.filter(({ repeat }) => repeat === undefined)
  const target = matcher(migrations)(version)?.migration
  if (target === undefined)
    throw new RunError({
      code: 'USAGE',
      message: `${said}: no file has this version`,
      hint: `The newest is ${migrations.at(-1)?.version ?? 'none'}.`,
    })
  return target
}
