import { open, rename, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { type Lines, largeFiles, writeLargeFile } from '../support/large-file.ts'
import { imageFlags, memoryIsMeasured, peakOf } from '../support/memory.ts'
import { sessions, versions } from '../support/observe.ts'
import { startRatchet } from '../support/program.ts'
import { until } from '../support/until.ts'

const megabyte = 1e6

/** Applies the folder as the image would, and looks how much memory it takes. */
async function up(database: Database, dir: string) {
  await using program = startRatchet([], { dir, url: database.url, nodeFlags: await imageFlags() })
  const mb = await peakOf(program.pid, program.exited)
  return { mb, ...(await program.exited) }
}

// Where the program runs from its source, the first one compiles it, which takes memory of its own.
beforeAll(async () => {
  await using database = await createDatabase()
  await using files = await folder({ '001_a.sql': 'SELECT 1;' })
  await up(database, files.path)
  const { mb } = await up(database, files.path)
  console.log(`without a large file: ${mb} MB of memory at most`)
})

test.each(['INSERT', 'COPY'] as const)(
  '200 MB of %s take less than 150 MB of memory',
  { timeout: 180_000 },
  async (kind) => {
    await using database = await createDatabase()
    await using files = await folder()
    const rows = await writeLargeFile(join(files.path, '001_large.sql'), 200 * megabyte, largeFiles[kind])
    const { exit, stderr, mb, ms } = await up(database, files.path)
    console.log(`200 MB of ${kind}: ${mb} MB of memory at most, ${(200 / (ms / 1000)).toFixed(1)} MB/s`)
    expect(exit, stderr).toBe(0)
    const [table] = await database.query('SELECT count(*)::int, max(id) FROM t')
    expect(table).toEqual({ count: rows, max: rows - 1 })
    if (memoryIsMeasured) expect(mb).toBeLessThan(150)
  },
)

describe('deep in a large file', () => {
  test('a statement is found, and the place in it', async () => {
    await using database = await createDatabase()
    await using files = await folder()
    const rows = await writeLargeFile(join(files.path, '001_large.sql'), 100 * megabyte, {
      ...largeFiles.COPY,
      end: "\\.\n\n/* 🐘 */ SELECT '🐘',\r\n\t'🐘🐘' || nope,\r\n\t1;\n",
    })
    const { exit, stderr, mb } = await up(database, files.path)
    const line = rows + 2 + 4
    expect(stderr).toContain(`001_large.sql:${line}:10: column "nope" does not exist (SQLSTATE 42703)`)
    expect(stderr).toContain(
      `  ${line} | \t'🐘🐘' || nope,\n  ${' '.repeat(String(line).length)} | \t          ^`,
    )
    expect(exit).toBe(1)
    if (memoryIsMeasured) expect(mb).toBeLessThan(150)
  })

  test('a line of COPY data is found', async () => {
    await using database = await createDatabase()
    await using files = await folder()
    const rows = await writeLargeFile(join(files.path, '001_large.sql'), 20 * megabyte, {
      ...largeFiles.COPY,
      end: 'é\tx\ty\n\\.\n',
    })
    const { exit, stderr } = await up(database, files.path)
    expect(stderr).toContain(`001_large.sql:${rows + 3}:1: invalid input syntax for type integer: "é"`)
    expect(stderr).toContain(`  ${rows + 3} | é\tx\ty\n`)
    expect(exit).toBe(1)
  })
})

describe('a large file that is changed while it runs', () => {
  const size = 3 * megabyte

  /** Runs until a file waits in the server, then lets somebody do something, and lets it go on. */
  async function whileItRuns(act: (path: string) => Promise<unknown>, lines: Lines, begin = {}) {
    await using database = await createDatabase()
    await using files = await folder(begin)
    const path = join(files.path, '002_large.sql')
    await writeLargeFile(path, size, lines)
    await database.query('SELECT pg_advisory_lock(1)')
    await using program = startRatchet([], { dir: files.path, url: database.url })
    await until('the file waits', async () =>
      (await sessions(database)).some(({ waits }) => waits === 'Lock:advisory'),
    )
    await act(path)
    await database.query('SELECT pg_advisory_unlock(1)')
    const { exit, stderr } = await program.exited
    const [table] = await database.query<{ exists: boolean }>(`SELECT to_regclass('t') IS NOT NULL AS exists`)
    return { exit, stderr, exists: table?.exists, versions: await versions(database) }
  }
  const wait = 'SELECT pg_advisory_xact_lock_shared(1);\n'
  const waiting = { ...largeFiles.COPY, begin: `${wait}${largeFiles.COPY.begin}` }
  const changed =
    /^error: .*002_large\.sql: it was changed after the run had read it\nNothing of it is left\. Run again/m

  test.each([
    [
      'edited',
      async (path: string) => {
        await using file = await open(path, 'r+')
        await file.write('9', size - 1000)
      },
    ],
    ['cut off', (path: string) => truncate(path, size - 1000)],
    ['cut off in the middle of a line', (path: string) => truncate(path, 2 * megabyte)],
    [
      'no text any more',
      async (path: string) => {
        await using file = await open(path, 'r+')
        await file.write(Buffer.of(0xff), 0, 1, size - 1000)
      },
    ],
    ['longer', (path: string) => writeFile(path, 'SELECT 1;\n', { flag: 'a' })],
  ])('is rolled back: %s', async (_title, act) => {
    const { stderr, ...rest } = await whileItRuns(act, waiting)
    expect(stderr).toMatch(changed)
    expect(rest).toEqual({ exit: 65, exists: false, versions: [] })
  })

  test('so that it cannot be split any more is rolled back', async () => {
    const { stderr, ...rest } = await whileItRuns(
      async (path) => {
        await using file = await open(path, 'r+')
        await file.write('COPY t FROM stdin; SELECT', size - 1000)
      },
      { begin: wait, line: (n) => `SELECT ${n}; -- ${'x'.repeat(100)}\n` },
    )
    expect(stderr).toMatch(changed)
    expect(rest).toEqual({ exit: 65, exists: false, versions: [] })
  })

  const replace = async (path: string) => {
    await writeFile(`${path}.new`, 'CREATE TABLE t ();')
    await rename(`${path}.new`, path)
  }

  test('is not run where another one has its name before its turn comes', async () => {
    const { stderr, ...rest } = await whileItRuns(replace, largeFiles.COPY, { '001_wait.sql': wait })
    expect(stderr).toMatch(changed)
    expect(rest).toEqual({ exit: 65, exists: false, versions: ['001'] })
  })

  test('is what it was where another one gets its name meanwhile, as in a ConfigMap', async () => {
    const { stderr: _, ...rest } = await whileItRuns(replace, waiting)
    expect(rest).toEqual({ exit: 0, exists: true, versions: ['002'] })
  })
})
