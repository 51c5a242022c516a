import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { layouts } from '../../src/config/layouts.ts'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { tables } from '../support/observe.ts'
import { ratchet } from '../support/program.ts'

describe('what `new` makes is what `up` runs', () => {
  test.concurrent.each(layouts.filter((layout) => layout !== 'auto'))('with --layout %s', async (layout) => {
    await using database = await createDatabase()
    await using migrations = await folder()
    const run = (...args: string[]) =>
      ratchet([...args, '--layout', layout], { dir: migrations.path, url: database.url })
    const told = await run('new', 'add users')
    expect(told.exit, told.stderr).toBe(0)
    const [up = '', down] = told.stdout.trimEnd().split('\n')
    await fill(up, 'CREATE TABLE users (id int);', 'DROP TABLE users;')
    if (down !== undefined) await fill(down, 'DROP TABLE users;', '')
    // Of the layout that was named, the next one is made without naming it.
    const next = await ratchet(['new', 'more'], { dir: migrations.path })
    expect(next.exit, next.stderr).toBe(0)
    expect(next.stdout.split('\n')).toHaveLength(down === undefined ? 2 : 3)

    expect(await run('up')).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/\n2 applied, 0 skipped, 2 total/),
    })
    expect(await tables(database)).toEqual(['users'])
    expect(await run('up')).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/\n0 applied, 2 skipped/),
    })
  })

  /** Writes into the sections of a file, or into a file that has none. */
  async function fill(path: string, up: string, down: string): Promise<void> {
    const text = await readFile(path, 'utf8')
    const [before = '', between, ...behind] = text.split('\n\n\n')
    await writeFile(
      path,
      between === undefined ? text + up : [before, up, between + down, ...behind].join('\n'),
    )
  }
})

describe('`new` makes nothing that it would have to leave half made', () => {
  test('where a file of that name is there', async () => {
    await using migrations = await folder({ '001_a.up.sql': '', '001_a.down.sql': '' })
    await mkdir(join(migrations.path, '002_b.down.sql'))
    const told = await ratchet(['new', 'b'], { dir: migrations.path })
    expect(told).toMatchObject({ exit: 78, stdout: '' })
    expect(told.stderr).toContain('002_b.down.sql cannot be created: it exists')
    expect((await readdir(migrations.path)).sort()).toEqual([
      '001_a.down.sql',
      '001_a.up.sql',
      '002_b.down.sql',
    ])
  })
})
