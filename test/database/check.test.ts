import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { ratchet } from '../support/program.ts'

const drop = 'DROP INDEX deals_stage;\n'
const found = (text: string) => [...text.matchAll(/^\w+: \S*\/(\S+): /gm)].map(([, place]) => place)

test('`check` looks at all files, without a database; with --against-database at those that it does not have', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({
    '001_deals.sql': 'CREATE TABLE deals (stage varchar(20));\nCREATE INDEX deals_stage ON deals (stage);',
    '002_drop.sql': drop,
    '003_edited.sql': drop.replace('INDEX', 'INDEX IF EXISTS'),
    'R__view.sql': 'CREATE OR REPLACE VIEW open_deals AS SELECT 1 AS one;',
  })
  const run = (...args: string[]) =>
    ratchet(args, { dir: migrations.path, ...(args[0] !== 'check' || args[1] ? { url: database.url } : {}) })
  expect(await run('up')).toMatchObject({ exit: 0 })
  await migrations.write('003_edited.sql', drop)
  await migrations.write('004_longer.sql', 'ALTER TABLE deals ALTER COLUMN stage TYPE varchar(30);')
  await migrations.write('005_new.sql', 'CREATE INDEX deals_stage ON deals (stage);')
  await migrations.write('R__view.sql', 'CREATE VIEW open_deals AS SELECT;\nDROP INDEX deals_stage;')

  const all = await run('check')
  expect(all).toMatchObject({
    exit: 3,
    stderr: '',
    stdout: expect.stringMatching(/\n6 files checked: 1 error, 3 warnings\n$/),
  })
  expect(found(all.stdout)).toEqual([
    '002_drop.sql:1:1',
    '003_edited.sql:1:1',
    '005_new.sql:1:1',
    'R__view.sql:2:1',
  ])

  const some = await run('check', '--against-database')
  expect(some).toMatchObject({
    exit: 3,
    stdout: expect.stringMatching(/\n4 files checked: 1 error, 2 warnings\n$/),
  })
  expect(found(some.stdout)).toEqual(['003_edited.sql:1:1', '005_new.sql:1:1', 'R__view.sql:2:1'])

  // It says the same, of what it lists, and ends as ever.
  const plan = await ratchet(['plan'], {
    dir: migrations.path,
    url: database.url,
    env: { RATCHET_EDITED: 'warn', RATCHET_CHECK_RULES: 'drop-index-without-concurrently=off' },
  })
  expect(plan).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^3 to apply[\s\S]*\nerror: /) })
  expect(found(plan.stdout)).toEqual(['005_new.sql:1:1'])
})

test('what undoes is looked at by `plan --down`', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({
    '1_a.sql': 'CREATE TABLE deals (a int);',
    '1_a.down.sql': 'REINDEX TABLE deals;\nDROP TABLE deals;',
  })
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet(['up'], options)).toMatchObject({ exit: 0 })
  const { stdout, exit } = await ratchet(['plan', '--down'], options)
  expect(found(stdout)).toEqual(['1_a.down.sql:1:1'])
  expect(exit).toBe(0)
})

test('the files of the demo are an example to follow', async () => {
  const dir = join(import.meta.dirname, '../../migrations')
  const { exit, stdout } = await ratchet(['check'], { dir })
  expect({ exit, stdout }).toEqual({
    exit: 0,
    stdout: expect.stringMatching(/^\d+ files checked: nothing found\n$/),
  })
})
