import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'

test('a copy of the database of the run cannot be made: it says that the run itself is in the way', async () => {
  await using database = await createDatabase()
  const [{ name } = {}] = await database.query('SELECT current_database() AS name')
  await using migrations = await folder({ '001_copy.sql': `CREATE DATABASE ${name}_copy TEMPLATE ${name};` })
  const { exit, stderr } = await ratchet(['up'], { dir: migrations.path, url: database.url })
  expect(exit).toBe(1)
  expect(stderr).toContain('is being accessed by other users (SQLSTATE 55006)')
  expect(stderr).toContain('A run has two sessions in its database, one of which holds the lock')
})
