import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

// A COMMIT that fails leaves the session idle, not aborted: nothing but the condition on the predecessor's row
// keeps what was sent after it from being applied.
onEachMajor(
  ({ major, database: make }) => {
    const redefer = `
      CREATE TABLE b (n int);
      CREATE TABLE only_one (n int UNIQUE DEFERRABLE INITIALLY DEFERRED);
      CREATE FUNCTION queue_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        SET CONSTRAINTS ALL DEFERRED;
        INSERT INTO only_one VALUES (1), (1);
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON b DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION queue_more();
      INSERT INTO b VALUES (1)`
    const fills = `CREATE TABLE b (); SELECT pg_notify('ch', repeat('x', 7900) || n) FROM generate_series(1, 200) n`

    test.concurrent.each([
      ['a constraint trigger that defers again and queues more', redefer, '23505'],
      ...(major === 18 ? [['more notifications than the queue holds', fills, '54000'] as const] : []),
    ] as const)('%s: what was sent after it is not applied', async (_, text, sqlstate) => {
      await using database = await make()
      await using files = await folder({
        '001_a.sql': 'CREATE TABLE a ()',
        '002_b.sql': text,
        '003_c.sql': 'CREATE TABLE c ()',
        '004_d.sql': 'CREATE TABLE d ()',
      })
      const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
      expect(stderr).toContain(`SQLSTATE ${sqlstate}`)
      expect(stderr).toContain('It failed when the file was committed.')
      expect(exit).toBe(1)
      expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })

      await files.write('002_b.sql', 'CREATE TABLE b ()')
      expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
      expect(await contentOf(database)).toMatchObject({ tables: ['a', 'b', 'c', 'd'] })
    })

    // These two would fail at COMMIT, were the session not cleaned before it. psql fails there.
    test.concurrent.each([
      [
        'a cursor WITH HOLD that is evaluated at COMMIT',
        'DECLARE h CURSOR WITH HOLD FOR SELECT 1 / n FROM generate_series(0, 1) n',
      ],
      [
        'a temporary table that is emptied at COMMIT and referenced by another',
        `CREATE TEMP TABLE one (n int PRIMARY KEY) ON COMMIT DELETE ROWS;
         CREATE TEMP TABLE two (n int REFERENCES one) ON COMMIT PRESERVE ROWS`,
      ],
    ])('%s does not get that far', async (_, text) => {
      await using database = await make()
      await using files = await folder({
        '001_a.sql': 'CREATE TABLE a ()',
        '002_b.sql': `CREATE TABLE b (); ${text}`,
        '003_c.sql': 'CREATE TABLE c ()',
      })
      expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
      expect(await contentOf(database)).toMatchObject({ recorded: ['001', '002', '003'] })
    })

    test.concurrent.each([
      [
        'a foreign key',
        'CREATE TABLE b (n int PRIMARY KEY, m int REFERENCES b DEFERRABLE INITIALLY DEFERRED); INSERT INTO b VALUES (1, 2)',
      ],
      [
        'a unique key',
        'CREATE TABLE b (n int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO b VALUES (1), (1)',
      ],
    ])('%s that is checked late fails with its file', async (_, text) => {
      await using database = await make()
      await using files = await folder({
        '001_a.sql': 'CREATE TABLE a ()',
        '002_b.sql': text,
        '003_c.sql': 'CREATE TABLE c ()',
      })
      const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
      expect(stderr).toContain('A deferred constraint or trigger failed at the end of the file.')
      expect(exit).toBe(1)
      expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
    })

    test('a trigger on the history that fails at COMMIT', async () => {
      await using database = await make()
      await database.query(`CREATE TABLE schema_migrations (version text PRIMARY KEY, execution_ms bigint);
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
        CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON schema_migrations DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW WHEN (NEW.version = '002') EXECUTE FUNCTION refuse()`)
      await using files = await folder({
        '001_a.sql': 'CREATE TABLE a ()',
        '002_b.sql': 'CREATE TABLE b ()',
        '003_c.sql': 'CREATE TABLE c ()',
      })
      const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
      expect(stderr).toContain('not today')
      expect(exit).toBe(1)
      expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
    })
  },
  (major) => (major === 18 ? { max_notify_queue_pages: '64' } : {}),
)
