import { applyRound, type RoundEnd } from '../../../src/apply/apply-steps.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { Session } from '../../../src/database/session.ts'
import { prepareHistory } from '../../../src/history/prepare.ts'
import { readHistory } from '../../../src/history/read.ts'
import { itemsOf } from '../../../src/plan/items.ts'
import type { Step } from '../../../src/plan/plan-up.ts'
import type { Script } from '../../../src/plan/script.ts'
import { scanScript } from '../../../src/sql/scanner.ts'
import { checksumOf } from '../../support/build.ts'

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
  return { migration, recordedAs: version, script: { ...usual, ...script } }
}

/** Applies steps as a run does after it has planned: on one session, with the history table made ready for it. */
export async function applyCrafted(url: string, steps: readonly Step[]): Promise<RoundEnd> {
  const signal = new AbortController().signal
  const report = () => undefined
  const { config } = loadConfig({
    flags: {},
    env: { DATABASE_URL: url },
    readFile: () => '',
    modeOf: () => 0,
    home: undefined,
    osUser: undefined,
    uid: 0,
  })
  await using session = await Session.open(config.server, signal)
  const history = await readHistory(session, config.table, undefined)
  const table = await prepareHistory(session, history, { role: undefined, unknown: [], report })
  const frame = {
    facts: history.facts,
    table,
    pooled: history.pooled,
    recorded: history.entries.map(({ version }) => version),
    role: undefined,
    applicationName: 'pg-ratchet',
    address: config.server.address,
    lockTimeoutMs: undefined,
    statementTimeoutMs: undefined,
  }
  return await applyRound(session, frame, steps, { deployment: undefined, report, signal })
}
