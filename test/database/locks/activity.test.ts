import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Activity, lookAt } from '../../../src/database/activity.ts'
import { sessionsOf } from '../../../src/database/blockers.ts'
import type { Session } from '../../../src/database/session.ts'
import type { Progress } from '../../../src/report/event.ts'
import { connectAs } from '../../support/client.ts'
import { createDatabase, type Database } from '../../support/database.ts'
import { startPostgres } from '../../support/postgres.ts'
import { openSession } from '../../support/session.ts'
import { until } from '../../support/until.ts'

describe.concurrent('a session that waits for a lock', () => {
  test('is seen to wait, for which lock, and who is in the way', async () => {
    await using database = await createDatabase()
    await database.query('CREATE TABLE busy (id int)')
    await using app = await connectAs('crm-backend', database.url)
    await app.query('BEGIN')
    await app.query('UPDATE busy\n  SET id = 1')
    await using work = await openSession(database.url)
    await using observer = await openSession(database.url)
    const ended = work.send('ALTER TABLE busy ADD b int')
    const { wait, blockers, progress } = await waitingFor(observer, work, 1)
    expect(wait).toEqual({
      type: 'Lock',
      event: 'relation',
      lock: 'AccessExclusiveLock',
      relation: 'public.busy',
    })
    expect(blockers).toEqual([
      {
        pid: app.pid,
        user: 'postgres',
        application: 'crm-backend',
        address: expect.any(String),
        state: 'idle in transaction',
        stateMs: expect.any(Number),
        since: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        query: 'UPDATE busy SET id = 1',
      },
    ])
    expect(progress).toBeUndefined()
    await app.query('COMMIT')
    expect(await ended).toMatchObject({ error: undefined })
  })

  test('behind others that wait themselves: first comes who waits for nobody', async () => {
    await using database = await createDatabase()
    await database.query('CREATE TABLE busy ()')
    await using reader = await connectAs('reader', database.url)
    await reader.query('BEGIN; SELECT * FROM busy')
    await using first = await connectAs('first in the queue', database.url)
    const waits = first.query('BEGIN; LOCK TABLE busy; COMMIT')
    await using work = await openSession(database.url)
    await using observer = await openSession(database.url)
    await until('the first one waits', async () => (await waitersOf(database)) === 1)
    const ended = work.send('BEGIN; LOCK TABLE busy; COMMIT')
    const { blockers } = await waitingFor(observer, work, 2)
    expect(blockers.map(({ pid, waitsFor }) => ({ pid, waitsFor }))).toEqual([
      { pid: reader.pid, waitsFor: undefined },
      { pid: first.pid, waitsFor: [reader.pid] },
    ])
    await reader.query('COMMIT')
    await Promise.allSettled([waits, ended])
  })

  test('for a row: the one that changed it is named, and no relation', async () => {
    await using database = await createDatabase()
    await database.query('CREATE TABLE data (id int); INSERT INTO data VALUES (1)')
    await using app = await connectAs('crm-backend', database.url)
    await app.query('BEGIN; UPDATE data SET id = 2')
    await using work = await openSession(database.url)
    await using observer = await openSession(database.url)
    const ended = work.send('UPDATE data SET id = 3')
    const { wait, blockers } = await waitingFor(observer, work, 1)
    expect(wait).toMatchObject({ type: 'Lock', event: 'transactionid', relation: undefined })
    expect(blockers).toMatchObject([{ pid: app.pid }])
    await app.query('COMMIT')
    await ended
  })

  test('held by a prepared transaction: that has no session, but a name', async () => {
    await using server = await startPostgres({ settings: { max_prepared_transactions: '2' } })
    await using database = await createDatabase({ server })
    await database.query('CREATE TABLE busy ()')
    await database.query(`BEGIN; LOCK TABLE busy; PREPARE TRANSACTION 'left over'`)
    await using _gone = {
      [Symbol.asyncDispose]: async () => void (await database.query(`ROLLBACK PREPARED 'left over'`)),
    }
    await using work = await openSession(database.url)
    await using observer = await openSession(database.url)
    const ended = work.send('BEGIN; LOCK TABLE busy; COMMIT')
    const { blockers } = await waitingFor(observer, work, 1)
    expect(blockers).toEqual([{ pid: 0, prepared: ['left over'] }])
    await work.cancel()
    await ended
  })
})

test('an ordinary role sees who another one is, and not what it does; a member of pg_monitor sees both', async () => {
  await using server = await startPostgres()
  await using database = await createDatabase({ server })
  await database.query(
    `CREATE TABLE busy (); CREATE ROLE plain LOGIN PASSWORD 'x'; CREATE ROLE seeing LOGIN PASSWORD 'x' IN ROLE pg_monitor;
     GRANT ALL ON busy TO plain, seeing`,
  )
  await using app = await connectAs('crm-backend', database.url)
  await app.query('BEGIN; LOCK TABLE busy')
  const seenBy = async (role: string) => {
    const url = server.url(database.name, role, 'x')
    await using work = await openSession(url)
    await using observer = await openSession(url)
    void work.send('SELECT * FROM busy')
    const { blockers } = await waitingFor(observer, work, 1)
    await work.cancel()
    return blockers
  }
  expect(await seenBy('plain')).toEqual([
    { pid: app.pid, user: 'postgres', application: 'crm-backend', hidden: true },
  ])
  expect(await seenBy('seeing')).toMatchObject([
    { pid: app.pid, state: 'idle in transaction', query: 'BEGIN; LOCK TABLE busy' },
  ])
})

