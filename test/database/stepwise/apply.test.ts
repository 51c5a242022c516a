import { expect, test } from 'vitest'
import type { Database } from '../../support/database.ts'
import { type Folder, folder } from '../../support/folder.ts'
import { versions } from '../../support/observe.ts'
import { ratchet } from '../../support/program.ts'
import { onEachMajor } from '../attacks/majors.ts'

onEachMajor((target) => {
  test('a file with statements of every sort is applied as psql would, exactly once', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_all.sql': `
CREATE TABLE t (id int PRIMARY KEY, v text);
INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 100) i;
CREATE INDEX CONCURRENTLY t_v ON t (v);
VACUUM t;
BEGIN;
INSERT INTO t VALUES (101, 'own');
SAVEPOINT s;
INSERT INTO t VALUES (102, 'undone');
ROLLBACK TO s;
COMMIT AND CHAIN;
INSERT INTO t VALUES (103, 'chained');
COMMIT;
BEGIN;
INSERT INTO t VALUES (104, 'rolled back');
ROLLBACK;
START TRANSACTION READ ONLY;
SELECT count(*) FROM t;
COMMIT;
SET LOCAL search_path = nowhere;
COPY t FROM stdin;
105\tcopied
106\ttoo
\\.
COMMIT;
INSERT INTO t VALUES (107, 'last')`,
      '002_next.sql': 'CREATE TABLE next (id int);',
    })
    const told = await run(database, migrations)
    expect(told).toMatchObject({ exit: 0 })
    expect(told.stderr).toMatch(/WARNING: SET LOCAL can only be used in transaction blocks/)
    expect(told.stderr).toMatch(/WARNING: there is no transaction in progress/)
    expect(await database.query('SELECT id FROM t WHERE id > 100 ORDER BY id')).toEqual(
      [101, 103, 105, 106, 107].map((id) => ({ id })),
    )
    expect(
      await database.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 't_v'::regclass`),
    ).toEqual([{ indisvalid: true }])
    expect(await versions(database)).toEqual(['001', '002'])
    expect(await progress(database)).toEqual([])
    expect(await run(database, migrations)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^0 applied/m),
    })
  })

  test('consecutive statements are one transaction, and stay or go together', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_t.sql':
        'CREATE TABLE a ();\nCREATE TABLE b ();\nVACUUM a;\nCREATE TABLE c ();\nCREATE TABLE d ();\nSELECT 1 / 0;\nCREATE TABLE e ();',
    })
    const told = await run(database, migrations)
    expect(told.exit).toBe(1)
    expect(told.stderr).toMatch(/001_t\.sql:6:1: division by zero/)
    expect(told.stderr).toMatch(
      /Statements 1 to 5 of 7 of .*001_t\.sql are done and stay\. Mend it and run again: it goes on with statement 6 \(line 6\)\./,
    )
    expect(await progress(database)).toMatchObject([{ version: '001', done: 5, doing: null }])
    await migrations.write(
      '001_t.sql',
      'CREATE TABLE a ();\nCREATE TABLE b ();\nVACUUM a;\nCREATE TABLE c ();\nCREATE TABLE d ();\nCREATE TABLE f ();\nSELECT 1 / 0;',
    )
    expect(await run(database, migrations)).toMatchObject({ exit: 1 })
    await migrations.write(
      '001_t.sql',
      'CREATE TABLE a ();\nCREATE TABLE b ();\nVACUUM a;\nCREATE TABLE c ();\nCREATE TABLE d ();\nCREATE TABLE f ();\n',
    )
    expect(await run(database, migrations)).toMatchObject({ exit: 0 })
    expect(await names(database)).toEqual(['a', 'b', 'c', 'd', 'f'])
    expect(await versions(database)).toEqual(['001'])
  })

  test('what only the server shows to be refused in a transaction', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_types.sql': `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e);
        CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9); CREATE INDEX p_id ON p (id);
        CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES ('a'); COMMIT; INSERT INTO t VALUES ('a'); END $$;`,
      '002_enum.sql': `INSERT INTO t VALUES ('a');\nALTER TYPE e ADD VALUE 'b';\nINSERT INTO t VALUES ('b');`,
      '003_partitioned.sql': `INSERT INTO p VALUES (1);\nREINDEX TABLE p;\nINSERT INTO p VALUES (2);`,
      '004_with_vacuum.sql': `VACUUM t;\nINSERT INTO p VALUES (3);\nREINDEX INDEX p_id;\nALTER TYPE e ADD VALUE 'c';\nINSERT INTO t VALUES ('c');\nCALL commits();\nDO $$ BEGIN COMMIT; END $$;`,
    })
    const told = await run(database, migrations)
    expect(told, told.stderr).toMatchObject({ exit: 0 })
    expect(told.stderr).toMatch(
      /002_enum\.sql: it cannot be one transaction \(unsafe use of new value "b".*\): it was rolled back/,
    )
    expect(told.stderr).toMatch(/004_with_vacuum\.sql: line 3: statement 3 shares no transaction/)
    expect(await database.query('SELECT x::text, count(*)::int FROM t GROUP BY x ORDER BY x')).toEqual([
      { x: 'a', count: 3 },
      { x: 'b', count: 1 },
      { x: 'c', count: 1 },
    ])
    expect(await database.query('SELECT id FROM p ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
    expect(await versions(database)).toEqual(['001', '002', '003', '004'])
  })

  test('in a function it is refused for ever: nothing of the file is left', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_do.sql': `CREATE TABLE t ();\nDO $$ BEGIN EXECUTE 'VACUUM t'; END $$;`,
    })
    const told = await run(database, migrations)
    expect(told).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/was rolled back: nothing of it is left/),
    })
    expect(await names(database)).toEqual([])
  })

  test('a file that makes the history table, and records itself in the middle, is recorded when it is complete', async () => {
    await using database = await target.database()
    const head = `CREATE TABLE schema_migrations (version text PRIMARY KEY, name text);
