import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet, startRatchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

const leavings = `SET search_path = 'elsewhere'; SET work_mem = '1MB'; SET "left.behind" = 'yes';
  SELECT pg_advisory_lock(4711); CREATE TEMP TABLE mine (); PREPARE mine AS SELECT 1;
  CREATE SEQUENCE public.numbers; SELECT nextval('public.numbers');
  DECLARE mine CURSOR WITH HOLD FOR SELECT 1; LISTEN mine`

const look = `CREATE TABLE public.b AS SELECT current_setting('search_path') AS path, current_setting('work_mem') AS memory,
  COALESCE(current_setting('left.behind', true), '') AS setting,
  (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
  (SELECT count(*)::int FROM pg_class WHERE relname = 'mine') AS tables,
  (SELECT count(*)::int FROM pg_prepared_statements) AS statements,
  (SELECT count(*)::int FROM pg_cursors WHERE name = 'mine') AS cursors,
  (SELECT count(*)::int FROM pg_listening_channels()) AS channels;
  DO $$ BEGIN PERFORM lastval(); RAISE 'a sequence is known'; EXCEPTION WHEN object_not_in_prerequisite_state THEN NULL; END $$`

onEachMajor(({ database: make }) => {
  test.each([
    ['sent together', ''],
    ['sent one by one', "; SELECT to_regclass('public.schema_migrations')"],
  ])('a file finds nothing of what the file before it left in the session, %s', async (_, more) => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': `CREATE TABLE a (); ${leavings}${more}`,
      '002_b.sql': look,
    })
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT * FROM b')).toEqual([
      {
        path: '"$user", public',
        memory: '4MB',
        setting: '',
        locks: 0,
        tables: 0,
        statements: 0,
        cursors: 0,
        channels: 0,
      },
    ])
  })

  test('a file that gives way to a lock begins again as if it had never run', async () => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_b.sql': `${leavings}; SELECT pg_notify('mine', ''); CREATE TABLE public.b (); ALTER TABLE public.a ADD n int`,
    })
    expect(await ratchet(['up', '--to', '1'], { dir: files.path, url: database.url })).toMatchObject({
      exit: 0,
    })
    await database.query('BEGIN; LOCK TABLE a')
    await using program = startRatchet(['up'], {
      dir: files.path,
      url: database.url,
      env: { RATCHET_LOCK_TIMEOUT: '100ms' },
    })
    await program.waitFor(/trying again/)
    // What a ROLLBACK leaves: nobody else may be kept waiting by it in the meantime.
    await sleep(50)
    const [free] = await database.query('SELECT pg_try_advisory_lock(4711) AS free')
    expect(free).toEqual({ free: true })
    await database.query('SELECT pg_advisory_unlock(4711); COMMIT')
    const { exit, stderr } = await program.exited
    expect(stderr).not.toContain('error')
    expect(exit).toBe(0)
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
  })
})
