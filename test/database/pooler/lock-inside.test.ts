import { expect, test } from 'vitest'
import { lockKey } from '../../../src/database/advisory-lock.ts'
import type { Session } from '../../../src/database/session.ts'
import { prepareHistory } from '../../../src/history/prepare.ts'
import { readHistory } from '../../../src/history/read.ts'
import { createDatabase, type Database } from '../../support/database.ts'
import { tables, versions } from '../../support/observe.ts'
import { query } from '../../support/postgres.ts'
import { openSession } from '../../support/session.ts'
import { applyCrafted, crafted } from '../attacks/crafted.ts'

// Where a pooler has one connection for a run, the lock is taken inside each migration: others come in between.
const key = lockKey('pg-ratchet:public.schema_migrations')
const history = `CREATE TABLE schema_migrations (version text PRIMARY KEY, name text)`

test('while another run has the lock, nothing is done and nothing is left', async () => {
  await using database = await createDatabase()
  await using _other = await holding(database)
  const steps = [crafted('001', 'CREATE TABLE a ();'), crafted('002', 'CREATE TABLE b ();')]
  const end = await applyCrafted(database.url, steps, { lockKey: key })
  expect(end).toMatchObject({ applied: [], failure: { verdict: 'busy', step: steps[0] } })
  expect(await tables(database)).toEqual([])
  expect(await versions(database)).toEqual([])
})

test('a trigger that swallows the row is no lock that somebody holds', async () => {
  await using database = await createDatabase()
  await database.query(`${history}; CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER swallow BEFORE INSERT ON schema_migrations FOR EACH ROW EXECUTE FUNCTION swallow()`)
  const end = await applyCrafted(database.url, [crafted('001', 'CREATE TABLE a ();')], { lockKey: key })
  expect(end.failure?.verdict).toMatchObject({ failure: { code: 'HISTORY_TABLE_UNUSABLE' } })
})

test('what another run recorded since the history was read is not run again, be its row written first or last', async () => {
  for (const claim of ['first', 'last'] as const) {
    await using database = await createDatabase()
    await database.query(`${history}; CREATE TABLE run (file text)`)
    const step = crafted('001', `INSERT INTO run VALUES ('001');`, { claim })
    const end = await applyCrafted(database.url, [step], {
      lockKey: key,
      meanwhile: () =>
        query(
          database.url,
          `INSERT INTO schema_migrations (version) VALUES ('001'); INSERT INTO run VALUES ('theirs')`,
        ),
    })
    expect(end).toMatchObject({ applied: [], failure: { verdict: 'again' } })
    expect(await database.query('SELECT file FROM run')).toEqual([{ file: 'theirs' }])
  }
})

test('a file that makes the history table finds that another run has made it', async () => {
  await using database = await createDatabase()
  const step = crafted('001', `${history}; CREATE TABLE a ();`, { claim: 'last' })
  const end = await applyCrafted(database.url, [step], {
    lockKey: key,
    meanwhile: () => query(database.url, history),
  })
  expect(end).toMatchObject({ applied: [], failure: { verdict: 'again' } })
  expect(await tables(database)).toEqual([])
})

test('the history table is made under the lock, and not where another run has made it', async () => {
  await using database = await createDatabase()
  await using session = await openSession(database.url)
  const before = await readHistory(session, { schema: undefined, table: 'schema_migrations' }, undefined)
  const said: unknown[] = []
  const prepare = () =>
    prepareHistory(session, before, {
      unknown: [],
      report: (event) => void said.push(event.type),
      lockKey: key,
    })
  {
    await using _other = await holding(database)
    expect(await prepare()).toBeUndefined()
  }
  const [made] = await database.query(`SELECT to_regclass('schema_migrations') AS made`)
  expect(made).toEqual({ made: null })
  await database.query(history)
  expect(await prepare()).toBeUndefined()
  await database.query('DROP TABLE schema_migrations')
  expect(said).toEqual([])
  expect(await prepare()).toMatchObject({ exists: true })
  expect(said).toEqual(['history.created'])
})

/** Somebody who holds the lock of runs until disposal. */
async function holding({ url }: Database): Promise<Session> {
  const session = await openSession(url)
  await session.query(`SELECT pg_advisory_lock(${key})`)
  return session
}
