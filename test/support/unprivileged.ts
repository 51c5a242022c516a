import { execFileSync } from 'node:child_process'

/**
 * The user that servers are started as: PostgreSQL and PgBouncer refuse to run as root. Empty for an ordinary
 * user, who starts them as himself; for root it is `nobody`, because initdb wants a user that has a name.
 */
export const unprivileged: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }))
}
