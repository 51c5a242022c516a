import { expect, test } from 'vitest'
import { countMessages } from '../support/count-messages.ts'
import { createDatabase } from '../support/database.ts'
import { type Folder, folder } from '../support/folder.ts'
import { versions } from '../support/observe.ts'
import { ratchet } from '../support/program.ts'
import { startProxy } from '../support/proxy.ts'

test.each([1, 200])(
  'with %i files and nothing to do: one connection, and one query once it is up',
  async (count) => {
    await using database = await createDatabase()
    await using migrations = await folder(numbered(count))
    expect(await ratchet([], { dir: migrations.path, url: database.url })).toMatchObject({ exit: 0 })
    for (const command of ['up', 'status', 'plan']) {
      const wire = countMessages()
      await using proxy = await startProxy(database.url, { onMessage: wire.onMessage })
      const { exit, stderr } = await ratchet([command], { dir: migrations.path, url: proxy.url })
      expect(exit, stderr).toBe(0)
      expect({ connections: proxy.connections(), queries: wire.queries() }).toEqual({
        connections: 1,
        queries: 1,
      })
      // Whether there is TLS, who we are, two for the password, and the query.
      expect(proxy.waits()).toBeLessThanOrEqual(5)
    }
  },
)

test('10 files or 1,000: as many waits for the server, and hardly more time on the way', async () => {
  await using few = await folder(numbered(10))
  await using many = await folder(numbered(1000))
  const a = await cost(few)
  let b = await cost(many)
  // Time is only measured: whoever else uses this machine may spoil it, but hardly three times.
  for (let again = 0; again < 2 && b.wayMs - a.wayMs > 1500; again++) b = await cost(many)
  for (const [count, { turns, queries, inFlight, serverMs, wayMs }] of Object.entries({ 10: a, 1000: b }))
    console.log(
      `${count} files: ${queries} queries, at most ${inFlight} in flight, waited for all before it ${turns} times; ` +
        `${serverMs} ms without delay, ${wayMs} ms more with 5 ms for each round trip`,
    )
  // A program that the machine lets wait may be late for its own window, which is filled thirty times.
  expect(b.turns).toBeLessThanOrEqual(a.turns + 30)
  expect(b.inFlight).toBeLessThanOrEqual(256)
  // The pipe is full at one time or another.
  expect(b.inFlight).toBeGreaterThan(150)
  // One wait for each file would be 4,950 ms more.
  expect(b.wayMs - a.wayMs).toBeLessThan(1500)
})

test('files larger than the window still go out, one at least', async () => {
  const large = `-- ${'x'.repeat(1_100_000)}\n`
  await using database = await createDatabase()
  await using migrations = await folder(
    Object.fromEntries(Object.entries(numbered(4)).map(([name, text]) => [name, large + text])),
  )
  const wire = countMessages()
  await using proxy = await startProxy(database.url, { onMessage: wire.onMessage })
  const { exit, stderr } = await ratchet([], { dir: migrations.path, url: proxy.url })
  expect(exit, stderr).toBe(0)
  expect(await versions(database)).toHaveLength(4)
})

/** Applies all files to a new database twice: through a proxy that only counts, and through one that delays. */
async function cost(migrations: Folder) {
  const [plain, delayed] = [await run(migrations, 0), await run(migrations, 5)]
  return { ...delayed, serverMs: plain.ms, wayMs: delayed.ms - plain.ms }
}

async function run({ path }: Folder, delayMs: number) {
  await using database = await createDatabase()
  const wire = countMessages()
  await using proxy = await startProxy(database.url, { delayMs, onMessage: wire.onMessage })
  const { exit, stderr } = await ratchet(['--output', 'json', '--lock-timeout', '1m'], {
    dir: path,
    url: proxy.url,
  })
  expect(exit, stderr).toBe(0)
  const last = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { durationMs: number }
  return {
    ms: last.durationMs,
    queries: wire.queries(),
    turns: wire.turns(),
    inFlight: wire.inFlight(),
  }
}

function numbered(count: number): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1).padStart(4, '0'))
  return Object.fromEntries(numbers.map((number) => [`${number}_t.sql`, `CREATE TABLE t${number} (id int);`]))
}
