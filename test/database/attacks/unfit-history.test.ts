import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

const files = () => folder({ '001_a.sql': 'CREATE TABLE a ()', '002_b.sql': 'CREATE TABLE b ()' })

onEachMajor(({ server, database: make }) => {
  test.concurrent.each([
    [
      'without a unique key',
      '(version text NOT NULL)',
      'nothing keeps its versions unique',
      'ALTER TABLE "public"."schema_migrations" ADD PRIMARY KEY (version);',
    ],
    [
      'with a key that is checked late',
      '(version text NOT NULL UNIQUE DEFERRABLE)',
      'nothing keeps its versions unique',
      'ADD PRIMARY KEY (version);',
    ],
    [
      'with a key over a part of its rows',
      `(version text NOT NULL); CREATE UNIQUE INDEX ON schema_migrations (version) WHERE version > 'x'`,
      'nothing keeps its versions unique',
      'ADD PRIMARY KEY (version);',
    ],
    [
      'with a key over two columns',
      '(version text NOT NULL, name text, UNIQUE (version, name))',
      'nothing keeps its versions unique',
      'ADD PRIMARY KEY (version);',
    ],
    [
      'whose version may be null',
      '(version text UNIQUE)',
      'may be null',
      'ALTER COLUMN version SET NOT NULL;',
    ],
    [
      'whose version is a number',
      '(version bigint PRIMARY KEY)',
      'is of type bigint',
      'ALTER COLUMN version TYPE text;',
    ],
    [
      'with a column that must not be null',
      '(version text PRIMARY KEY, author text NOT NULL)',
      '"author" must not be null',
      'ALTER COLUMN "author" DROP NOT NULL;',
    ],
    [
      'that is a view',
      `AS SELECT 1; ALTER TABLE schema_migrations RENAME TO base; CREATE VIEW schema_migrations AS SELECT '001'::text AS version`,
      'it is not a table',
      'RATCHET_TABLE',
    ],
    [
      'that is a materialized view',
      `AS SELECT 1; ALTER TABLE schema_migrations RENAME TO base; CREATE MATERIALIZED VIEW schema_migrations AS SELECT '001'::text AS version`,
      'it is not a table',
      'RATCHET_TABLE',
    ],
    ['without a version', '(name text PRIMARY KEY)', 'no column "version"', 'RATCHET_TABLE'],
    [
      'of golang-migrate',
      '(version bigint PRIMARY KEY, dirty boolean NOT NULL)',
      'belongs to golang-migrate',
      'RATCHET_TABLE',
    ],
    ['of Ecto', '(version bigint PRIMARY KEY, inserted_at timestamp)', 'belongs to Ecto', 'RATCHET_TABLE'],
    [
      'of Rails',
      '(version varchar PRIMARY KEY); CREATE TABLE ar_internal_metadata (key varchar PRIMARY KEY, value varchar)',
      'belongs to Rails',
      'RATCHET_TABLE',
    ],
    [
      'of Supabase',
      '(version text PRIMARY KEY, statements text[], name text)',
      'belongs to Supabase',
      'RATCHET_TABLE',
    ],
  ])('a table %s is refused with what to do', async (_, definition, reason, advice) => {
    await using database = await make()
    await database.query(`CREATE TABLE schema_migrations ${definition}`)
    await using dir = await files()
    const { exit, stderr } = await ratchet(['up'], { dir: dir.path, url: database.url })
    expect(stderr).toContain(reason)
    expect(stderr).toContain(advice)
    expect(exit).toBe(78)
    const { tables } = await contentOf(database).catch(() => ({ tables: [] as string[] }))
    expect(tables).not.toContain('a')

    const [statement] = /ALTER TABLE .*;/.exec(stderr) ?? []
    if (statement === undefined) return
    await database.query(statement)
    expect(await ratchet(['up'], { dir: dir.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
  })

  test.concurrent('a version that is too long for its column stops the run before the file, with what to do', async () => {
    await using database = await make()
    await database.query('CREATE TABLE schema_migrations (version varchar(3) PRIMARY KEY)')
    await using dir = await files()
    await dir.write('0003_c.sql', 'CREATE TABLE c ()')
    await dir.remove('002_b.sql')
    await dir.remove('001_a.sql')
    const { exit, stderr } = await ratchet(['up'], { dir: dir.path, url: database.url })
    expect(exit).toBe(78)
    expect(await contentOf(database)).toEqual({ tables: [], recorded: [] })
    await database.query(/ALTER TABLE .*;/.exec(stderr)?.[0] ?? 'no advice')
    expect(await ratchet(['up'], { dir: dir.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await contentOf(database)).toEqual({ tables: ['c'], recorded: ['0003'] })
  })

  test.concurrent('row-level security that hides the history is an error, not an empty history', async () => {
    await using database = await make()
    await using dir = await files()
    expect(await ratchet(['up'], { dir: dir.path, url: database.url })).toMatchObject({ exit: 0 })
    const login = await makeLogin()
    await database.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${login}; GRANT CREATE ON SCHEMA public TO ${login};
      ALTER TABLE schema_migrations ENABLE ROW LEVEL SECURITY; ALTER TABLE schema_migrations FORCE ROW LEVEL SECURITY`)
    await dir.write('003_c.sql', 'CREATE TABLE c ()')
    const url = server().url(database.name, login, 'secret')
    for (const command of ['up', 'status', 'plan']) {
      const { exit, stderr } = await ratchet([command], { dir: dir.path, url })
      expect(stderr).toContain('A row-level security policy hides rows of the history')
      expect(exit).toBe(77)
    }
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
    await database.query('ALTER TABLE schema_migrations DISABLE ROW LEVEL SECURITY')
    expect(await ratchet(['up'], { dir: dir.path, url })).toMatchObject({ exit: 0 })
  })

  test.concurrent('a table that belongs to somebody else is used with the columns that are there', async () => {
    await using database = await make()
    const login = await makeLogin()
    await database.query(`CREATE TABLE schema_migrations (version text PRIMARY KEY);
      GRANT SELECT, INSERT, UPDATE, DELETE ON schema_migrations TO ${login}; GRANT CREATE ON SCHEMA public TO ${login}`)
    await using dir = await files()
    const url = server().url(database.name, login, 'secret')
    expect(await ratchet(['up'], { dir: dir.path, url })).toMatchObject({ exit: 0 })
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
    expect(await database.query('SELECT * FROM schema_migrations ORDER BY 1')).toEqual([
      { version: '001' },
      { version: '002' },
    ])
    expect(await ratchet(['up'], { dir: dir.path, url })).toMatchObject({
      stderr: expect.stringContaining('0 applied, 2 skipped'),
      exit: 0,
    })
  })

  test.concurrent.each(['SELECT', 'INSERT', 'UPDATE'])(
    'a missing %s on the table is told with its GRANT',
    async (right) => {
      await using database = await make()
      const login = await makeLogin()
      await database.query(`CREATE TABLE schema_migrations (version text PRIMARY KEY);
      GRANT SELECT, INSERT, UPDATE, DELETE ON schema_migrations TO ${login}; GRANT CREATE ON SCHEMA public TO ${login};
      REVOKE ${right} ON schema_migrations FROM ${login}`)
      await using dir = await files()
      const url = server().url(database.name, login, 'secret')
      const { exit, stderr } = await ratchet(['up'], { dir: dir.path, url })
      expect(stderr).toContain('permission denied for table schema_migrations')
      expect(exit).toBe(77)
      expect(await contentOf(database)).toEqual({ tables: [], recorded: [] })
      await database.query(/GRANT .*;/.exec(stderr)?.[0] ?? 'no advice')
      expect(await ratchet(['up'], { dir: dir.path, url })).toMatchObject({ exit: 0 })
    },
  )

  async function makeLogin(): Promise<string> {
    const name = `role_${randomBytes(4).toString('hex')}`
    await server().query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`)
    return name
  }
})
