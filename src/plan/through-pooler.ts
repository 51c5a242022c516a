import { RunError } from '../failure/failure.ts'
import type { Migration } from '../migrations/migration.ts'
import { aloneOf } from '../sql/outside-transaction.ts'
import { sessionEffect } from '../sql/session-effect.ts'
import type { Item } from './items.ts'
import type { Script } from './script.ts'
import { UnusableFile } from './unusable-file.ts'

/**
 * Refuses, with UnusableFile, what cannot work through a pooler: there each transaction, and each statement outside one,
 * may be on another connection to the server, so that nothing lasts from one to the next.
 */
export function assertWorksThroughPooler(
  migration: Migration,
  { mode, items, why }: Script,
  role: string | undefined,
): void {
  if (mode === 'transaction') return
  for (const item of items()) {
    const problem = problemOf(item, role)
    if (problem === undefined) continue
    const { line, column } = item.statement.start
    throw new UnusableFile({
      file: migration.path,
      line,
      column,
      problem: `${problem}, and the connection goes through a pooler`,
      hint: `This file is not one transaction: ${why}. Connect to PostgreSQL itself, or move that into a file of its own.`,
    })
  }
}

/**
 * Where the pooler has one connection for a run, it can hold no lock beside its work: refuses, with FILES_UNUSABLE, every
 * file that needs one for longer than a transaction.
 */
export function assertOneTransaction(
  steps: readonly { readonly migration: Migration; readonly script: Script }[],
): void {
  const problems = steps
    .filter(({ script }) => script.mode === 'statements')
    .map(({ migration, script }) => ({
      file: migration.path,
      problem: `it is not one transaction (${script.why}), which takes two connections at once, and the pooler has one`,
      hint: 'Give the pool a second connection (default_pool_size), or connect to PostgreSQL itself.',
    }))
  if (problems.length > 0) throw new RunError({ code: 'FILES_UNUSABLE', problems })
}

function problemOf({ kind, statement }: Item, role: string | undefined): string | undefined {
  const effect = sessionEffect(kind, statement)
  if (effect !== undefined) return `the rest of the file needs what this leaves in its session (${effect})`
  const alone = aloneOf(statement.words)
  return role === undefined || alone === undefined
    ? undefined
    : `${alone.name} cannot run in a transaction, so RATCHET_ROLE cannot be set for it`
}
