import { RunError } from '../failure/failure.ts'
import type { Migration } from '../migrations/migration.ts'
import { findTarget } from './target.ts'

/** How much is undone. */
export type DownScope =
  /** The newest ones, so many of them. */
  | { readonly steps: number }
  /** All behind this one; undefined: all. */
  | { readonly after: Migration | undefined }
  /** These rows, as far as they are still there; but nothing that has become newer than they are. */
  | { readonly versions: ReadonlySet<string> }

/** What the options of `down` mean: the newest one where nothing is said. Throws USAGE. */
export function downScope(
  migrations: readonly Migration[],
  { steps, to }: { readonly steps?: unknown; readonly to?: unknown },
): DownScope {
  const usage = (message: string, hint: string) => new RunError({ code: 'USAGE', message, hint })
  if (steps !== undefined && to !== undefined)
    throw usage('--steps and --to are two ways to say the same', 'Give one of them.')
  if (typeof to === 'string') {
    const isFirst = /^0+$/.test(to) && !migrations.some(({ parsed }) => parsed?.key === '0')
    return { after: isFirst ? undefined : findTarget(migrations, to) }
  }
  if (steps === undefined) return { steps: 1 }
  if (!/^[1-9]\d{0,8}$/.test(String(steps)))
    throw usage(`--steps ${steps}: not a number of migrations`, 'Give a whole number from 1 on.')
  return { steps: Number(steps) }
}