test('a password that somebody is being given is not shown', async () => {
  await using database = await createDatabase()
  await using app = await connectAs('admin', database.url)
  await app.query(`BEGIN; ALTER ROLE postgres PASSWORD 'top''secret' VALID UNTIL 'infinity'`)
  await using observer = await openSession(database.url)
  const [seen] = await sessionsOf(observer, [app.pid])
  await app.query('ROLLBACK')
  expect(seen?.query).toBe(`BEGIN; ALTER ROLE postgres PASSWORD '…' VALID UNTIL 'infinity'`)
})

test('sessions that are gone are left out', async () => {
  await using database = await createDatabase()
  await using app = await connectAs('crm-backend', database.url)
  await using observer = await openSession(database.url)
  expect((await sessionsOf(observer, [app.pid, 1])).map(({ pid }) => pid)).toEqual([app.pid])
})

test('how far a command is: a share of its phase, and it goes forward', async () => {
  await using database = await createDatabase()
  await database.query(
    `CREATE TABLE t AS SELECT i AS id, md5(i::text) || repeat('x', 100) AS v FROM generate_series(1, 60000) i;
     CREATE INDEX t_id ON t (id DESC); ALTER TABLE t ALTER v SET STATISTICS 1000; ANALYZE t; DELETE FROM t WHERE id % 5 = 0`,
  )
  await using work = await openSession(database.url)
  await using observer = await openSession(database.url)
  await work.query("SET maintenance_work_mem = '1MB'; SET vacuum_cost_delay = 2; SET vacuum_cost_limit = 100")
  for (const [statement, command, phases] of [
    ['CREATE INDEX ON t (v)', 'CREATE INDEX', /^building index: (?:scanning table|loading tuples in tree)$/],
    [
      'CREATE INDEX CONCURRENTLY ON t (v)',
      'CREATE INDEX CONCURRENTLY',
      /^(?:building index|index validation): (?:scanning|loading)/,
    ],
    ['VACUUM t', 'VACUUM', /heap$/],
    ['CLUSTER t USING t_id', 'CLUSTER', /^(?:seq scanning|index scanning|writing new) heap$/],
    ['ANALYZE t', 'ANALYZE', /^acquiring sample rows$/],
  ] as const) {
    const isCounted = ({ phase = '', percent }: Progress) => percent !== undefined && phases.test(phase)
    const seen: Progress[] = []
    // On a busy machine it may be over before it was looked at twice.
    for (let tries = 0; tries < 10 && sharesOf(seen.filter(isCounted)).size < 2; tries++)
      seen.push(...(await progressDuring(statement, work, observer)))
    expect(new Set(seen.map((progress) => `${progress.command} ${progress.relation}`))).toEqual(
      new Set([`${command} public.t`]),
    )
    const shares = [...sharesOf(seen.filter(isCounted))]
    expect(shares.length, `${statement}: ${shares}`).toBeGreaterThan(1)
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...shares)).toBeLessThanOrEqual(100)
    console.log(`${statement}: ${[...new Set(seen.map(({ phase }) => phase))].join(', ')}`)
  }
})

function sharesOf(seen: readonly Progress[]): ReadonlySet<number> {
  return new Set(seen.map(({ percent = Number.NaN }) => percent))
}

async function progressDuring(statement: string, work: Session, observer: Session): Promise<Progress[]> {
  let running = true
  const done = work.query(statement).finally(() => {
    running = false
  })
  const seen: Progress[] = []
  while (running) {
    const activity = await lookAt(observer, { pid: work.processId })
    if (activity?.progress !== undefined) seen.push(activity.progress)
  }
  await done
  return seen
}

test('a look delays no concurrent build, whenever it comes', async () => {
  await using database = await createDatabase()
  await using observer = await openSession(database.url)
  await using busy = await openSession(database.url)
  expect(await buildsBeside(database, () => lookAt(observer, { pid: busy.processId }))).toBe('all were built')
})

test('the ping of the session that holds the lock delays no concurrent build, whenever it comes', async () => {
  const { ping } = await import('../../../src/database/advisory-lock.ts')
  await using database = await createDatabase()
  await using lock = await openSession(database.url)
  await lock.query('BEGIN; SELECT pg_try_advisory_xact_lock(1)')
  expect(await buildsBeside(database, () => lock.send(ping))).toBe('all were built')
})

/** Builds an index again and again while something is done without a pause. */
async function buildsBeside({ url, query }: Database, act: () => Promise<unknown>): Promise<string> {
  await query('CREATE TABLE t AS SELECT i FROM generate_series(1, 100) i')
  await using builder = await connectAs('builder', url)
  let over = false
  const acting = (async () => {
    while (!over) await act()
  })()
  const end = performance.now() + 1500
  try {
    for (let built = 0; performance.now() < end || built < 20; built++) {
      const building = builder.query('CREATE INDEX CONCURRENTLY i ON t (i)').then(() => true)
      if (!(await Promise.race([building, sleep(15_000)]))) return `number ${built + 1} was stuck`
      await builder.query('DROP INDEX i')
    }
    return 'all were built'
  } finally {
    over = true
    await acting
  }
}

/** What is seen of a session once so many are in its way. */
async function waitingFor(observer: Session, work: Session, count: number): Promise<Activity> {
  return await until(`${count} are in the way`, async () => {
    const activity = await lookAt(observer, { pid: work.processId })
    return activity?.blockers.length === count ? activity : undefined
  })
}

async function waitersOf({ query }: Database): Promise<number> {
  const rows = await query(
    'SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())',
  )
  return rows.length
}
