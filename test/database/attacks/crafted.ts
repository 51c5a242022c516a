import { applyRound, type RoundEnd } from '../../../src/apply/apply-steps.ts'
import { prepareHistory } from '../../../src/history/prepare.ts'
import { readHistory } from '../../../src/history/read.ts'
import { itemsOf } from '../../../src/plan/items.ts'
import type { Step } from '../../../src/plan/plan-up.ts'
import type { Script } from '../../../src/plan/script.ts'
import { scanScript } from '../../../src/sql/scanner.ts'
import { checksumOf } from '../../support/build.ts'
import { configOf } from '../../support/config.ts'
import { openSession } from '../../support/session.ts'

/** A step that nobody planned: its script is what is given here, however the planner would have refused it. */
export function crafted(version: string, text: string, script: Partial<Script> = {}): Step {
  const migration = {
    version,
    name: '',
    file: `${version}.sql`,
    path: `${version}.sql`,
    bytes: Buffer.byteLength(text),
    text,
    checksum: checksumOf(text),
  }
  const items = [...itemsOf(scanScript(text))]
  const whole = { statements: items.map(({ statement }) => statement) }
  const usual: Script = {
    mode: 'transaction',
    stepwise: false,
    statements: items.length,
    items: () => items,
    parts: () => [whole],
    whole,
    begin: {},
    claim: 'first',
    takesLocks: true,
  }
  return {
    migration,
    recordedAs: version,
    script: { ...usual, ...script },
    kind: 'migration',
    change: { type: 'insert' },
  }
}

/**
 * Applies steps as a run does after it has planned: on one session, with the history table made ready for it.
 * With `lockKey` the lock is not held; `meanwhile` happens when the history has been read.
 */
export async function applyCrafted(
  url: string,
  steps: readonly Step[],
  { lockKey, meanwhile }: { readonly lockKey?: bigint; readonly meanwhile?: () => Promise<unknown> } = {},
): Promise<RoundEnd> {
  const signal = new AbortController().signal
  const report = () => undefined
  const config = configOf({ DATABASE_URL: url })
  await using session = await openSession(url)
  const history = await readHistory(session, config.table, undefined)
  // A file that makes the table itself finds none of ours.
  const comesFirst = steps[0]?.script.claim === 'last' && !history.table.exists
  const table = comesFirst ? history.table : await prepareHistory(session, history, { unknown: [], report })
  if (table === undefined) throw new Error('Nobody else is here.')
  await meanwhile?.()
  const frame = {
    facts: history.facts,
    table,
    pooled: history.pooled,
    recorded: history.entries.map(({ version }) => version),
    role: undefined,
    applicationName: 'pg-ratchet',
    server: config.server,
    lockTimeoutMs: undefined,
    statementTimeoutMs: undefined,
    lockKey,
  }
  return await applyRound(session, frame, steps, { deployment: undefined, report, signal })
}
