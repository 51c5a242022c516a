import type { Purpose } from '../database/message.ts'
import type { Part } from '../plan/parts.ts'
import type { Step } from '../plan/plan-up.ts'
import { purposeOf } from '../stepwise/purpose.ts'
import { type Frame, lockTimeout } from './transaction.ts'

/** What the session is at while it runs a migration, or one part of it. */
export function purposeIn(frame: Frame, step: Step, part?: Part): Purpose {
  return purposeOf(step, lockTimeout(frame, step.script) ?? frame.facts.lockTimeoutMs, part)
}
