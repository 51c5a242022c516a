import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { highWater, memoryIsMeasured, peakOf } from '../support/memory.ts'
import { sessions, versions } from '../support/observe.ts'
import { startRatchet } from '../support/program.ts'
import { until } from '../support/until.ts'

test('a million rows that a migration returns are not kept', async () => {
  const [idle, full] = [
    await peak({ '001_a.sql': 'SELECT 1;' }),
    await peak({
      '001_rows.sql': "SELECT i, repeat('x', 100) FROM generate_series(1, 1000000) AS i;",
    }),
  ]
  console.log(`a million rows: ${full.mb} MB at most, ${idle.mb} MB for one row; ${full.ms} ms`)
  expect(full.stderr).toMatch(/^1 applied/m)
  if (memoryIsMeasured) expect(full.mb - idle.mb).toBeLessThan(100)
})

test.each(['human', 'json'])(
  'a hundred thousand notices (%s) for a slow reader: the server waits for it',
  async (output) => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_notices.sql': notices })
    const program = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts')], {
      env: { DATABASE_URL: database.url, RATCHET_DIR: migrations.path, RATCHET_OUTPUT: output },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    // Nobody reads yet, and the server has to wait.
    await until('the server waits', async () =>
      (await sessions(database)).some(({ waits }) => waits === 'Client:ClientWrite'),
    )
    let text = ''
    let mb = 0
    program.stderr.setEncoding('utf8')
    for await (const chunk of program.stderr) {
      text += chunk
      mb = Math.max(mb, await highWater(program.pid))
      if (text.length < 2_000_000) await sleep(10)
    }
    if (program.exitCode === null) await once(program, 'exit')
    console.log(`100,000 notices for a slow reader, ${output}: ${mb} MB at most`)
    expect(program.exitCode).toBe(0)
    expect(text.match(/notice number \d+ of many/g)).toHaveLength(100_000)
    expect(await versions(database)).toEqual(['001'])
    if (memoryIsMeasured) expect(mb).toBeLessThan(160)
  },
)

test('a reader that never reads does not keep the program from ending', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({ '001_notices.sql': notices })
  const program = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts')], {
    env: { DATABASE_URL: database.url, RATCHET_DIR: migrations.path },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await until('the server waits', async () =>
    (await sessions(database)).some(({ waits }) => waits === 'Client:ClientWrite'),
  )
  const exited = once(program, 'exit')
  program.kill('SIGTERM')
  // Without a second one it would take the 8 s that a server gets to answer.
  await sleep(500)
  program.kill('SIGTERM')
  expect(await exited).toEqual([143, null])
  program.stderr.destroy()
  expect(await versions(database)).toEqual([])
})

test.each(['human', 'json'])(
  'a reader that goes away (%s) is no reason to stop in the middle',
  async (output) => {
    await using database = await createDatabase()
    await using migrations = await folder({
      '001_notices.sql': notices,
      '002_a.sql': 'CREATE TABLE a (id int);',
    })
    const program = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts')], {
      env: { DATABASE_URL: database.url, RATCHET_DIR: migrations.path, RATCHET_OUTPUT: output },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const exited = once(program, 'exit')
    await once(program.stderr, 'data')
    program.stderr.destroy()
    expect(await exited).toEqual([0, null])
    expect(await versions(database)).toEqual(['001', '002'])
  },
)

test('a thousand files', async () => {
  const numbers = Array.from({ length: 1000 }, (_, index) => String(index + 1).padStart(4, '0'))
  const told = await peak(
    Object.fromEntries(numbers.map((number) => [`${number}_t.sql`, `CREATE TABLE t${number} (id int);`])),
  )
  console.log(`1,000 files: ${told.mb} MB at most`)
  expect(told.stderr).toMatch(/^1000 applied, 0 skipped, 1000 total/m)
  if (memoryIsMeasured) expect(told.mb).toBeLessThan(160)
})

// Some 30 MB: more than what the sockets on the way hold by themselves.
const notices = `DO $$ BEGIN FOR i IN 1..100000 LOOP RAISE NOTICE 'notice number % of many %', i, repeat('.', 200); END LOOP; END $$;`

/** Runs `up` on a new database, and looks how much memory it takes. */
async function peak(files: Readonly<Record<string, string>>) {
  await using database = await createDatabase()
  await using migrations = await folder(files)
  await using program = startRatchet([], { dir: migrations.path, url: database.url })
  const mb = await peakOf(program.pid, program.exited)
  const { exit, stderr, ms } = await program.exited
  expect(exit, stderr.slice(-1000)).toBe(0)
  return { mb, stderr, ms: Math.round(ms) }
}
