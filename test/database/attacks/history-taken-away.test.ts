import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

// What a file does to the history by name is seen when it is read. Here the name is put together in the server.
const history = `'schema_' || 'migrations'`
const execute = (statement: string) => `DO $$ BEGIN EXECUTE ${statement}; END $$`

onEachMajor(({ database: make }) => {
  test.concurrent.each([
    ['empties it with TRUNCATE', `'TRUNCATE ' || ${history}`],
    ['empties it with DELETE', `'DELETE FROM ' || ${history}`],
    ['deletes its own row', `'DELETE FROM ' || ${history} || ' WHERE version = ''002'''`],
    ['writes another version over it', `'UPDATE ' || ${history} || ' SET version = version || ''x'''`],
    ['drops it', `'DROP TABLE ' || ${history}`],
    [
      'drops it and makes it again',
      `'CREATE TABLE copy (LIKE ' || ${history} || ' INCLUDING ALL); DROP TABLE ' || ${history} || '; ALTER TABLE copy RENAME TO ' || ${history}`,
    ],
    [
      'drops it and makes it again with the old rows',
      `'CREATE TABLE copy AS TABLE ' || ${history} || '; DELETE FROM copy WHERE version = ''002''; DROP TABLE ' || ${history} || '; ALTER TABLE copy RENAME TO ' || ${history}`,
    ],
    ['renames it', `'ALTER TABLE ' || ${history} || ' RENAME TO old_history'`],
    ['moves it', `'CREATE SCHEMA attic; ALTER TABLE ' || ${history} || ' SET SCHEMA attic'`],
    ['drops its schema', `'DROP SCHEMA public CASCADE; CREATE SCHEMA public'`],
  ])('a file that %s is rolled back', async (_, statement) => {
    await using database = await make()
    await using files = await folder({
      '001_first.sql': 'CREATE TABLE a ()',
      '002_attack.sql': `CREATE TABLE b (); ${execute(statement)}`,
      '003_last.sql': 'CREATE TABLE c ()',
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toMatch(
      /002_attack\.sql: (?:its row in the history was removed, replaced|the file dropped or renamed the history table)/,
    )
    expect(stderr).not.toContain('division by zero')
    expect(exit).toBe(1)
    expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })

    await files.write('002_attack.sql', 'CREATE TABLE b ()')
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b', 'c'], recorded: ['001', '002', '003'] })
  })

  test('the last file is held to it as well', async () => {
    await using database = await make()
    await using files = await folder({
      '001_first.sql': 'CREATE TABLE a ()',
      '002_attack.sql': `CREATE TABLE b (); ${execute(`'TRUNCATE ' || ${history}`)}`,
    })
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 1 })
    expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
  })

  test.concurrent.each([
    [
      'writes it again',
      `'INSERT INTO ' || ${history} || ' VALUES (''002'') ON CONFLICT (version) DO UPDATE SET name = ''mine'''`,
    ],
    [
      'writes it again in a subtransaction',
      `'INSERT INTO ' || ${history} || ' VALUES (''002'') ON CONFLICT (version) DO UPDATE SET name = ''mine'''; EXCEPTION WHEN division_by_zero THEN NULL`,
    ],
    [
      'replaces it',
      `'DELETE FROM ' || ${history} || ' WHERE version = ''002''; INSERT INTO ' || ${history} || ' (version, name) VALUES (''002'', ''mine'')'`,
    ],
  ])('a file that keeps its row but %s is applied', async (_, statement) => {
    await using database = await make()
    await using files = await folder({
      '001_first.sql': 'CREATE TABLE a ()',
      '002_upsert.sql': `CREATE TABLE b (); ${execute(statement)}`,
      '003_last.sql': 'CREATE TABLE c ()',
    })
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b', 'c'], recorded: ['001', '002', '003'] })
    expect(await database.query(`SELECT name FROM schema_migrations WHERE version = '002'`)).toEqual([
      { name: 'mine' },
    ])
  })
})
