import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { tables, versions } from '../support/observe.ts'
import { ratchet } from '../support/program.ts'

/** More than is held. */
const rows = Array.from({ length: 40_000 }, (_, n) => `INSERT INTO t VALUES (${n}, 'é€🐘');\n`).join('')
const up = `-- migrate:up\nCREATE TABLE t (id int, word text);\n${rows}`

test('of a file that is not held the up section is run, and the down section undoes it', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({ '001_t.sql': `${up}-- migrate:down\nDROP TABLE t;\n` })
  const run = (...args: string[]) => ratchet(args, { dir: migrations.path, url: database.url })
  expect(await run('up')).toMatchObject({ exit: 0 })
  expect(await database.query('SELECT count(*)::int FROM t')).toEqual([{ count: 40_000 }])
  expect(await run('up')).toMatchObject({ exit: 0, stderr: expect.stringContaining('0 applied, 1 skipped') })
  // What fails is where it is in the file.
  const sql = `${up}-- migrate:down\nDROP TABLE t;\n${rows.replace('INSERT INTO t VALUES (39999', 'INSERT INTO nope VALUES (39999')}`
  await migrations.write('001_t.sql', sql.replace('DROP TABLE t;', 'DELETE FROM t;'))
  const failed = await run('down')
  expect(failed).toMatchObject({ exit: 1 })
  expect(failed.stderr).toMatch(/001_t\.sql:80004:13: relation "nope" does not exist/)
  expect(failed.stderr).toContain("  80004 | INSERT INTO nope VALUES (39999, 'é€🐘');\n")
  expect(await versions(database)).toEqual(['001'])
  await migrations.write('001_t.sql', `${up}-- migrate:down\nDROP TABLE t;\n`)
  expect(await run('down')).toMatchObject({ exit: 0 })
  expect(await tables(database)).toEqual([])
  expect(await versions(database)).toEqual([])
})
