import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { applyCrafted, crafted } from './crafted.ts'
import { contentOf, onEachMajor } from './majors.ts'

// Where the first message fails before its BEGIN took effect, the session is idle, and whatever was sent after it
// would run, and commit, by itself.
onEachMajor(({ database: make, server }) => {
  test('a BEGIN that fails stops the claim and the file', async () => {
    await using database = await make()
    const end = await applyCrafted(database.url, [
      crafted('001', 'CREATE TABLE a ()'),
      crafted('002', 'CREATE TABLE b ()', { begin: { isolation: 'no such level' as 'serializable' } }),
      crafted('003', 'CREATE TABLE c ()'),
    ])
    expect(end.failure).toMatchObject({ error: { code: '42601' } })
    expect(end.applied).toHaveLength(1)
    expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
  })

  test('a name that the database cannot encode is refused before its file runs', async () => {
    await using database = await make({ encoding: 'LATIN1' })
    await using files = await folder({
      '001_first.sql': 'CREATE TABLE a ()',
      '002_größe.sql': 'CREATE TABLE b ()',
      '003_größe_日本.sql': 'CREATE TABLE c ()',
      '004_last.sql': 'CREATE TABLE d ()',
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toContain(
      '003_größe_日本.sql: its name cannot be written in the encoding of this database',
    )
    expect(exit).toBe(65)
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
    expect(await database.query(`SELECT name FROM schema_migrations WHERE version = '002'`)).toEqual([
      { name: 'größe' },
    ])
  })

  test.each([
    ['ends in a backslash', 'trap\\'],
    ['has a backslash before a quote', "trap\\', null); DROP TABLE a; --"],
    ['has a quote', "it's"],
  ])('a name that %s is recorded as it is by a role without standard_conforming_strings', async (_, name) => {
    await using database = await make()
    await database.query(`ALTER DATABASE ${database.name} SET standard_conforming_strings = off`)
    await using files = await folder({
      '001_first.sql': 'CREATE TABLE a ()',
      [`002_${name}.sql`]: 'CREATE TABLE b ()',
      '003_last.sql': 'CREATE TABLE c ()',
    })
    const { exit } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(exit).toBe(0)
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b', 'c'], recorded: ['001', '002', '003'] })
    expect(await database.query(`SELECT name FROM schema_migrations WHERE version = '002'`)).toEqual([
      { name },
    ])
  })

  test('BEGIN is a message of its own, in which nothing depends on the file', async () => {
    await using database = await make()
    await database.query(`ALTER DATABASE ${database.name} SET log_statement = 'all'`)
    await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()', '002_b.sql': 'CREATE TABLE b ()' })
    const before = (await server().log()).length
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
    const messages = (await server().log()).slice(before).match(/(?<=statement: )BEGIN.*NOT DEFERRABLE.*/g)
    expect(messages).toEqual(Array(2).fill('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE'))
  })
})
