import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

const note = `CREATE TABLE b AS SELECT current_setting('transaction_isolation') AS isolation,
  current_setting('transaction_deferrable') AS deferrable`

onEachMajor(({ database: make }) => {
  test.concurrent.each([
    [
      'BEGIN ISOLATION LEVEL SERIALIZABLE',
      `BEGIN ISOLATION LEVEL SERIALIZABLE; ${note}; COMMIT`,
      'serializable',
    ],
    [
      'START TRANSACTION',
      `START TRANSACTION ISOLATION LEVEL REPEATABLE READ; ${note}; END`,
      'repeatable read',
    ],
    ['SET TRANSACTION', `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ${note}`, 'serializable'],
    [
      'SET TRANSACTION behind BEGIN',
      `BEGIN; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ${note}; COMMIT`,
      'serializable',
    ],
    [
      'SET transaction_isolation',
      `SET transaction_isolation = 'repeatable read'; ${note}`,
      'repeatable read',
    ],
    ['nothing', note, 'read committed'],
  ])('the isolation level of %s is that of the file, and of no other', async (_, text, isolation) => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_b.sql': text,
      '003_c.sql': note.replace('TABLE b', 'TABLE c'),
    })
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b', 'c'], recorded: ['001', '002', '003'] })
    expect(await database.query('SELECT isolation FROM b UNION ALL SELECT isolation FROM c')).toEqual([
      { isolation },
      { isolation: 'read committed' },
    ])
  })

  test.concurrent.each([
    ['SET TRANSACTION READ ONLY', `SET TRANSACTION READ ONLY; ${note}`],
    ['SET transaction_read_only', `SET transaction_read_only = on; ${note}`],
    ['BEGIN READ ONLY', `BEGIN READ ONLY; ${note}; COMMIT`],
  ])('%s at the beginning is refused before anything runs', async (_, text) => {
    await using database = await make()
    await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()', '002_b.sql': text })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toContain('a read-only transaction cannot record that the migration was applied')
    expect(exit).toBe(65)
    expect(await contentOf(database)).toEqual({ tables: [], recorded: [] })
  })

  test.concurrent.each([
    ['SET TRANSACTION READ ONLY', 'SET TRANSACTION READ ONLY'],
    ['SET transaction_read_only', 'SET transaction_read_only = on'],
    ['set_config', `SELECT set_config('transaction_read_only', 'on', true)`],
    [
      'set_config in a DO block',
      `DO $$ BEGIN PERFORM set_config('transaction_read_only', 'on', false); END $$`,
    ],
  ])('%s behind a statement fails with its file, in words', async (_, text) => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_b.sql': `${note}; ${text}`,
      '003_c.sql': 'CREATE TABLE c ()',
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toContain('002_b.sql: the file made its transaction read-only, so nothing can be recorded')
    expect(exit).toBe(1)
    expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
  })

  test('an isolation level that comes too late fails as under psql, and is not taken for VACUUM', async () => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_b.sql': `${note}; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`,
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toContain('must be called before any query (SQLSTATE 25001)')
    expect(stderr).not.toContain('refuses this statement inside a transaction')
    expect(exit).toBe(1)
    expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
  })
})
