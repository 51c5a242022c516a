import { expect, test } from 'vitest'
import type { Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { onEachMajor } from './majors.ts'

onEachMajor(
  ({ server, database: make }) => {
    const file = (table: string, rest = '') => `CREATE TABLE ${table} (); ${rest}`

    test.each([
      ['nothing', ''],
      ['SET synchronous_commit = off', 'SET synchronous_commit = off'],
      ['SET LOCAL synchronous_commit = off', 'SET LOCAL synchronous_commit = off'],
    ])('after a last file that says %s nothing is left to be flushed', async (_, setting) => {
      await using database = await make()
      await using files = await folder({ '001_a.sql': file('a'), '002_b.sql': file('b', setting) })
      await database.query('CHECKPOINT')
      expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
      expect(await unflushed(database)).toBe(0)
    })

    test('a database in which synchronous_commit is off is no exception', async () => {
      await using database = await make()
      await database.query(`ALTER DATABASE ${database.name} SET synchronous_commit = off`)
      await using files = await folder({ '001_a.sql': file('a'), '002_b.sql': file('b') })
      await database.query('CHECKPOINT')
      expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
      expect(await unflushed(database)).toBe(0)
    })

    test('what was applied is flushed where nothing is left to do afterwards: a file recorded the next one', async () => {
      await using database = await make()
      await using files = await folder({
        '001_a.sql': `CREATE TABLE schema_migrations (version text PRIMARY KEY); ${file('a')}; ${file('b')};
          INSERT INTO schema_migrations VALUES ('001'), ('002')`,
        '002_b.sql': file('b'),
      })
      await database.query('CHECKPOINT')
      expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
      expect(await unflushed(database)).toBe(0)
    })

    test.each([
      ['on', ''],
      ['off in the database', 'ALTER DATABASE %I SET synchronous_commit = off'],
    ])('what was applied before a failure is flushed, synchronous_commit %s', async (_, setting) => {
      await using database = await make()
      if (setting) await database.query(setting.replace('%I', database.name))
      await using files = await folder({
        '001_a.sql': file('a'),
        '002_b.sql': file('b'),
        '003_c.sql': file('c', 'SELECT 1 / 0'),
      })
      await database.query('CHECKPOINT')
      expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 1 })
      expect(await unflushed(database)).toBe(0)
    })

    test('what was applied before a failure and cannot be flushed is said to be at risk', async () => {
      await using database = await make()
      const name = `role_${database.name}`
      await database.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'; GRANT CREATE ON SCHEMA public TO ${name};
        DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc WHERE proname = 'pg_logical_emit_message' LOOP
          EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); END LOOP; END $$`)
      await using files = await folder({ '001_a.sql': file('a'), '002_b.sql': file('b', 'SELECT 1 / 0') })
      const url = server().url(database.name, name, 'secret')
      const { exit, stderr } = await ratchet(['up'], { dir: files.path, url })
      expect(exit).toBe(1)
      expect(stderr).toMatch(
        /warning: \S*002_b.sql: a crash of the server may take what was applied before it/,
      )
      expect(stderr).toMatch(/^1 applied/m)
    })

    test('no commit but the last one waits for the disk', async () => {
      await using database = await make()
      await using files = await folder(
        Object.fromEntries(
          ['1', '2', '3', '4', '5'].map((n) => [
            `00${n}_t.sql`,
            `CREATE TABLE t${n} AS SELECT pg_current_wal_flush_lsn() AS flushed`,
          ]),
        ),
      )
      // The history is made by a run before, and flushed by it.
      expect(await ratchet(['up', '--to', '1'], { dir: files.path, url: database.url })).toMatchObject({
        exit: 0,
      })
      expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
      const [places] = await database.query<{ count: number }>(
        'SELECT count(*)::int FROM (TABLE t2 UNION TABLE t3 UNION TABLE t4 UNION TABLE t5) AS t',
      )
      // The WAL writer may have come by once.
      expect(places?.count).toBeLessThanOrEqual(2)
    })
  },
  // Nobody but a commit flushes: not the WAL writer, and nothing else writes.
  () => ({
    wal_writer_delay: '10s',
    wal_writer_flush_after: '1GB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_buffers: '16MB',
  }),
)

/** Bytes of WAL that a crash of the machine would lose at this moment. */
async function unflushed(database: Database): Promise<number> {
  const [row] = await database.query<{ bytes: string }>(
    'SELECT pg_current_wal_insert_lsn() - pg_current_wal_flush_lsn() AS bytes',
  )
  return Number(row?.bytes)
}
