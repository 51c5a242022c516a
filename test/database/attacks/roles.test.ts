import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

onEachMajor(({ server, database: make }) => {
  test('deferred triggers run as the role that the file has set', async () => {
    await using database = await make()
    const role = await makeRole(database, 'NOLOGIN')
    await using files = await folder({
      '001_a.sql': `CREATE TABLE a (who text, path text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          UPDATE public.a SET who = current_user, path = current_setting('search_path');
          RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION note();
        GRANT ALL ON a TO ${role};`,
      '002_b.sql': `SET search_path = 'elsewhere'; SET ROLE ${role}; INSERT INTO public.a DEFAULT VALUES;`,
    })
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT who, path FROM a')).toEqual([{ who: role, path: 'elsewhere' }])
  })

  test('a login role that inherits nothing works through RATCHET_ROLE, whatever the files set', async () => {
    await using database = await make()
    const owner = await makeRole(database, 'NOLOGIN')
    const login = await makeRole(database, `LOGIN NOINHERIT PASSWORD 'secret' IN ROLE ${owner}`)
    await database.query(`GRANT CREATE ON SCHEMA public TO ${owner}`)
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a ()',
      '002_b.sql': `CREATE TABLE b (); SET ROLE ${owner}`,
      '003_c.sql': 'CREATE TABLE c (); RESET ROLE',
      '004_d.sql': 'CREATE TABLE d (); SET LOCAL ROLE NONE',
      '005_e.sql': 'CREATE TABLE e (); RESET SESSION AUTHORIZATION',
      '006_f.sql': 'CREATE TABLE f (); SELECT count(*) FROM schema_migrations',
      '007_g.sql': 'CREATE TABLE g ()',
    })
    const run = (role: string) =>
      ratchet(['up'], {
        dir: files.path,
        url: server().url(database.name, login, 'secret'),
        env: { RATCHET_ROLE: role },
      })
    expect(await run('')).toMatchObject({
      exit: 77,
      stderr: expect.stringContaining(`GRANT CREATE ON SCHEMA "public" TO "${login}"`),
    })
    expect(await run(owner)).toMatchObject({ exit: 0 })
    expect(await contentOf(database)).toMatchObject({ tables: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })
    expect(await ownersOf(database)).toEqual([owner])
    expect(await database.query('SELECT DISTINCT executed_by FROM schema_migrations')).toEqual([
      { executed_by: owner },
    ])
    expect(await run(owner)).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining('0 applied, 7 skipped'),
    })
  })

  test('a login role that becomes another one by ALTER ROLE … SET role stays it', async () => {
    await using database = await make()
    const owner = await makeRole(database, 'NOLOGIN')
    const other = await makeRole(database, 'NOLOGIN')
    const login = await makeRole(database, `LOGIN NOINHERIT PASSWORD 'secret' IN ROLE ${owner}, ${other}`)
    await database.query(
      `ALTER ROLE ${login} SET role = '${owner}'; GRANT CREATE ON SCHEMA public TO ${owner}`,
    )
    await using files = await folder({
      '001_a.sql': `CREATE TABLE a (); SET ROLE ${other}`,
      '002_b.sql': 'CREATE TABLE b (); SET ROLE NONE',
      '003_c.sql': 'CREATE TABLE c ()',
    })
    const url = server().url(database.name, login, 'secret')
    expect(await ratchet(['up'], { dir: files.path, url })).toMatchObject({ exit: 0 })
    expect(await ownersOf(database)).toEqual([owner])
    expect(await contentOf(database)).toMatchObject({ recorded: ['001', '002', '003'] })
  })

  test('a superuser whose file becomes somebody without rights still records it', async () => {
    await using database = await make()
    const nobody = await makeRole(database, 'NOLOGIN')
    await using files = await folder({
      '001_a.sql': `CREATE TABLE a (); SET ROLE ${nobody}`,
      '002_b.sql': `CREATE TABLE b (); SET SESSION AUTHORIZATION ${nobody}`,
      '003_c.sql': `CREATE TABLE c (); SET LOCAL SESSION AUTHORIZATION ${nobody}`,
      '004_d.sql': `CREATE TABLE d (); SET search_path = ''; SET statement_timeout = 1; SET lock_timeout = 1`,
      '005_e.sql': `CREATE TABLE e (); SET client_encoding = 'LATIN1'; SET standard_conforming_strings = off`,
      '006_f.sql': 'CREATE TABLE f ()',
    })
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await ownersOf(database)).toEqual(['postgres'])
  })
})

/** Roles belong to the whole server: each gets a name of its own. They go with the server. */
async function makeRole(database: Database, options: string): Promise<string> {
  const name = `role_${randomBytes(4).toString('hex')}`
  await database.query(`CREATE ROLE ${name} ${options}`)
  return name
}

async function ownersOf(database: Database): Promise<string[]> {
  const rows = await database.query<{ owner: string }>(
    `SELECT DISTINCT tableowner::text AS owner FROM pg_tables WHERE schemaname = 'public'`,
  )
  return rows.map(({ owner }) => owner)
}
