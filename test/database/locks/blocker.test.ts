import { describe, expect, test } from 'vitest'
import { connectAs } from '../../support/client.ts'
import { createDatabase, type Database } from '../../support/database.ts'
import { eventsIn } from '../../support/events.ts'
import { folder } from '../../support/folder.ts'
import { sessions, tables, versions, waitsForTable } from '../../support/observe.ts'
import { havePgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { startPostgres } from '../../support/postgres.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'

const files = {
  '001_first.sql': 'CREATE TABLE first (id int);',
  '002_alter.sql': 'CREATE TABLE second (id int);\nALTER TABLE busy ADD b int;',
}

describe.concurrent('an idle transaction of the application holds a lock', () => {
  test('each try, and the failure at the end, name its session: 75, and nothing is left', async () => {
    await using scene = await idleTransaction()
    await using migrations = await folder(files)
    const options = { dir: migrations.path, url: scene.database.url }
    const env = { RATCHET_LOCK_TIMEOUT: '700ms', RATCHET_LOCK_RETRY: '2s' }
    const { exit, stderr } = await ratchet([], { ...options, env })
    expect(exit, stderr).toBe(75)
    const named = `blocked by pid ${scene.pid} \\(crm-backend, role postgres, [^)]*\\), idle in transaction for \\d+\\.\\d s, in a transaction since \\d{4}-\\S+Z, its last statement: UPDATE busy SET id = 1`
    expect(stderr).toMatch(new RegExp(`002_alter\\.sql: .*55P03.*trying again in .*\\n  ${named}\\n`))
    expect(stderr).toMatch(
      new RegExp(`^error: .*002_alter\\.sql: gave way \\d+ times .*\\n  ${named}\\n`, 'm'),
    )
    expect(stderr).toMatch(/^RATCHET_LOCK_TIMEOUT says how long.*Nothing of \S*002_alter\.sql is left\.$/m)
    expect(await tables(scene.database)).toEqual(['busy', 'first'])
    expect(await versions(scene.database)).toEqual(['001'])
    await until('nobody is left', async () => (await sessions(scene.database)).length === 0)
    await scene.release()
    expect(await ratchet([], options)).toMatchObject({ exit: 0 })
  })

  test('as JSON: pid, role, application, state, statement, since when', async () => {
    await using scene = await idleTransaction()
    await using migrations = await folder(files)
    const env = { RATCHET_LOCK_TIMEOUT: '700ms', RATCHET_LOCK_RETRY: '2s', RATCHET_OUTPUT: 'json' }
    const { stderr } = await ratchet([], { dir: migrations.path, url: scene.database.url, env })
    const blocker = {
      pid: scene.pid,
      user: 'postgres',
      application: 'crm-backend',
      state: 'idle in transaction',
      stateMs: expect.any(Number),
      since: expect.stringMatching(/Z$/),
      query: 'UPDATE busy SET id = 1',
    }
    const events = eventsIn(stderr)
    expect(events.filter(({ type }) => type === 'migration.retrying').at(-1)).toMatchObject({
      blockers: [blocker],
    })
    expect(events.find(({ type }) => type === 'run.failed')).toMatchObject({
      failure: { code: 'LOCK_TIMEOUT', blockers: [blocker] },
    })
  })

  test.each([
    [
      'a lock_timeout of the file itself',
      { '001_own.sql': "SET lock_timeout TO '700ms';\nALTER TABLE busy ADD b int;" },
      {},
    ],
    [
      'a file that is not one transaction',
      { '001_vacuum.sql': 'VACUUM busy;\nCREATE TABLE third ();\nALTER TABLE busy ADD b int;' },
      { RATCHET_LOCK_TIMEOUT: '700ms' },
    ],
    [
      'COPY data',
      { '001_copy.sql': 'LOCK TABLE busy;\nCOPY busy FROM stdin;\n1\n\\.\n' },
      { RATCHET_LOCK_TIMEOUT: '700ms' },
    ],
  ])('%s: it is named as well', async (_, content, env) => {
    await using scene = await idleTransaction()
    await using migrations = await folder(content as Readonly<Record<string, string>>)
    await using program = startRatchet([], {
      dir: migrations.path,
      url: scene.database.url,
      env: env as Record<string, string>,
    })
    await program.waitFor(new RegExp(`trying again in .*\\n  blocked by pid ${scene.pid} \\(crm-backend`))
    await scene.release()
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
  })

  test('and this role may not see what others do: it says so', async () => {
    await using server = await startPostgres()
    await using scene = await idleTransaction({ server })
    await scene.database.query(
      "CREATE ROLE plain LOGIN PASSWORD 'x'; GRANT CREATE ON SCHEMA public TO plain; GRANT ALL ON busy TO plain",
    )
    await using migrations = await folder({ '001_lock.sql': 'LOCK TABLE busy;' })
    const url = server.url(scene.database.name, 'plain', 'x')
    await using program = startRatchet(['--lock-timeout', '700ms'], { dir: migrations.path, url })
    await program.waitFor(
      new RegExp(
        `blocked by pid ${scene.pid} \\(crm-backend, role postgres\\), what it does is hidden from this role \\(not from members of pg_monitor\\)`,
      ),
    )
    await scene.release()
    expect((await program.exited).exit).toBe(0)
  })
})

describe.runIf(havePgbouncer())('behind a pooler', () => {
  test('who is in the way is named as well', async () => {
    await using server = await startPostgres()
    await using pooler = await startPgbouncer(server)
    await using scene = await idleTransaction({ server })
    await using migrations = await folder(files)
    const url = pooler.url(scene.database.name)
    await using program = startRatchet(['--lock-timeout', '700ms'], { dir: migrations.path, url })
    await program.waitFor(new RegExp(`blocked by pid ${scene.pid} \\(crm-backend, role postgres`))
    await scene.release()
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
  })
})

test('a deadlock: who waited for whom is shown, and the other one is named', async () => {
  await using scene = await idleTransaction()
  await scene.database.query('CREATE TABLE other ()')
  await using migrations = await folder({
    '001_both.sql': 'ALTER TABLE other ADD a int;\nALTER TABLE busy ADD b int;',
  })
  await using program = startRatchet(['--lock-timeout', '1m'], {
    dir: migrations.path,
    url: scene.database.url,
  })
  await until('the migration waits', () => waitsForTable(scene.database))
  // The other one is patient, so the migration is the one that is ended.
  await scene.query(`SET deadlock_timeout = '1min'`)
  const theirs = scene.query('LOCK TABLE other')
  await program.waitFor(/001_both\.sql: deadlock detected \(SQLSTATE 40P01\); rolled back, trying again/)
  await theirs
  await scene.release()
  const { exit, stderr } = await program.exited
  expect(exit, stderr).toBe(0)
  expect(stderr).toMatch(
    new RegExp(
      `  detail: Process \\d+ waits for AccessExclusiveLock on relation \\d+ .*; blocked by process ${scene.pid}\\.\\n.*Process ${scene.pid} waits .*\\n  blocked by pid ${scene.pid} \\(crm-backend, role postgres`,
    ),
  )
})

test('two runs, and an idle transaction of the application that holds a lock: both end well once it ends', async () => {
  await using scene = await idleTransaction()
  await using migrations = await folder(files)
  const options = { dir: migrations.path, url: scene.database.url, env: { RATCHET_LOCK_TIMEOUT: '700ms' } }
  await using first = startRatchet([], options)
  await first.waitFor(new RegExp(`002_alter.sql.*trying again.*\\n  blocked by pid ${scene.pid}`))
  await using second = startRatchet([], options)
  await second.waitFor(/another run holds the lock, waiting/)
  // The first one goes on trying, and the second one does not get in its way.
  const tries = first.output().match(/trying again/g)?.length ?? 0
  await first.waitFor(new RegExp(`(?:trying again[\\s\\S]*){${tries + 1}}`))
  expect(second.output()).not.toMatch(/trying again/)
  await scene.release()
  const ends = await Promise.all([first.exited, second.exited])
  for (const { exit, stderr } of ends) expect(exit, stderr).toBe(0)
  expect(ends.map(({ stderr }) => /^\d+ applied, \d+ skipped/m.exec(stderr)?.[0])).toEqual([
    '2 applied, 0 skipped',
    '0 applied, 2 skipped',
  ])
  expect(await versions(scene.database)).toEqual(['001', '002'])
  expect(await tables(scene.database)).toEqual(['busy', 'first', 'second'])
})

interface Scene extends AsyncDisposable {
  readonly database: Database
  /** That of the application. */
  readonly pid: number
  readonly query: (sql: string) => Promise<unknown>
  /** Ends its transaction. */
  readonly release: () => Promise<unknown>
}

/** An application that has changed a row of the table `busy`, and forgets to commit. */
async function idleTransaction(where: { readonly server?: { url(): string } } = {}): Promise<Scene> {
  const database = await createDatabase(where)
  await database.query('CREATE TABLE busy (id int)')
  const app = await connectAs('crm-backend', database.url)
  await app.query('BEGIN')
  await app.query('UPDATE busy SET id = 1')
  return {
    database,
    pid: app.pid,
    query: app.query,
    release: () => app.query('COMMIT'),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}
