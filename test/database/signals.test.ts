import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { freePort } from '../support/free-port.ts'
import { sessions, sleeps, tables, versions, waitsForTable } from '../support/observe.ts'
import { type ProgramResult, type RunningProgram, ratchet, startRatchet } from '../support/program.ts'
import { startProxy } from '../support/proxy.ts'
import { until } from '../support/until.ts'

const files = {
  '001_first.sql': 'CREATE TABLE first (id int);',
  '002_slow.sql': 'CREATE TABLE slow (id int);\nSELECT pg_sleep(60);',
  '003_last.sql': 'CREATE TABLE last (id int);',
}
const mended = 'CREATE TABLE slow (id int);'

describe.concurrent.each([
  ['SIGTERM', 143, 'terminated'],
  ['SIGINT', 130, 'interrupted'],
] as const)('%s', (signal, exit, word) => {
  test('in the middle of a migration: it is rolled back, those before it stay, the next run completes', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const options = { dir: migrations.path, url: database.url }
    await using program = startRatchet([], options)
    await until('002 sleeps', () => sleeps(database))
    const told = await stop(program, signal, 'in the middle of a migration')
    expect(told.exit, told.stderr).toBe(exit)
    expect(told.stderr).toMatch(
      new RegExp(`^error: ${word}\n.*002_slow.sql was rolled back: nothing of it is left`, 'm'),
    )
    expect(told.stderr).toMatch(/^1 applied, 0 skipped, 3 total, in .*\n$/m)
    expect(await tables(database)).toEqual(['first'])
    expect(await versions(database)).toEqual(['001'])
    // Nobody works on in the server, and nobody holds the lock.
    await until('the server has let go', async () => (await sessions(database)).length === 0)

    await migrations.write('002_slow.sql', mended)
    expect(await ratchet([], options)).toMatchObject({ exit: 0 })
    expect(await versions(database)).toEqual(['001', '002', '003'])
  })

  test('between two parts of a file: what was sent of it is rolled back', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({
      '001_copy.sql': 'CREATE TABLE a (id int);\nCOPY a FROM stdin;\n1\n\\.\nCREATE TABLE b (id int);',
    })
    let copied = false
    let cancels = 0
    await using proxy = await startProxy(database.url, {
      onMessage: ({ type }) => {
        if (type === 'cancel') cancels++
        if (type === 'c') copied = true
        if (type !== 'Z' || !copied || cancels > 0) return undefined
        // The server has done this part, and has nothing to cancel.
        program.kill(signal)
        return until('it asks the server to cancel', () => cancels > 0).then(() => undefined)
      },
    })
    await using program = startRatchet([], { dir: migrations.path, url: proxy.url })
    const told = await program.exited
    expect(told).toMatchObject({ exit, stderr: expect.stringMatching(/001_copy.sql was rolled back/) })
    expect(await tables(database)).toEqual([])
    expect(await versions(database)).toEqual([])
  })

  test('while a statement waits for a lock', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_alter.sql': 'ALTER TABLE locked ADD b int;' })
    await database.query('CREATE TABLE locked ()')
    await using locker = await connect(database)
    await locker.client.query('BEGIN; LOCK TABLE locked')
    await using program = startRatchet(['--lock-timeout', '1m'], { dir: migrations.path, url: database.url })
    await until('it waits', () => waitsForTable(database))
    const told = await stop(program, signal, 'while a statement waits for a lock')
    expect(told).toMatchObject({ exit, stderr: expect.stringMatching(/001_alter.sql was rolled back/) })
    expect(await versions(database)).toEqual([])
  })

  test('in the pause between two tries for a lock', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({
      '001_first.sql': files['001_first.sql'],
      '002_alter.sql': 'ALTER TABLE first ADD b int;',
    })
    const options = { dir: migrations.path, url: database.url }
    await ratchet(['--to', '001'], options)
    await using locker = await connect(database)
    await locker.client.query('BEGIN; LOCK TABLE first')
    await migrations.write('000_reader.sql', '')
    await using program = startRatchet(['--lock-timeout', '1ms'], {
      ...options,
      env: { RATCHET_OUT_OF_ORDER: 'apply' },
    })
    // The fourth pause is 0.8 s at least.
    await program.waitFor(/(?:trying again[\s\S]*?){4}/)
    const told = await stop(program, signal, 'in the pause between two tries for a lock')
    expect(told).toMatchObject({ exit, stderr: expect.stringMatching(new RegExp(`^error: ${word}$`, 'm')) })
    // What was applied before is not denied.
    expect(told.stderr).not.toMatch(/nothing was changed/i)
    expect(told.stderr).toMatch(/^1 applied, 1 skipped, 3 total/m)
    expect(await versions(database)).toEqual(['000', '001'])
  })

  test('while it waits for another run', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const options = { dir: migrations.path, url: database.url }
    await using other = startRatchet([], options)
    await until('002 of the other run sleeps', () => sleeps(database))
    await using program = startRatchet([], options)
    await program.waitFor(/another run holds the lock/)
    const told = await stop(program, signal, 'while it waits for another run')
    expect(told).toMatchObject({ exit, stderr: expect.stringMatching(/No migration was in flight/) })
    // The other one goes on.
    expect(await sleeps(database)).toBe(true)
    other.kill('SIGKILL')
  })

  test('while it waits for PostgreSQL', async () => {
    await using migrations = await folder(files)
    const url = `postgres://postgres:postgres@127.0.0.1:${await freePort()}/crm`
    await using program = startRatchet([], { dir: migrations.path, url })
    await program.waitFor(/waiting for PostgreSQL.*connection refused/)
    const told = await stop(program, signal, 'while it waits for PostgreSQL')
    expect(told).toMatchObject({ exit, stderr: expect.stringMatching(/No migration was in flight/) })
  })

  test('while a server that accepted the connection says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const accepted = once(silent, 'connection')
    const { port } = silent.address() as AddressInfo
    await using migrations = await folder(files)
    const url = `postgres://postgres:postgres@127.0.0.1:${port}/crm`
    await using program = startRatchet([], { dir: migrations.path, url })
    const [socket] = await accepted
    const told = await stop(program, signal, 'while a server says nothing')
    socket.destroy()
    silent.close()
    expect(told).toMatchObject({ exit, stderr: expect.stringMatching(/No migration was in flight/) })
  })

  test('twice, when the run has said its end: its exit code stays', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_first.sql': files['001_first.sql'] })
    await using program = startRatchet([], {
      dir: migrations.path,
      url: database.url,
      // As when the machine is busy, or what was sent last is not answered yet.
      nodeFlags: ['--import', 'data:text/javascript,setTimeout(() => {}, 30000)'],
    })
    await program.waitFor(/^1 applied, 0 skipped, 1 total/m)
    program.kill(signal)
    await sleep(50)
    program.kill(signal)
    expect(await program.exited).toMatchObject({ exit: 0, stderr: expect.not.stringMatching(/error/) })
  })

  test('twice: the second one does not wait for a server that is silent', async () => {
    await using database = await createDatabase()
    await using proxy = await startProxy(database.url)
    await using migrations = await folder(files)
    await using program = startRatchet([], { dir: migrations.path, url: proxy.url })
    await until('002 sleeps', () => sleeps(database))
    // What the server has answered may still be on its way.
    await program.waitFor(/^applied .*001_first\.sql/m)
    const before = proxy.connections()
    proxy.freeze()
    program.kill(signal)
    // Over a connection of its own: so the first signal has arrived.
    await until('it asks the server to cancel', () => proxy.connections() > before)
    const told = await stop(program, signal, 'twice')
    expect(told.exit, told.stderr).toBe(exit)
    expect(told.stderr).toMatch(new RegExp(`^error: ${word}\n.*run again, the history knows`, 'im'))
    expect(told.stderr).toMatch(/^1 applied, 0 skipped, 3 total/m)
    proxy.cut()
    await until('the server has rolled back', async () => (await sessions(database)).length === 0)
    expect(await versions(database)).toEqual(['001'])
  })
})

