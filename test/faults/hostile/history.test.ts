import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { memoryIsMeasured, peakOf } from '../../support/memory.ts'
import { versions } from '../../support/observe.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { thorough } from '../scene/effort.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

const files = () => folder({ '001_a.sql': 'CREATE TABLE a ();', '002_b.sql': 'CREATE TABLE b ();' })

test('a row that is too large to be read is no row without columns', async () => {
  await using database = await createDatabase({ server })
  await using migrations = await files()
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet(['up'], options)).toMatchObject({ exit: 0 })
  await database.query(
    `UPDATE schema_migrations SET details = to_jsonb(repeat('x', 17 * 1024 * 1024)) WHERE version = '002'`,
  )
  const { exit, stderr } = await ratchet(['up'], options)
  expect(stderr).toMatch(
    /history table public\.schema_migrations: a row of it has more than 16 MiB\nLook for it: SELECT version/,
  )
  expect(exit).toBe(78)
})

describe('a partitioned history table', () => {
  const partitioned = 'CREATE TABLE schema_migrations (version text PRIMARY KEY) PARTITION BY RANGE (version)'

  test.concurrent('holds the history as any other', async () => {
    await using database = await createDatabase({ server })
    await database.query(`${partitioned};
      CREATE TABLE p1 PARTITION OF schema_migrations FOR VALUES FROM (MINVALUE) TO ('002');
      CREATE TABLE p2 PARTITION OF schema_migrations FOR VALUES FROM ('002') TO (MAXVALUE)`)
    await using migrations = await files()
    const options = { dir: migrations.path, url: database.url }
    expect(await ratchet(['up'], options)).toMatchObject({ exit: 0 })
    expect(await versions(database)).toEqual(['001', '002'])
    expect(await ratchet(['up'], options)).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining('0 applied, 2 skipped'),
    })
  })

  test.concurrent('without a partition for a row: nothing of its file is left', async () => {
    await using database = await createDatabase({ server })
    await database.query(`${partitioned};
      CREATE TABLE p1 PARTITION OF schema_migrations FOR VALUES FROM (MINVALUE) TO ('002')`)
    await using migrations = await files()
    const { exit, stderr } = await ratchet(['up'], { dir: migrations.path, url: database.url })
    expect(stderr).toContain('no partition of relation "schema_migrations" found for row')
    expect(stderr).not.toContain('internal error')
    expect(exit).toBe(78)
    expect(await versions(database)).toEqual(['001'])
    expect(await database.query(`SELECT to_regclass('b') AS b`)).toEqual([{ b: null }])
  })
})

/** A million takes minutes. */
const rows = thorough ? 1_000_000 : 100_000

describe(`${rows} rows in the history`, () => {
  let database: Database
  beforeAll(async () => {
    database = await createDatabase({ server })
    await using migrations = await files()
    await ratchet(['up', '--to', '1'], { dir: migrations.path, url: database.url })
    await database.query(
      `INSERT INTO schema_migrations (version, name, checksum) SELECT (1000000 + n)::text, 'x', repeat('0', 64) FROM generate_series(1, ${rows}) n`,
    )
  })
  afterAll(() => database[Symbol.asyncDispose]())

  test.each([
    ['status', 0],
    ['plan', 0],
    ['up', 0],
  ])('%s', async (command, status) => {
    await using migrations = await files()
    await using program = startRatchet([command], {
      dir: migrations.path,
      url: database.url,
      env: { RATCHET_OUT_OF_ORDER: 'apply' },
    })
    const mb = await peakOf(program.pid, program.exited)
    const { exit, stderr, stdout, ms } = await program.exited
    console.log(`${rows} rows, ${command}: ${mb} MB at most, ${Math.round(ms)} ms`)
    expect(exit, stderr.slice(-1000)).toBe(status)
    // A hundred rows without a file are named, and the rest is counted.
    expect(stdout + stderr).toContain(
      command === 'status'
        ? `\nand ${rows - 100} more without a file\n`
        : `1000100 is ahead, as are ${rows - 100} more`,
    )
    expect((stdout + stderr).length).toBeLessThan(30_000)
    if (memoryIsMeasured) expect(mb).toBeLessThan(thorough ? 1500 : 300)
  })
})
