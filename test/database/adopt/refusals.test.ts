import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connectAs } from '../../support/client.ts'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { versions } from '../../support/observe.ts'
import { ratchet, startRatchet } from '../../support/program.ts'

const tableOf = (tool: string) => readFile(join(import.meta.dirname, tool, 'table.sql'), 'utf8')
const filesOf = (tool: string) => join(import.meta.dirname, tool, 'migrations')

/** A database with the tables of these tools, and what `adopt` says there. */
async function adopting(tools: readonly string[], sql = 'SELECT 1') {
  const database = await createDatabase()
  for (const tool of tools) await database.query(await tableOf(tool))
  await database.query(sql)
  const adopt = (dir: string, ...args: string[]) => ratchet(['adopt', ...args], { dir, url: database.url })
  return { ...database, adopt }
}

describe.concurrent('adopt', () => {
  test('says which ones there are, and takes the one that is named', async () => {
    await using database = await adopting(['flyway', 'goose'])
    const told = await database.adopt(filesOf('goose'))
    expect(told.exit).toBe(64)
    expect(told.stderr).toMatch(
      /several: Flyway \(public\.flyway_schema_history\), goose \(public\.goose_db_version\)/,
    )
    expect(await database.adopt(filesOf('goose'), '--from', 'goose')).toMatchObject({ exit: 0 })
    expect(await versions(database)).toEqual(['00001', '00002'])
  })

  test('takes a table of another name where it is named', async () => {
    await using database = await adopting(['goose'], 'ALTER TABLE goose_db_version RENAME TO ours')
    const told = await database.adopt(filesOf('goose'))
    expect(told).toMatchObject({ exit: 64, stderr: expect.stringMatching(/no table of another tool/) })
    expect(
      await database.adopt(filesOf('goose'), '--from', 'goose', '--from-table', 'public.ours'),
    ).toMatchObject({ exit: 0 })
    expect(await versions(database)).toEqual(['00001', '00002'])
  })

  test('refuses files that are not what was applied, unless RATCHET_EDITED lets them pass', async () => {
    await using database = await adopting(['sqlx'])
    await using files = await folder({
      '20240301120000_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY);\n',
      '20240302093000_teams.sql': await readFile(
        join(filesOf('sqlx'), '20240302093000_teams.sql'),
        'utf8',
      ).then((text) => text.replaceAll('\n', '\r\n')),
    })
    const told = await database.adopt(files.path)
    expect(told.exit).toBe(65)
    expect(told.stderr).toMatch(/20240301120000_users\.sql: was edited[\s\S]*sqlx applied another text/)
    // That one has other line ends, which is no edit.
    expect(told.stderr).not.toMatch(/teams/)
    expect(await versions(database)).toEqual([])
    const passed = await database.adopt(files.path, '--edited', 'warn')
    expect(passed, passed.stderr).toMatchObject({ exit: 0 })
    expect(passed.stderr).toMatch(/warning: .*20240301120000_users\.sql is edited/)
    expect(await versions(database)).toEqual(['20240301120000', '20240302093000'])
  })

  test('refuses a migration without a file in the middle, and records one that is ahead', async () => {
    await using database = await adopting(
      ['goose'],
      'INSERT INTO goose_db_version (version_id, is_applied) VALUES (4, true)',
    )
    await using files = await folder({ '00002_teams.sql': 'SELECT 1;', '00003_notes.sql': 'SELECT 1;' })
    const told = await database.adopt(files.path)
    expect(told.exit).toBe(65)
    expect(told.stderr).toMatch(/^error: 1: is recorded as applied, but its file is missing/m)
    expect(await database.adopt(files.path, '--missing', 'warn')).toMatchObject({ exit: 0 })
    expect(await versions(database)).toEqual(['00002', '1', '4'])
  })

  test('refuses what failed half-way, with what to do', async () => {
    await using database = await adopting(['prisma'], 'UPDATE _prisma_migrations SET finished_at = NULL')
    const told = await database.adopt(filesOf('prisma'))
    expect(told.exit).toBe(78)
    expect(told.stderr).toMatch(
      /_prisma_migrations: Prisma says that 20240301120000_users failed\nSay what became of it: prisma migrate resolve/,
    )
    expect(await versions(database)).toEqual([])
  })

  test('says how, where the table of golang-migrate is in the way', async () => {
    await using database = await adopting(['golang-migrate'])
    for (const command of ['adopt', 'up']) {
      const told = await ratchet([command], { dir: filesOf('golang-migrate'), url: database.url })
      expect(told.exit).toBe(78)
      expect(told.stderr).toMatch(/belongs to golang-migrate\n.*RATCHET_TABLE=.* run `adopt`/)
    }
  })

  test('waits while the other tool runs, and goes on when that has ended', async () => {
    await using database = await adopting(['goose'])
    await using other = await connectAs('goose', database.url)
    await other.query('SELECT pg_advisory_lock(4097083626)')
    await using program = startRatchet(['adopt'], { dir: filesOf('goose'), url: database.url })
    await program.waitFor(/another run holds the lock.*\(goose/)
    await database.query('UPDATE goose_db_version SET is_applied = true')
    await other.query('SELECT pg_advisory_unlock_all()')
    expect((await program.exited).exit).toBe(0)
    // What the other tool did meanwhile is taken over as well.
    expect(await versions(database)).toEqual(['00001', '00002', '00003'])
  })

  test('keeps what the history has, and adds what it lacks', async () => {
    await using database = await adopting(
      ['goose'],
      `CREATE TABLE schema_migrations (version text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
       INSERT INTO schema_migrations VALUES ('00001_users.sql')`,
    )
    expect(await database.adopt(filesOf('goose'))).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/1 recorded/),
    })
    expect(await versions(database)).toEqual(['00001_users.sql', '00002_teams.sql'])
  })
})
