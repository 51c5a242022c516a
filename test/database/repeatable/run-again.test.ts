import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { type Folder, folder } from '../../support/folder.ts'
import { havePgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet } from '../../support/program.ts'

const counted = '-- migrate:repeat on-change\nUPDATE counter SET changed = changed + 1;\n'
const always = '-- migrate:repeat always\nUPDATE counter SET always = always + 1;\n'
const files = {
  '001_counter.sql': 'CREATE TABLE counter AS SELECT 0 AS changed, 0 AS always;',
  'always.sql': always,
  'counted.sql': counted,
}

interface Scene extends AsyncDisposable {
  readonly database: Database
  readonly migrations: Folder
  readonly options: { readonly dir: string; readonly url: string }
}

async function scene(content: Readonly<Record<string, string>>, server?: Postgres): Promise<Scene> {
  const database = await createDatabase({ server })
  const migrations = await folder(content)
  return {
    ...{ database, migrations, options: { dir: migrations.path, url: database.url } },
    [Symbol.asyncDispose]: async () => {
      await migrations[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

const counts = async ({ query }: Database) => (await query('SELECT changed, always FROM counter'))[0]

describe.concurrent('files that run again', () => {
  test('of several runs at once one runs what has changed, and each what always runs', async () => {
    await using at = await scene(files)
    for (const { exit, stderr } of await Promise.all([1, 2, 3].map(() => ratchet([], at.options))))
      expect(exit, stderr).toBe(0)
    expect(await counts(at.database)).toEqual({ changed: 1, always: 3 })
    await at.migrations.write('counted.sql', `${counted}-- again\n`)
    for (const { exit, stderr } of await Promise.all([1, 2, 3].map(() => ratchet([], at.options))))
      expect(exit, stderr).toBe(0)
    expect(await counts(at.database)).toEqual({ changed: 2, always: 6 })
  })

  test('a line end of Windows is no change', async () => {
    await using at = await scene(files)
    expect(await ratchet([], at.options)).toMatchObject({ exit: 0 })
    await at.migrations.write('counted.sql', counted.replaceAll('\n', '\r\n'))
    expect(await ratchet([], at.options)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^1 applied, 2 skipped, 3 total/m),
    })
    expect(await counts(at.database)).toEqual({ changed: 1, always: 2 })
  })

  test('one that cannot be one transaction runs again, and so does one that looks at the history', async () => {
    await using at = await scene({
      ...files,
      'R__history.sql':
        'DROP TABLE IF EXISTS seen;\nCREATE TABLE seen AS SELECT version FROM schema_migrations;',
      'vacuum.sql': '-- migrate:repeat always\nUPDATE counter SET always = always + 100;\nVACUUM counter;\n',
    })
    expect(await ratchet([], at.options)).toMatchObject({ exit: 0 })
    await at.migrations.write(
      'R__history.sql',
      'DROP TABLE seen;\nCREATE TABLE seen AS SELECT version FROM schema_migrations ORDER BY version;',
    )
    const told = await ratchet([], at.options)
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(told.stderr).toMatch(/^3 applied, 2 skipped, 5 total/m)
    expect(await counts(at.database)).toEqual({ changed: 1, always: 202 })
    const seen = await at.database.query('SELECT version FROM seen')
    expect(seen.map(({ version }) => version)).toEqual(['001', 'R__history', 'always', 'counted', 'vacuum'])
    const took = await at.database.query('SELECT 1 FROM schema_migrations WHERE execution_ms IS NULL')
    expect(took).toEqual([])
  })

  test('in a table that cannot say with which text it ran, it runs at every up', async () => {
    await using at = await scene(files)
    const role = `app_${at.database.name}`
    await at.database.query(`CREATE TABLE schema_migrations (version varchar PRIMARY KEY); CREATE ROLE ${role};
      GRANT ALL ON SCHEMA public TO ${role}; GRANT ALL ON schema_migrations TO ${role}`)
    for (const changed of [1, 2]) {
      const told = await ratchet(['--role', role], at.options)
      expect(told, told.stderr).toMatchObject({ exit: 0 })
      expect(await counts(at.database)).toEqual({ changed, always: changed })
    }
    await at.database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })
})

describe.runIf(havePgbouncer())('through PgBouncer', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test.each([3, 1])('with a pool of %s', async (poolSize) => {
    await using at = await scene(files, server)
    await using bouncer = await startPgbouncer(server, { poolSize })
    const url = bouncer.url(at.database.name)
    for (const round of [1, 2]) {
      const told = await ratchet([], { ...at.options, url })
      expect(told, told.stderr).toMatchObject({ exit: 0 })
      expect(await counts(at.database)).toEqual({ changed: 1, always: round })
    }
  })
})
