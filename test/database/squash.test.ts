import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { type Folder, folder } from '../support/folder.ts'
import { tables, versions } from '../support/observe.ts'
import { ratchet } from '../support/program.ts'

const numbers = Array.from({ length: 199 }, (_, index) => `${index + 1}`.padStart(3, '0'))
const names = numbers.map((number) => `t${number}`)
const old = Object.fromEntries(numbers.map((number) => [`${number}_t.sql`, `CREATE TABLE t${number} ();`]))
const squashed = {
  '200_all.sql': `-- migrate:replaces 001 199\n${names.map((name) => `CREATE TABLE ${name} ();`).join('\n')}`,
  '201_new.sql': 'CREATE TABLE t201 ();',
}

describe('two hundred files become one', () => {
  let before: Folder
  let after: Folder
  beforeAll(async () => {
    before = await folder(old)
    after = await folder(squashed)
  })
  afterAll(async () => {
    await before[Symbol.asyncDispose]()
    await after[Symbol.asyncDispose]()
  })
  const run = (args: readonly string[], { path }: Folder, { url }: Database) =>
    ratchet(args, { dir: path, url })

  test('a running database records it, runs nothing of it, and goes on behind it', async () => {
    await using database = await createDatabase()
    expect(await run(['up'], before, database)).toMatchObject({ exit: 0 })
    const status = await run(['status', '--check'], after, database)
    expect(status, status.stdout).toMatchObject({ exit: 2 })
    expect(status.stdout).toMatch(/^2 pending, 0 applied/)
    expect((await run(['plan'], after, database)).stdout).toMatch(
      /^200 .* recorded without being run: 001 to 199 are applied/m,
    )
    const told = await run(['up'], after, database)
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(told.stderr).toMatch(/^recorded \S*200_all.sql, which replaces 001 to 199$/m)
    expect(told.stderr).toMatch(/^applied \S*201_new.sql/m)
    expect(told.stderr).toMatch(/^2 applied, 0 skipped, 2 total/m)
    expect(await versions(database)).toEqual([...numbers, '200', '201'])
    const kinds = await database.query("SELECT version FROM schema_migrations WHERE kind = 'replaced'")
    expect(kinds).toEqual([{ version: '200' }])
    // Up to date, with nothing missing; and the older image still starts.
    const checked = await run(['status', '--check'], after, database)
    expect(checked, checked.stdout).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^up to date: 2 applied/),
    })
    expect(await run(['up'], before, database)).toMatchObject({ exit: 0 })
    // Nobody can undo by one script what was applied by 199.
    const down = await run(['down', '--to', '0'], after, database)
    expect(down).toMatchObject({ exit: 65, stderr: expect.stringMatching(/stands for 001 to 199 here/) })
  })

  test('a fresh database runs it', async () => {
    await using database = await createDatabase()
    const told = await run(['up'], after, database)
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(told.stderr).toMatch(/^applied \S*200_all.sql/m)
    expect(await versions(database)).toEqual(['200', '201'])
    expect(await tables(database)).toEqual([...names, 't201'])
    expect(await database.query('SELECT DISTINCT kind FROM schema_migrations')).toEqual([
      { kind: 'migration' },
    ])
    expect(await run(['up'], after, database)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^0 applied, 2 skipped/m),
    })
  })

  test('one that stopped half-way is refused, until the older image has applied the rest', async () => {
    await using database = await createDatabase()
    expect(await run(['up', '--to', '120'], before, database)).toMatchObject({ exit: 0 })
    const refused = await run(['up'], after, database)
    expect(refused, refused.stderr).toMatchObject({ exit: 65 })
    expect(refused.stderr).toMatch(
      /200_all.sql: replaces migrations of which only some are applied\n {2}It stands for 001 to 199. Apply the rest of them first, up to 199, with the older image/,
    )
    expect(await tables(database)).toEqual(names.slice(0, 120))
    expect(await run(['status', '--check'], after, database)).toMatchObject({
      exit: 65,
      stdout: expect.stringMatching(/^200 +all +behind/m),
    })
    expect(await run(['up'], before, database)).toMatchObject({ exit: 0 })
    expect(await run(['up'], after, database)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^recorded \S*200_all.sql/m),
    })
    expect(await tables(database)).toEqual([...names, 't201'])
  })
})