INSERT INTO schema_migrations VALUES ('001', 'by itself') ON CONFLICT DO NOTHING;
VACUUM schema_migrations;\n`
    await using migrations = await folder({ '001_init.sql': `${head}SELECT 1 / 0;` })
    expect(await run(database, migrations)).toMatchObject({ exit: 1 })
    expect(await versions(database)).toEqual([])
    await migrations.write('001_init.sql', `${head}SELECT 1;`)
    expect(await run(database, migrations)).toMatchObject({ exit: 0 })
    expect(await versions(database)).toEqual(['001'])
    expect(await run(database, migrations)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^0 applied/m),
    })
  })

  test('a file that takes out rows of others fails, and they stay', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_a.sql': 'CREATE TABLE a ();',
      '002_b.sql': 'CREATE TABLE b ();\nVACUUM b;\nDELETE FROM schema_migrations;\nCREATE TABLE c ();',
    })
    const told = await run(database, migrations)
    expect(told.exit).toBe(1)
    expect(told.stderr).toMatch(
      /002_b\.sql: the file took rows out of the history table .*, among them that of 001/,
    )
    expect(told.stderr).toMatch(/Statements 1 to 2 of 4 of .* are done and stay/)
    expect(await names(database)).toEqual(['a', 'b'])
    expect(await versions(database)).toEqual(['001'])
  })

  test('the session of the file is as under psql from statement to statement, and clean for the next file', async () => {
    await using database = await target.database()
    await database.query(
      'CREATE SCHEMA app; CREATE ROLE stepwise_owner; GRANT ALL ON SCHEMA app TO stepwise_owner',
    )
    await using migrations = await folder({
      '001_session.sql': `SET search_path = app;
