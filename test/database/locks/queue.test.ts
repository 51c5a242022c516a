import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { connectAs } from '../../support/client.ts'
import { createDatabase, type Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { sessions, waitsForTable } from '../../support/observe.ts'
import { startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'

describe.concurrent('beside a run', () => {
  test('whoever queues behind a migration that waits for a lock waits no longer than its lock_timeout', async () => {
    await using database = await createDatabase()
    await database.query('CREATE TABLE busy (id int)')
    await using idle = await connectAs('idle', database.url)
    await idle.query('BEGIN; SELECT * FROM busy')
    await using migrations = await folder({ '001_alter.sql': 'ALTER TABLE busy ADD b int;' })
    await using reader = await connectAs('reader', database.url)
    const env = { RATCHET_LOCK_TIMEOUT: '1s' }
    await using program = startRatchet([], { dir: migrations.path, url: database.url, env })
    const waits: number[] = []
    for (let queued = 0; queued < 3; queued++) {
      await until('the migration waits', () => waitsForTable(database))
      const started = performance.now()
      const read = reader.query('SELECT * FROM busy').then(() => true)
      expect(await Promise.race([read, sleep(10_000)]), 'the queue does not move').toBe(true)
      waits.push(Math.round(performance.now() - started))
      await sleep(200)
    }
    console.log(`behind a migration that waits for at most 1000 ms: ${waits.join(', ')} ms`)
    // They did queue, and the machine may be slow.
    expect(Math.max(...waits)).toBeGreaterThan(300)
    expect(Math.max(...waits)).toBeLessThan(4000)
    await idle.query('COMMIT')
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
  })

  test.each([
    ['CREATE INDEX CONCURRENTLY i ON t (v);', 'waiting for writers before build'],
    ['REINDEX INDEX CONCURRENTLY old;', 'waiting for writers before build'],
    ['DROP INDEX CONCURRENTLY old;', 'waiting for a lock \\(virtualxid\\)'],
  ])('%s waits for a transaction as long as it takes, and for nobody of ours', async (statement, phase) => {
    await using database = await createDatabase()
    await database.query('CREATE TABLE t (v int); CREATE INDEX old ON t (v); INSERT INTO t VALUES (1)')
    await using app = await connectAs('crm-backend', database.url)
    await app.query('BEGIN; INSERT INTO t VALUES (2)')
    await using migrations = await folder({ '001_index.sql': statement })
    // Shorter than what it waits.
    const options = { dir: migrations.path, url: database.url, env: { RATCHET_LOCK_TIMEOUT: '200ms' } }
    await using program = startRatchet([], options)
    const builder = await until('it waits', async () =>
      (await sessions(database)).find(({ waits }) => waits === 'Lock:virtualxid'),
    )
    // Another one waits for this one, and looks who holds the lock.
    await using other = startRatchet([], options)
    await other.waitFor(/another run holds the lock/)
    const inTheWay = new Set<number>()
    const said = program.waitFor(/running for/).then(() => true)
    while (!(await Promise.race([said, sleep(20)])))
      for (const pid of await blocking(database, builder.pid)) inTheWay.add(pid)
    expect([...inTheWay]).toEqual([app.pid])
    expect(program.output()).toMatch(
      new RegExp(
        `001_index\\.sql:1: running for \\d+\\.\\d s, .*${phase}.*\\n  blocked by pid ${app.pid} \\(crm-backend, .*idle in transaction.*INSERT INTO t VALUES \\(2\\)`,
      ),
    )
    await app.query('COMMIT')
    const ends = await Promise.all([program.exited, other.exited])
    for (const { exit, stderr } of ends) {
      expect(exit, stderr).toBe(0)
      expect(stderr).not.toMatch(/trying again/)
    }
    expect(await invalid(database)).toEqual([])
  })

  test('the session that holds the lock holds no snapshot, and is not the one that looks', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_slow.sql': 'CREATE TABLE a ();\nSELECT pg_sleep(5);' })
    await using program = startRatchet([], { dir: migrations.path, url: database.url })
    const looks = async () => await withQuery(database, '%pg_blocking_pids%')
    const [observer] = await until('it is looked at', async () => {
      const found = await looks()
      return found.length > 0 ? found : undefined
    })
    const [holder] = await database.query<{ pid: number; state: string; snapshot: string | null }>(
      `SELECT a.pid, a.state, COALESCE(a.backend_xmin, a.backend_xid)::text AS snapshot
       FROM pg_locks JOIN pg_stat_activity a USING (pid) WHERE locktype = 'advisory' AND granted AND a.datname = current_database()`,
    )
    expect(holder).toMatchObject({ state: 'idle in transaction', snapshot: null })
    expect(observer?.pid).not.toBe(holder?.pid)
    // Between two looks it has no transaction.
    await until('it has nothing to do', async () => (await looks())[0]?.state === 'idle')
    expect((await program.exited).exit).toBe(0)
    await until('nobody is left', async () => (await sessions(database)).length === 0)
  })
})

async function blocking({ query }: Database, pid: number): Promise<readonly number[]> {
  const [row] = await query<{ pids: number[] }>(`SELECT pg_blocking_pids(${pid}) AS pids`)
  return row?.pids ?? []
}

async function invalid({ query }: Database): Promise<unknown[]> {
  return await query('SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid')
}

async function withQuery(
  { query }: Database,
  pattern: string,
): Promise<Array<{ pid: number; state: string }>> {
  return await query(
    `SELECT pid, state FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pg-ratchet' AND query LIKE '${pattern}'`,
  )
}
