import { afterAll, beforeAll, expect, test } from 'vitest'
import { countMessages } from '../../support/count-messages.ts'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { memoryIsMeasured, peakOf } from '../../support/memory.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { startRatchet } from '../../support/program.ts'
import { startProxy } from '../../support/proxy.ts'
import { thorough } from '../scene/effort.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

const count = thorough ? 10_000 : 2_000

test(`${count} files: plan, status, up, and one query where nothing is to be done`, async () => {
  await using database = await createDatabase({ server })
  await using migrations = await folder(
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `${`${n}`.padStart(5, '0')}_file.sql`,
        n === 0 ? 'CREATE TABLE t (n int PRIMARY KEY);' : `INSERT INTO t VALUES (${n});`,
      ]),
    ),
  )
  const wire = countMessages()
  await using proxy = await startProxy(database.url, { onMessage: wire.onMessage })
  const run = async (command: string, url = database.url) => {
    await using program = startRatchet([command], { dir: migrations.path, url })
    const mb = await peakOf(program.pid, program.exited)
    const { exit, stdout, stderr, ms } = await program.exited
    console.log(`${count} files, ${command}: ${mb} MB at most, ${Math.round(ms)} ms`)
    expect(exit, stderr.slice(-1000)).toBe(0)
    if (memoryIsMeasured) expect(mb).toBeLessThan(200)
    return { stdout, stderr }
  }
  expect((await run('plan')).stdout).toMatch(new RegExp(`^${count} to apply`))
  expect((await run('status')).stdout).toMatch(new RegExp(`^${count} pending`))
  expect((await run('up')).stderr).toMatch(new RegExp(`^${count} applied, 0 skipped`, 'm'))
  expect((await run('up', proxy.url)).stderr).toMatch(new RegExp(`^0 applied, ${count} skipped`, 'm'))
  expect({ connections: proxy.connections(), queries: wire.queries() }).toEqual({
    connections: 1,
    queries: 1,
  })
  expect((await run('status')).stdout).toMatch(new RegExp(`^up to date: ${count} applied`))
  expect(await database.query('SELECT count(*)::int AS n FROM t')).toEqual([{ n: count - 1 }])
})