SET ROLE stepwise_owner;
CREATE TEMP TABLE notes (v int);
VACUUM notes;
CREATE TABLE t (id int);
PREPARE add AS INSERT INTO t VALUES ($1);
VACUUM t;
EXECUTE add(1);
INSERT INTO notes SELECT id FROM t;
BEGIN;
SET LOCAL search_path = pg_catalog;
COMMIT;
CREATE INDEX CONCURRENTLY ON t (id);
DISCARD ALL;
CREATE TABLE in_public (id int);`,
      '002_next.sql': 'CREATE TABLE next_in_public (id int);',
    })
    expect(await run(database, migrations)).toMatchObject({ exit: 0 })
    expect(
      await database.query(
        `SELECT relname::text AS name, relnamespace::regnamespace::text AS schema, relowner::regrole::text AS owner
         FROM pg_class WHERE relname IN ('t', 't_id_idx', 'in_public', 'next_in_public') ORDER BY relname`,
      ),
    ).toEqual([
      { name: 'in_public', schema: 'public', owner: 'postgres' },
      { name: 'next_in_public', schema: 'public', owner: 'postgres' },
      { name: 't', schema: 'app', owner: 'stepwise_owner' },
      { name: 't_id_idx', schema: 'app', owner: 'stepwise_owner' },
    ])
    await database.query('DROP OWNED BY stepwise_owner; DROP ROLE stepwise_owner')
  })

  test('deferred constraints, COPY data and errors in them are found where they are', async () => {
    await using database = await target.database()
    await using migrations = await folder({
      '001_deferred.sql': `CREATE TABLE a (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
VACUUM a;
BEGIN;
INSERT INTO a VALUES (1), (1);
COMMIT;`,
    })
    const told = await run(database, migrations)
    expect(told.exit).toBe(1)
    expect(told.stderr).toMatch(/duplicate key .*\n(?:.*\n)*A deferred constraint or trigger failed/)
    expect(told.stderr).toMatch(/Statements 1 to 2 of 5/)
    await migrations.write(
      '001_deferred.sql',
      `CREATE TABLE a (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);\nVACUUM a;\nCOPY a FROM stdin;\n1\n2\nthree\n\\.\n`,
    )
    const copied = await run(database, migrations)
    expect(copied.stderr).toMatch(/001_deferred\.sql:6:1: invalid input syntax for type integer: "three"/)
    expect(copied.stderr).toMatch(/goes on with statement 3 \(line 3\)/)
  })

  test('who may not create the progress table is told what to grant, and nothing is done', async () => {
    await using database = await target.database()
    await database.query(
      `CREATE ROLE stepwise_guest LOGIN PASSWORD 'guest'; CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO stepwise_guest;
       CREATE TABLE app.history (version text PRIMARY KEY); GRANT ALL ON app.history TO stepwise_guest`,
    )
    await using migrations = await folder({ '001_vacuum.sql': 'VACUUM app.history;' })
    const url = Object.assign(new URL(database.url), { username: 'stepwise_guest', password: 'guest' }).href
    const told = await ratchet(['--table', 'app.history'], { dir: migrations.path, url })
    expect(told.exit).toBe(77)
    expect(told.stderr).toMatch(
      /noting in app\.history_progress how far 001_vacuum\.sql came: permission denied/,
    )
    const [grant] = /GRANT CREATE ON SCHEMA "app" TO "stepwise_guest";/.exec(told.stderr) ?? []
    await database.query(grant ?? '')
    expect(await ratchet(['--table', 'app.history'], { dir: migrations.path, url })).toMatchObject({
      exit: 0,
    })
    await database.query('DROP OWNED BY stepwise_guest; DROP ROLE stepwise_guest')
  })

  test('a role of its own owns what is made, and the history', async () => {
    await using database = await target.database()
    await database.query('CREATE ROLE stepwise_ratchet; GRANT ALL ON SCHEMA public TO stepwise_ratchet')
    await using migrations = await folder({
      '001_t.sql':
        'CREATE TABLE t (id int);\nCREATE INDEX CONCURRENTLY ON t (id);\nINSERT INTO t VALUES (1);',
    })
    const told = await ratchet(['--role', 'stepwise_ratchet'], { dir: migrations.path, url: database.url })
    expect(told).toMatchObject({ exit: 0 })
    expect(
      await database.query(
        `SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
      ),
    ).toEqual([{ owner: 'stepwise_ratchet' }])
    await database.query('DROP OWNED BY stepwise_ratchet; DROP ROLE stepwise_ratchet')
  })
})

function run(database: Database, migrations: Folder) {
  return ratchet([], { dir: migrations.path, url: database.url })
}

function progress(database: Database) {
  return database.query('SELECT version, done, doing FROM schema_migrations_progress ORDER BY version')
}

async function names(database: Database): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
     AND relname NOT LIKE 'schema_migrations%' ORDER BY relname`,
  )
  return rows.map(({ name }) => name)
}
