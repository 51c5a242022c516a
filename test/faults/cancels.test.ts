import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { RunError } from '../../src/failure/failure.ts'
import type { Report } from '../../src/report/event.ts'
import { contentOf, onEachMajor } from '../database/attacks/majors.ts'
import type { Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { upHere } from '../support/in-process.ts'
import { addToTally } from '../support/tally.ts'
import { randomFor, rounds } from './scene/effort.ts'

const count = rounds('CANCELS', { sample: 25, all: 2000 })
const versions = Array.from({ length: 40 }, (_, index) => `${index + 1}`.padStart(2, '0'))

onEachMajor(({ major, database: make }) => {
  test(`cancels at random moments leave a prefix, ${count} times`, async () => {
    await using database = await make()
    await using files = await folder(
      Object.fromEntries(versions.map((version) => [`${version}_t.sql`, `CREATE TABLE t${version} ()`])),
    )
    const random = randomFor(`cancels ${major}`)
    const seen = { untouched: 0, stopped: 0, finished: 0 }
    let typicalMs = 40
    for (let round = 1; round <= count; round++) {
      const where = `round ${round} of FAULTS_SEED=${inject('faultsSeed')}`
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
      addToTally(inject('faultsTally'), {
        fault: `cancelled at a random moment, PostgreSQL ${major}`,
        kind: 'transactional',
        hit: cancelled.error !== undefined,
        wrong: false,
      })
    }
    console.log(`PostgreSQL ${major}: ${count} rounds`, seen)
    expect(seen.stopped).toBeGreaterThan(count / 10)
  })
})

/** A run that is attacked from the moment it begins to apply. */
async function run(
  { url }: Database,
  dir: string,
  attack: (stop: AbortController) => Promise<void> = async () => {},
): Promise<{ readonly error?: unknown; readonly ms: number }> {
  const stop = new AbortController()
  let attacking: Promise<void> | undefined
  let started = 0
  let lastApplied = 0
  const report: Report = ({ type }) => {
    if (type === 'migration.applied') lastApplied = performance.now()
    if (type !== 'plan.ready') return
    started = performance.now()
    attacking = attack(stop)
  }
  const end = await upHere({ url, dir }, { report, signal: stop.signal })
  await attacking
  return { ...end, ms: lastApplied - started }
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
