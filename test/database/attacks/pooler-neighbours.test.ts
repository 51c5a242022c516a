import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { havePgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

const versions = Array.from({ length: 20 }, (_, index) => `${index + 1}`.padStart(2, '0'))

// What each file leaves in its session; whoever gets the server connection next must not find it there.
const attack = `
  SET search_path = 'elsewhere'; SET statement_timeout = '1234ms'; SET application_name = 'leaked';
  SET SESSION AUTHORIZATION DEFAULT; SELECT set_config('leaked.by', 'a file', false);
  SELECT pg_advisory_lock(4711);
  CREATE TEMP TABLE leaked_table (n int);
  CREATE TEMP SEQUENCE leaked_sequence; SELECT nextval('leaked_sequence');
  PREPARE leaked_statement AS SELECT 1;
  DECLARE leaked_cursor CURSOR WITH HOLD FOR SELECT 1;
  LISTEN leaked_channel`

const look = `SELECT current_setting('search_path') AS path, current_setting('statement_timeout') AS timeout,
  current_setting('leaked.by', true) AS setting, current_setting('application_name') AS name,
  (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND pid = pg_backend_pid())::int AS locks,
  (SELECT count(*) FROM pg_prepared_statements WHERE name = 'leaked_statement')::int AS statements,
  (SELECT count(*) FROM pg_cursors WHERE name = 'leaked_cursor')::int AS cursors,
  (SELECT count(*) FROM pg_listening_channels())::int AS channels,
  pg_my_temp_schema()::regnamespace::text <> '-' AND to_regclass('pg_temp.leaked_table') IS NOT NULL AS "table"`

const clean = {
  path: '"$user", public',
  timeout: '0',
  locks: 0,
  statements: 0,
  cursors: 0,
  channels: 0,
}

onEachMajor(({ server, database: make }) => {
  describe.runIf(havePgbouncer())('behind PgBouncer in transaction mode', () => {
    test.each([
      ['pipelined', (version: string) => `CREATE TABLE public.t${version} (); ${attack}`],
      [
        'whose rows are written last, one by one',
        (version: string) =>
          `CREATE TABLE public.t${version} (); SELECT to_regclass('schema_migrations'); ${attack}`,
      ],
    ])('files %s leave nothing to six neighbours', async (_, text) => {
      await using database = await make()
      await using files = await folder(
        Object.fromEntries(versions.map((version) => [`${version}_t.sql`, text(version)])),
      )
      // An older one does not know the option, and does not start.
      const tracking = await startPgbouncer(server(), { options: { max_prepared_statements: '200' } }).catch(
        () => undefined,
      )
      await using pooler = tracking ?? (await startPgbouncer(server()))
      const stop = new AbortController()
      const neighbours = Array.from({ length: 6 }, () =>
        watch(pooler.url(database.name), tracking !== undefined, stop.signal),
      )
      const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: pooler.url(database.name) })
      await sleep(50)
      stop.abort()
      const seen = await Promise.all(neighbours)
      expect(seen.flatMap(({ errors }) => errors)).toEqual([])
      expect(seen.flatMap(({ leaks }) => leaks)).toEqual([])
      expect(seen.reduce((sum, { looks }) => sum + looks, 0)).toBeGreaterThan(60)
      expect(stderr).not.toMatch(/error/)
      expect(exit).toBe(0)
      expect(await contentOf(database)).toEqual({
        tables: versions.map((version) => `t${version}`),
        recorded: versions,
      })
    })
  })
})

/**
 * A neighbour, until the signal: looks at what it finds, and uses the names that the files use, all in short
 * transactions. Where PgBouncer keeps track of them (1.21 and newer), statements are prepared by the protocol.
 */
async function watch(
  url: string,
  tracksStatements: boolean,
  signal: AbortSignal,
): Promise<{ readonly looks: number; readonly leaks: unknown[]; readonly errors: string[] }> {
  const client = new Client({ connectionString: url, application_name: 'neighbour' })
  client.on('error', () => {})
  await client.connect()
  const leaks: unknown[] = []
  const errors: string[] = []
  let looks = 0
  try {
    while (!signal.aborted) {
      const { rows } = await client.query(tracksStatements ? { name: 'look', text: look } : look)
      await client.query(`BEGIN; PREPARE leaked_statement AS SELECT 1; EXECUTE leaked_statement;
        DEALLOCATE leaked_statement; CREATE TEMP TABLE leaked_table () ON COMMIT DROP; COMMIT`)
      looks++
      const { name, setting, table, ...rest } = rows[0]
      if (JSON.stringify(rest) !== JSON.stringify(clean) || name === 'leaked' || setting || table)
        leaks.push(rows[0])
    }
  } catch (error) {
    errors.push(String(error))
  } finally {
    await client.end()
  }
  return { looks, leaks, errors }
}
