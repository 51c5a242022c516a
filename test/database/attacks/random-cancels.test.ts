import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { up } from '../../../src/commands/up.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { RunError } from '../../../src/failure.ts'
import type { Report } from '../../../src/report/event.ts'
import type { Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { contentOf, onEachMajor } from './majors.ts'

const seed = Number(process.env.RATCHET_CANCEL_SEED ?? Math.floor(Math.random() * 2 ** 32))
const rounds = Number(process.env.RATCHET_CANCEL_ROUNDS ?? 50)
const versions = Array.from({ length: 40 }, (_, index) => `${index + 1}`.padStart(2, '0'))

onEachMajor(({ major, database: make }) => {
  test(`cancels at random moments leave a prefix, ${rounds} times`, { timeout: 300_000 }, async () => {
    await using database = await make()
    await using files = await folder(
      Object.fromEntries(versions.map((version) => [`${version}_t.sql`, `CREATE TABLE t${version} ()`])),
    )
    const random = generator(seed)
    const seen = { untouched: 0, stopped: 0, finished: 0 }
    let typicalMs = 40
    for (let round = 1; round <= rounds; round++) {
      const where = `round ${round} of seed ${seed}`
      const afterMs = random() * typicalMs
      // Half of them as our own SIGTERM handling does it, half as an administrator does.
      const how = random() < 0.5 ? 'signal' : 'administrator'
      const cancelled = await run(database, files.path, async (stop) => {
        await spin(afterMs)
        if (how === 'signal') stop.abort(new RunError({ code: 'TERMINATED', leftBehind: '' }))
        else await cancelAll(database)
      })
      const { tables, recorded } = await contentOf(database)
      expect(recorded, where).toEqual(versions.slice(0, recorded.length))
      expect(tables, where).toEqual(recorded.map((version) => `t${version}`))
      if (cancelled.error === undefined) {
        expect(recorded, where).toEqual(versions)
        typicalMs = (typicalMs * 3 + cancelled.ms) / 4
      } else if (recorded.length > 0) expect(cancelled.error, where).toBeInstanceOf(RunError)
      seen[cancelled.error === undefined ? 'finished' : recorded.length === 0 ? 'untouched' : 'stopped']++

      const completed = await run(database, files.path)
      expect(completed.error, where).toBeUndefined()
      expect(await contentOf(database), where).toEqual({
        tables: versions.map((version) => `t${version}`),
        recorded: versions,
      })
      await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    }
    console.log(`PostgreSQL ${major}: ${rounds} rounds of seed ${seed}`, seen)
    expect(seen.stopped).toBeGreaterThan(rounds / 10)
  })
})

/** The command itself, in this process, so that a cancel can be timed to a fraction of a millisecond. */
async function run(
  { url }: Database,
  dir: string,
  attack: (stop: AbortController) => Promise<void> = async () => {},
): Promise<{ readonly error?: unknown; readonly ms: number }> {
  const stop = new AbortController()
  const { config } = loadConfig({
    flags: {},
    env: { DATABASE_URL: url, RATCHET_DIR: dir },
    readFile: () => '',
    modeOf: () => 0,
    home: undefined,
    osUser: undefined,
    uid: 0,
  })
  let attacking: Promise<void> | undefined
  let started = 0
  let lastApplied = 0
  const report: Report = ({ type }) => {
    if (type === 'migration.applied') lastApplied = performance.now()
    if (type !== 'plan.ready') return
    started = performance.now()
    attacking = attack(stop)
  }
  const tally = { applied: 0, skipped: 0, total: 0 }
  try {
    await up.run({ config, report, signal: stop.signal, tally }, { options: {} })
    return { ms: lastApplied - started }
  } catch (error) {
    return { error, ms: lastApplied - started }
  } finally {
    await attacking
  }
}

async function cancelAll(database: Database): Promise<void> {
  await database.query(
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )
}

/** Timers count whole milliseconds: the rest of the time goes by while others get their turns. */
async function spin(ms: number): Promise<void> {
  const until = performance.now() + ms
  while (performance.now() < until) await sleep(0)
}

/** mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
