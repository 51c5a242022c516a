import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { havePgbouncer, type Pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

// A pooler in transaction mode hands on what an application left in a server connection. Here both connections of
// a pool of two are prepared before we come.
onEachMajor(({ server, database: make }) => {
  describe.runIf(havePgbouncer())('behind PgBouncer in transaction mode', () => {
    test.each([
      ['a search_path', `SET search_path = 'evil'`],
      ['a search_path that names nothing', `SET search_path = 'nothing'`],
      ['a search_path that shadows what is built in', `SET search_path = 'evil', 'pg_catalog'`],
      ['a role', 'SET ROLE somebody'],
      ['a session authorization', 'SET SESSION AUTHORIZATION somebody'],
      ['a read-only default', 'SET default_transaction_read_only = on'],
      ['a serializable default', 'SET default_transaction_isolation = serializable'],
      ['a client encoding', `SET client_encoding = 'LATIN1'`],
      ['backslashes in literals', 'SET standard_conforming_strings = off'],
      ['triggers switched off', 'SET session_replication_role = replica'],
      ['a temporary table that hides a table of ours', 'CREATE TEMP TABLE IF NOT EXISTS a ()'],
      ['asynchronous commits', 'SET synchronous_commit = off'],
      ['row-level security switched on', 'SET row_security = on'],
    ])('%s of another client reaches neither the history nor the files', async (_, leftover) => {
      await using database = await make()
      await database.query(`CREATE SCHEMA evil; GRANT ALL ON SCHEMA evil TO PUBLIC;
        CREATE DOMAIN evil.text AS pg_catalog.text CHECK (VALUE IS NULL);
        DO $$ BEGIN CREATE ROLE somebody; EXCEPTION WHEN duplicate_object THEN NULL; END $$`)
      await using pooler = await startPgbouncer(server(), { poolSize: 2 })
      await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()' })
      const up = () => ratchet(['up'], { dir: files.path, url: pooler.url(database.name) })

      await onEachConnection(pooler, database.name, leftover)
      const first = await up()
      expect(first).toMatchObject({ stderr: expect.stringContaining('1 applied, 0 skipped'), exit: 0 })
      await files.write(
        '002_b.sql',
        `ALTER TABLE a ADD n int; CREATE TABLE b AS
        SELECT current_user AS who, current_setting('search_path') AS path, 'grö\\ß' AS text`,
      )
      await onEachConnection(pooler, database.name, leftover)
      expect(await up()).toMatchObject({ stderr: expect.stringContaining('1 applied, 1 skipped'), exit: 0 })
      expect(await database.query('SELECT * FROM public.b')).toEqual([
        { who: 'postgres', path: '"$user", public', text: 'grö\\ß' },
      ])
      expect(await database.query('SELECT n FROM public.a')).toEqual([])
      expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
    })

    test('a temporary table that hides the history is said to, and naming the schema helps', async () => {
      await using database = await make()
      await using pooler = await startPgbouncer(server(), { poolSize: 2 })
      await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()' })
      const options = { dir: files.path, url: pooler.url(database.name) }
      await onEachConnection(pooler, database.name, 'CREATE TEMP TABLE schema_migrations (version text)')
      expect(await ratchet(['up'], options)).toMatchObject({
        stderr: expect.stringContaining('a temporary table of that name hides it in this session'),
        exit: 78,
      })
      expect(
        await ratchet(['up'], { ...options, env: { RATCHET_TABLE: 'public.schema_migrations' } }),
      ).toMatchObject({ exit: 0 })
      expect(await contentOf(database, 'public.schema_migrations')).toMatchObject({ recorded: ['001'] })
    })

    test('statements that others prepared by the protocol are still there', async () => {
      await using database = await make()
      await using files = await folder({
        '001_a.sql': 'CREATE TABLE a (); PREPARE mine AS SELECT 1',
        '002_b.sql': 'CREATE TABLE b (); PREPARE mine AS SELECT 1',
      })
      await using pooler = await startPgbouncer(server(), { poolSize: 2 })
      await onEachConnection(pooler, database.name, { name: 'theirs', text: 'SELECT 1' })
      expect(await ratchet(['up'], { dir: files.path, url: pooler.url(database.name) })).toMatchObject({
        exit: 0,
      })
      const counts = await onEachConnection(
        pooler,
        database.name,
        'SELECT from_sql, count(*)::int FROM pg_prepared_statements GROUP BY 1',
      )
      expect(counts).toEqual([[{ from_sql: false, count: 1 }], [{ from_sql: false, count: 1 }]])
    })
  })
})

/** Runs the same on both connections of the pool: each is held by an open transaction meanwhile. */
async function onEachConnection(
  pooler: Pgbouncer,
  database: string,
  sql: string | { readonly name: string; readonly text: string },
): Promise<unknown[][]> {
  const clients = [0, 1].map(() => new Client({ connectionString: pooler.url(database) }))
  try {
    for (const client of clients) {
      await client.connect()
      await client.query('BEGIN')
    }
    const rows: unknown[][] = []
    for (const client of clients) {
      const result = await client.query(sql as string)
      rows.push(result.rows)
    }
    for (const client of clients) await client.query('COMMIT')
    return rows
  } finally {
    for (const client of clients) await client.end()
  }
}
