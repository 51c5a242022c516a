import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

const table = 'CREATE TABLE schema_migrations (version text PRIMARY KEY);'
const swallow = `CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';`
const trigger = (on: string) =>
  `${swallow} CREATE TRIGGER swallow BEFORE ${on} ON public.schema_migrations FOR EACH ROW EXECUTE FUNCTION public.swallow()`

onEachMajor(({ database: make }) => {
  test.concurrent.each([
    ['a trigger that returns NULL', table + trigger('INSERT')],
    [
      'a rule that does nothing instead',
      `${table} CREATE RULE swallow AS ON INSERT TO schema_migrations DO INSTEAD NOTHING`,
    ],
  ])('%s in place of our row stops the run before the file', async (_, setup) => {
    await using database = await make()
    await database.query(setup)
    await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()', '002_b.sql': 'CREATE TABLE b ()' })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toContain(
      'history table public.schema_migrations: a trigger or a rule on it swallows our row',
    )
    expect(exit).toBe(78)
    expect(await contentOf(database)).toEqual({ tables: [], recorded: [] })
  })

  test.concurrent.each([
    ['a trigger that keeps the row from being completed', table + trigger('UPDATE')],
    ['a rule', `${table} CREATE RULE swallow AS ON UPDATE TO schema_migrations DO INSTEAD NOTHING`],
  ])('%s stops the run, and the file is rolled back', async (_, setup) => {
    await using database = await make()
    await database.query(setup)
    await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()', '002_b.sql': 'CREATE TABLE b ()' })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).not.toContain('division by zero')
    expect(exit).toBeGreaterThan(0)
    expect(await contentOf(database)).toEqual({ tables: [], recorded: [] })
  })

  test('a trigger that a file puts there stops the file after it', async () => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_trap.sql': `DO $do$ BEGIN EXECUTE ${literal(
        trigger('INSERT').replace('schema_migrations', 'schema_%s'),
      ).replace('%s', "' || 'migrations' || '")}; END $do$`,
      '003_c.sql': 'CREATE TABLE c ()',
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toContain('a trigger or a rule on it swallows our row')
    expect(exit).toBe(78)
    expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001', '002'] })
  })

  test('where the file itself makes the table, nothing that swallows the row is recorded either', async () => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': `${table} ${trigger('INSERT')}; CREATE TABLE a ()`,
      '002_b.sql': 'CREATE TABLE b ()',
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).not.toContain('division by zero')
    expect(exit).toBe(1)
    expect(await contentOf(database)).toEqual({ tables: [], recorded: [] })
  })
})

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