test.concurrent('a server that is silent delays the end by less than ten seconds, and what is known is said', async () => {
  await using database = await createDatabase()
  await using proxy = await startProxy(database.url)
  await using migrations = await folder(files)
  await using program = startRatchet([], { dir: migrations.path, url: proxy.url })
  await until('002 sleeps', () => sleeps(database))
  await program.waitFor(/^applied .*001_first\.sql/m)
  proxy.freeze()
  const started = performance.now()
  program.kill('SIGTERM')
  const told = await program.exited
  expect(told.exit, told.stderr).toBe(143)
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(told.stderr).toMatch(/^error: terminated\n.*run again, the history knows/im)
  expect(told.stderr).toMatch(/^1 applied, 0 skipped, 3 total/m)
})

test.concurrent('somewhere in a hundred files: as many are applied as it says, and the next run applies the others', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => {
      const number = String(index + 1).padStart(3, '0')
      return [`${number}_t.sql`, `CREATE TABLE t${number} (id int); SELECT pg_sleep(0.001);`]
    }),
  )
  await using migrations = await folder(many)
  for (const after of [1, 20, 60]) {
    await using database = await createDatabase()
    const options = { dir: migrations.path, url: database.url }
    await using program = startRatchet([], options)
    await program.waitFor(new RegExp(`(?:^applied .*\\s+){${after}}`, 'm'))
    const told = await stop(program, 'SIGTERM', `in 100 files, after ${after}`)
    const recorded = await versions(database)
    expect(told.exit, told.stderr).toBe(143)
    expect(told.stderr).toMatch(new RegExp(`^${recorded.length} applied, 0 skipped, 100 total`, 'm'))
    expect(recorded).toEqual(
      Object.keys(many)
        .slice(0, recorded.length)
        .map((name) => name.slice(0, 3)),
    )
    expect((await tables(database)).length).toBe(recorded.length)
    expect(await ratchet([], options)).toMatchObject({ exit: 0 })
    expect((await versions(database)).length).toBe(100)
  }
})

/** Sends the signal, and waits for the end, which must come before the program stops waiting for the server, after eight seconds. */
async function stop(program: RunningProgram, signal: NodeJS.Signals, when: string): Promise<ProgramResult> {
  const started = performance.now()
  program.kill(signal)
  const told = await program.exited
  const ms = performance.now() - started
  console.log(`${signal} ${when}: ended after ${ms.toFixed(0)} ms`)
  expect(ms).toBeLessThan(6000)
  return told
}

async function connect({ url }: Database): Promise<AsyncDisposable & { readonly client: Client }> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return { client, [Symbol.asyncDispose]: () => client.end() }
}

test('a signal that comes when everything is said changes nothing', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({ '001_a.sql': 'CREATE TABLE a ();' })
  const options = { dir: migrations.path, url: database.url }
  for (let round = 0; round < 15; round++) {
    await using program = startRatchet(['up'], options)
    await program.waitFor(/\d total/)
    program.kill('SIGTERM')
    const { exit, stderr } = await program.exited
    expect(exit, stderr).toBe(0)
  }
})
