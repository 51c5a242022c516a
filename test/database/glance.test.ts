import { expect, test } from 'vitest'
import { countMessages } from '../support/count-messages.ts'
import { createDatabase, type Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { ratchet } from '../support/program.ts'
import { startProxy } from '../support/proxy.ts'

type Env = Readonly<Record<string, string>>

const files = {
  '001_a.sql': 'CREATE TABLE a ();',
  'R__v.sql': 'CREATE OR REPLACE VIEW v AS SELECT 1 AS one;',
}

/** Applies the files, arranges something, and runs again: what that says, and how many queries it takes. */
async function again(
  arrange: (database: Database) => Promise<unknown>,
  { before = '', env = {} as Env } = {},
) {
  await using database = await createDatabase()
  await database.query(before)
  await using migrations = await folder(files)
  const first = await ratchet(['up'], { dir: migrations.path, url: database.url, env })
  expect(first.exit, first.stderr).toBe(0)
  await arrange(database)
  const wire = countMessages()
  await using proxy = await startProxy(database.url, { onMessage: wire.onMessage })
  const { exit, stderr } = await ratchet(['up'], { dir: migrations.path, url: proxy.url, env })
  return { exit, stderr, queries: wire.queries(), connections: proxy.connections() }
}

test.concurrent.each<[string, Parameters<typeof again>[1]]>([
  ['as it is', {}],
  ['in a schema that is named', { before: 'CREATE SCHEMA "My"', env: { RATCHET_TABLE: 'My.Order' } }],
  [
    'under a name that has to be quoted, on a path of several',
    {
      before: `CREATE SCHEMA "o'ther"; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = nowhere, public, "o''ther"', current_database()); END $$`,
      env: { RATCHET_TABLE: 'Select' },
    },
  ],
  [
    'as another role',
    { before: 'GRANT ALL ON SCHEMA public TO pg_monitor', env: { RATCHET_ROLE: 'pg_monitor' } },
  ],
])('everything applied, %s: one query says so', async (_, options) => {
  expect(await again(async () => {}, options)).toMatchObject({
    exit: 0,
    queries: 1,
    stderr: expect.stringMatching(/^0 applied, 2 skipped, 2 total/m),
  })
})

test.concurrent('a policy that hides what has no file is an error, though all files are applied', async () => {
  const { exit, stderr } = await again(async ({ query, name }) => {
    await query(`INSERT INTO schema_migrations (version) VALUES ('000');
      ALTER TABLE schema_migrations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
      CREATE POLICY p ON schema_migrations USING (version <> '000');
      CREATE ROLE ${name}; GRANT ALL ON SCHEMA public TO ${name}; ALTER TABLE schema_migrations OWNER TO ${name};
      ALTER DATABASE ${name} SET role = ${name}`)
  })
  expect({ exit, stderr }).toMatchObject({
    exit: 77,
    stderr: expect.stringMatching(/row-level security policy/),
  })
})

test.concurrent('a second table of the name along the path is an error, though all files are applied', async () => {
  const { exit, stderr } = await again(async ({ query, name }) => {
    await query(`CREATE SCHEMA second; CREATE TABLE second.schema_migrations ();
      ALTER DATABASE ${name} SET search_path = public, second`)
  })
  expect({ exit, stderr }).toMatchObject({
    exit: 78,
    stderr: expect.stringMatching(/several along the search_path: public\.schema_migrations and second\./),
  })
})

test.concurrent('a row without a file is told of, though all files are applied', async () => {
  const { exit, stderr } = await again(({ query }) =>
    query("INSERT INTO schema_migrations (version) VALUES ('000')"),
  )
  expect({ exit, stderr }).toMatchObject({ exit: 65, stderr: expect.stringMatching(/000/) })
})

test.concurrent.each([
  [
    'has no key',
    'ALTER TABLE schema_migrations DROP CONSTRAINT schema_migrations_pkey',
    /keeps its versions unique/,
  ],
  [
    'is a view',
    'ALTER TABLE schema_migrations RENAME TO h; CREATE VIEW schema_migrations AS SELECT * FROM h',
    /is not a table/,
  ],
  [
    'has numbers for versions',
    "DELETE FROM schema_migrations WHERE version LIKE 'R%'; ALTER TABLE schema_migrations ALTER version TYPE int USING version::int",
    /versions are text/,
  ],
])('a history that %s is refused, though all files are applied', async (_, change, words) => {
  const { exit, stderr } = await again(({ query }) => query(change))
  expect({ exit, stderr }).toMatchObject({ exit: 78, stderr: expect.stringMatching(words) })
})

test.concurrent('a row that is ahead of the files is told of, on the one connection there is', async () => {
  const ahead = await again(({ query }) => query("INSERT INTO schema_migrations (version) VALUES ('999')"))
  expect(ahead).toMatchObject({ exit: 0, connections: 1, queries: 2, stderr: expect.stringMatching(/999/) })
})

test.concurrent('a table that lacks a column of ours is looked at as ever', async () => {
  expect(
    await again(({ query }) => query('ALTER TABLE schema_migrations DROP COLUMN details')),
  ).toMatchObject({
    exit: 0,
    queries: 2,
  })
})

test.concurrent('what runs at every up is run', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({
    '001_a.sql': '-- migrate:repeat always\nCREATE TABLE IF NOT EXISTS a ();',
  })
  for (const _ of [1, 2])
    expect(await ratchet(['up'], { dir: migrations.path, url: database.url })).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^1 applied/m),
    })
})
