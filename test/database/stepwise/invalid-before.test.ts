import { describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { versions } from '../../support/observe.ts'
import { ratchet } from '../../support/program.ts'
import { cancelBeside } from './half-done.ts'

/** As another tool leaves it, or a person at night. */
async function leaveInvalid(database: Database): Promise<void> {
  await database.query('CREATE TABLE t (v int); INSERT INTO t VALUES (1)')
  await cancelBeside(database, 'INSERT INTO t VALUES (2)', 'CREATE INDEX CONCURRENTLY x ON t (v)')
}

describe.each([
  'CREATE INDEX CONCURRENTLY x ON t (v);',
  'CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON t (v);',
])('an INVALID index that somebody else has left has the name: %s', (statement) => {
  test.each(['REINDEX INDEX CONCURRENTLY public.x;', 'DROP INDEX CONCURRENTLY public.x;'])(
    'it is not touched, both ways out are told, and %s is one',
    async (way) => {
      await using database = await createDatabase()
      await leaveInvalid(database)
      await using migrations = await folder({ '001_index.sql': statement })
      for (const _run of [1, 2]) {
        const told = await ratchet(['up'], { dir: migrations.path, url: database.url })
        expect(told.exit).toBe(1)
        expect(told.stderr).toMatch(
          /001_index\.sql:1: .*was there before the statement.*public\.x \(INVALID: /,
        )
        expect(told.stderr).toContain('REINDEX INDEX CONCURRENTLY public.x;')
        expect(told.stderr).toContain('DROP INDEX CONCURRENTLY public.x;')
        const [index] = await database.query(
          `SELECT indisvalid FROM pg_index WHERE indexrelid = 'x'::regclass`,
        )
        expect(index).toEqual({ indisvalid: false })
      }
      await database.query(way)
      const told = await ratchet(['up'], { dir: migrations.path, url: database.url })
      expect(told, told.stderr).toMatchObject({ exit: 0 })
      expect(
        await database.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'x'::regclass`),
      ).toEqual([{ indisvalid: true }])
      expect(await versions(database)).toEqual(['001'])
    },
  )
})

test('an index that can be used and has the name is what the server says it is', async () => {
  await using database = await createDatabase()
  await database.query('CREATE TABLE t (v int); CREATE INDEX x ON t (v)')
  await using migrations = await folder({ '001_index.sql': 'CREATE INDEX CONCURRENTLY x ON t (v);' })
  const told = await ratchet(['up'], { dir: migrations.path, url: database.url })
  expect(told.exit).toBe(1)
  expect(told.stderr).toMatch(/relation "x" already exists \(SQLSTATE 42P07\)/)
  expect(told.stderr).not.toMatch(/INVALID/)
})
