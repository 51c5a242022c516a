import type { Purpose } from '../database/message.ts'
import type { Part } from '../plan/parts.ts'
import type { Step } from '../plan/plan-up.ts'

/**
 * What a session is at while it runs a part of a file, by default all of it. The lock_timeout is the one that the part
 * starts with, in milliseconds; 0: none.
 */
export function purposeOf(
  { migration, script }: Step,
  lockTimeoutMs: number,
  { statements, data }: Part = script.whole ?? { statements: [] },
): Purpose {
  const [first, second] = statements
  const own = script.ownLockTimeoutMs
  return {
    file: migration.path,
    // The server says which statement of a message has failed, not which one runs.
    line: second === undefined ? first?.start.line : undefined,
    lockTimeoutMs: own && lockTimeoutMs ? Math.min(own, lockTimeoutMs) : own || lockTimeoutMs,
    copy: data && {
      line: statements.at(-1)?.start.line ?? data.line,
      bytes: script.copies?.get(data.line) ?? 0,
    },
  }
}
