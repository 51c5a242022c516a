import { expect, test } from 'vitest'
import type { Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

const create = 'CREATE TABLE IF NOT EXISTS schema_migrations (version text PRIMARY KEY, name text);'
const work = 'CREATE TABLE b (n int); INSERT INTO b VALUES (1);'
const guard = (version: string, reaction: string) =>
  `DO $$ BEGIN IF EXISTS (SELECT FROM schema_migrations WHERE version = '${version}') THEN ${reaction}; END IF; ${work} END $$;`

/** Files that make, read or fill the history themselves. Under psql, on a database without our table, all of them work. */
const first: readonly (readonly [string, string])[] = [
  [
    'records itself with ON CONFLICT DO NOTHING',
    `${create} ${work} INSERT INTO schema_migrations VALUES ('001', 'x') ON CONFLICT DO NOTHING`,
  ],
  [
    'records itself with ON CONFLICT DO UPDATE',
    `${create} ${work} INSERT INTO schema_migrations VALUES ('001', 'x') ON CONFLICT (version) DO UPDATE SET name = 'y'`,
  ],
  [
    'records itself where it does not exist',
    `${create} ${work} INSERT INTO schema_migrations SELECT '001', 'x' WHERE NOT EXISTS (SELECT FROM schema_migrations WHERE version = '001')`,
  ],
  ['records itself plainly', `${create} ${work} INSERT INTO schema_migrations VALUES ('001', 'x')`],
  [
    'records itself by its file name',
    `${create} ${work} INSERT INTO schema_migrations VALUES ('001_first.sql', 'x')`,
  ],
  ['makes the table without IF NOT EXISTS', `${create.replace('IF NOT EXISTS ', '')} ${work}`],
  [
    'makes the table in its schema, quoted',
    `CREATE TABLE "public"."schema_migrations" (version text NOT NULL); ${work} ALTER TABLE ONLY public.schema_migrations ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version)`,
  ],
  [
    'makes the table as pg_dump does',
    `SELECT pg_catalog.set_config('search_path', '', false); SET default_table_access_method = heap;
    CREATE TABLE public.schema_migrations (version character varying(255) NOT NULL); CREATE TABLE public.b (n int); INSERT INTO public.b VALUES (1);
    INSERT INTO public.schema_migrations VALUES ('001');
    ALTER TABLE ONLY public.schema_migrations ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version)`,
  ],
  [
    'fills a column that we lack',
    `CREATE TABLE schema_migrations (version text PRIMARY KEY, author text NOT NULL DEFAULT 'us'); ${work} INSERT INTO schema_migrations (version, author) VALUES ('001', 'me')`,
  ],
  ['raises where it is recorded', `${create} ${guard('001', `RAISE 'already there'`)}`],
  ['returns where it is recorded', `${create} ${guard('001', 'RETURN')}`],
  [
    'takes its row out before it writes it',
    `${create} ${work} DELETE FROM schema_migrations WHERE version = '001'; INSERT INTO schema_migrations VALUES ('001', 'x')`,
  ],
]

const second: readonly (readonly [string, string])[] = [
  [
    'records itself with ON CONFLICT DO NOTHING',
    `${work} INSERT INTO schema_migrations (version, name) VALUES ('002', 'x') ON CONFLICT DO NOTHING`,
  ],
  [
    'records itself with ON CONFLICT DO UPDATE',
    `${work} INSERT INTO schema_migrations (version, name) VALUES ('002', 'x') ON CONFLICT (version) DO UPDATE SET name = 'y'`,
  ],
  ['records itself plainly', `${work} INSERT INTO schema_migrations (version, name) VALUES ('002', 'x')`],
  ['raises where it is recorded', guard('002', `RAISE 'already there'`)],
  ['returns where it is recorded', guard('002', 'RETURN')],
  [
    'raises where the one before it is missing',
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM schema_migrations WHERE version = '001') THEN RAISE 'apply 001 first'; END IF; ${work} END $$`,
  ],
  [
    'takes its row out before it writes it',
    `${work} DELETE FROM schema_migrations WHERE version = '002'; INSERT INTO schema_migrations (version) VALUES ('002')`,
  ],
]

onEachMajor(({ database: make }) => {
  test.concurrent.each(first)('a first file that %s comes out as under psql', async (_, text) => {
    await using database = await make()
    await using reference = await make()
    await reference.query(`BEGIN; ${text}; COMMIT`)
    await using files = await folder({ '001_first.sql': text, '002_c.sql': 'CREATE TABLE c ()' })
    const options = { dir: files.path, url: database.url }
    const { exit, stderr } = await ratchet(['up'], options)
    expect(stderr).toContain('2 applied, 0 skipped')
    expect(exit).toBe(0)
    expect(await rowsOf(database)).toEqual(await rowsOf(reference))
    const { tables, recorded } = await contentOf(database)
    expect(tables).toEqual(['b', 'c'])
    expect(recorded).toHaveLength(2)
    expect(recorded).toEqual(expect.arrayContaining([...(await contentOf(reference)).recorded]))
    expect(await ratchet(['up'], options)).toMatchObject({
      stderr: expect.stringContaining('0 applied, 2 skipped'),
      exit: 0,
    })
  })

  test.concurrent.each(second)('a later file that %s comes out as under psql', async (_, text) => {
    await using database = await make()
    await using reference = await make()
    await reference.query(`${create} INSERT INTO schema_migrations VALUES ('001'); BEGIN; ${text}; COMMIT`)
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_b.sql': text,
      '003_c.sql': 'CREATE TABLE c ()',
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toContain('3 applied, 0 skipped')
    expect(exit).toBe(0)
    expect(await rowsOf(database)).toEqual(await rowsOf(reference))
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b', 'c'], recorded: ['001', '002', '003'] })
  })

  test.concurrent.each([
    ['fails', `${create} ${work} INSERT INTO schema_migrations VALUES ('001'); SELECT 1 / 0`, 1],
    [
      'makes a table that cannot hold it',
      `CREATE TABLE schema_migrations (version bigint PRIMARY KEY); ${work}`,
      78,
    ],
    ['makes a table without a key', `CREATE TABLE schema_migrations (version text NOT NULL); ${work}`, 78],
    ['makes a view of that name', `CREATE VIEW schema_migrations AS SELECT '001' AS version; ${work}`, 78],
  ])('of a first file that %s nothing is left', async (_, text, status) => {
    await using database = await make()
    await using files = await folder({ '001_first.sql': text, '002_c.sql': 'CREATE TABLE c ()' })
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: status })
    expect(await contentOf(database)).toEqual({ tables: [], recorded: [] })
  })

  test.concurrent.each([
    ['deletes another row', `DELETE FROM schema_migrations WHERE version = '001'`],
    ['empties the history', 'TRUNCATE schema_migrations'],
    [
      'makes it again',
      'DROP TABLE schema_migrations; CREATE TABLE schema_migrations (version text PRIMARY KEY)',
    ],
    ['drops it', 'DROP TABLE schema_migrations'],
    ['renames it', 'ALTER TABLE schema_migrations RENAME TO old_history'],
  ])('of a later file that %s nothing is left', async (_, text) => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_b.sql': `${work} ${text}`,
      '003_c.sql': 'CREATE TABLE c ()',
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toMatch(/002_b\.sql: the file (?:took rows out of|dropped or renamed) the history table/)
    expect(exit).toBe(1)
    expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
  })

  test('a file that makes the table but is not the first is told why it fails', async () => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_b.sql': `${create.replace('IF NOT EXISTS ', '')} ${work}`,
    })
    const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
    expect(stderr).toContain('002_b.sql:1:1: relation "schema_migrations" already exists (SQLSTATE 42P07)')
    expect(stderr).toContain('write CREATE TABLE IF NOT EXISTS, or make this file the first one')
    expect(exit).toBe(1)
    expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
  })
})

async function rowsOf(database: Database): Promise<unknown> {
  return await database.query('SELECT * FROM public.b')
}
