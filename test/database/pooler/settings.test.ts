import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { pgbouncers, startPgbouncer } from '../../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet } from '../../support/program.ts'

/** Each file writes down what it runs under. */
const seen = (
  file: string,
) => `INSERT INTO public.seen SELECT '${file}', current_user, current_setting('search_path'),
  current_setting('work_mem'), current_setting('maintenance_work_mem'), current_setting('application_name'),
  current_setting('enable_seqscan'), current_setting('statement_timeout');`

/** What must not reach the next file. */
const disturbance = `SET search_path = elsewhere; SET work_mem = '1MB'; SET maintenance_work_mem = '1MB'; SET application_name = 'x';
  SET ROLE NONE; SET enable_seqscan = on; SET statement_timeout = '7min';`

const transactional = {
  '001_a.sql': `${seen('001')} ${disturbance} CREATE TABLE public.a ();`,
  '002_b.sql': `${seen('002')} ${disturbance} CREATE TABLE public.b ();`,
  '003_c.sql': `${seen('003')} SELECT to_regclass('schema_migrations'); ${disturbance}`,
  '004_d.sql': seen('004'),
}
const inParts = {
  '001_a.sql': transactional['001_a.sql'],
  '002_b.sql': `${seen('002')}\nVACUUM public.a;\n${seen('002')}`,
  '003_c.sql': seen('003'),
}

let server: Postgres
beforeAll(async () => {
  server = await startPostgres({ major: 18, settings: { autovacuum: 'off' } })
  await server.query(`CREATE ROLE app LOGIN PASSWORD 'app'; CREATE ROLE owner; GRANT owner TO app;
    ALTER ROLE app SET work_mem = '11MB'; ALTER ROLE app SET maintenance_work_mem = '33MB'`)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const poolers = pgbouncers().flatMap((program) =>
  (['transaction', 'session'] as const).map((poolMode) => ({
    name: `through PgBouncer ${program.version} in ${poolMode} mode`,
    program,
    poolMode,
  })),
)

describe.each([{ name: 'direct' } as const, ...poolers])('$name', (way) => {
  const pooled = 'program' in way

  test.concurrent('settings of role and database are in force for every file, with the role and name that we give', async () => {
    await using scene = await through(way)
    await using migrations = await folder(transactional)
    const env = {
      PGAPPNAME: 'deployer',
      ...(pooled ? {} : { PGOPTIONS: '-c enable_seqscan=off -c statement_timeout=5min' }),
    }
    const { exit, stderr } = await ratchet(['--role', 'owner'], { dir: migrations.path, url: scene.url, env })
    expect(exit, stderr).toBe(0)
    const row = {
      who: 'owner',
      path: 'own, public',
      work: '11MB',
      maintenance: '22MB',
      name: 'deployer',
      seqscan: pooled ? 'on' : 'off',
      timeout: pooled ? '0' : '5min',
    }
    expect(await scene.database.query('SELECT * FROM seen ORDER BY file')).toEqual(
      ['001', '002', '003', '004'].map((file) => ({ file, ...row })),
    )
    expect(await scene.database.query('SELECT count(*)::int FROM own.schema_migrations')).toEqual([
      { count: 4 },
    ])
  })

  test.concurrent('also for a file that is not one transaction', async () => {
    await using scene = await through(way)
    await using migrations = await folder(inParts)
    const { exit, stderr } = await ratchet([], { dir: migrations.path, url: scene.url })
    expect(exit, stderr).toBe(0)
    const row = {
      who: 'app',
      path: 'own, public',
      work: '11MB',
      maintenance: '22MB',
      seqscan: 'on',
      timeout: '0',
    }
    // What is left of a run that was killed is known by its name alone through a pooler.
    const name = (file: string) =>
      pooled && file === '002' ? 'pg-ratchet schema_migrations 002' : 'pg-ratchet'
    expect(await scene.database.query('SELECT * FROM seen ORDER BY file')).toEqual(
      ['001', '002', '002', '003'].map((file) => ({ file, name: name(file), ...row })),
    )
  })
})

async function through(way: { readonly name: 'direct' } | (typeof poolers)[number]) {
  const database = await createDatabase({ server })
  await database.query(`CREATE SCHEMA own; GRANT ALL ON SCHEMA own, public TO app, owner;
    CREATE TABLE seen (file text, who text, path text, work text, maintenance text, name text, seqscan text, timeout text);
    GRANT ALL ON seen TO app, owner;
    ALTER DATABASE ${database.name} SET work_mem = '99MB'; ALTER DATABASE ${database.name} SET search_path = own, public;
    ALTER ROLE app IN DATABASE ${database.name} SET maintenance_work_mem = '22MB'`)
  if (!('program' in way))
    return {
      database,
      url: server.url(database.name, 'app', 'app'),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    }
  const pooler = await startPgbouncer(server, { ...way, users: { app: 'app' } })
  return {
    database,
    url: pooler.url(database.name, 'app', 'app'),
    [Symbol.asyncDispose]: async () => {
      await pooler[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}
