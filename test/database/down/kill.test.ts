import { expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { eachOf } from '../../support/each-of.ts'
import { folder } from '../../support/folder.ts'
import { endWhatGoesOn, type Kill, killsAt, runAndKill } from '../../support/kills.ts'
import { query } from '../../support/postgres.ts'
import { ratchet } from '../../support/program.ts'
import { startProxy } from '../../support/proxy.ts'
import { queryOf } from '../../support/wire.ts'

// A build of four rows that takes a tenth of a second, and no processor.
const files = {
  '001_orders.sql': `
    CREATE TABLE orders (id int PRIMARY KEY, number text);
    INSERT INTO orders SELECT i, 'N' || i FROM generate_series(1, 4) AS i;
    CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_catalog.pg_sleep(0.025); RETURN i; END $$;
    CREATE TABLE said (what text);
    CREATE TABLE counter (n int);
    INSERT INTO counter VALUES (0);`,
  '002_index.sql': 'CREATE INDEX CONCURRENTLY orders_number ON orders (number);',
  '003_table.sql': 'CREATE TABLE third (id int);',
}

/** Of those that must not run twice it shows how often they did. */
const statements = [
  "INSERT INTO said VALUES ('begun')",
  'DROP INDEX CONCURRENTLY orders_number',
  'UPDATE counter SET n = n + 1',
  'CREATE INDEX CONCURRENTLY old_one ON orders (slow(id))',
  "INSERT INTO said VALUES ('ended')",
]
const downs = {
  '002_index.down.sql': statements.map((text) => `${text};\n`).join(''),
  '003_table.down.sql': "DROP TABLE third;\nINSERT INTO said VALUES ('third');",
}

test('killed at any message of down, and in the middle of any statement: the next one ends it, and all is undone once', async () => {
  await using template = await createDatabase()
  await using migrations = await folder({ ...files, ...downs })
  const dir = migrations.path
  expect(await ratchet([], { dir, url: template.url })).toMatchObject({ exit: 0 })
  await query(template.url, 'ALTER TABLE schema_migrations ALTER executed_at DROP DEFAULT')
  const play = (kills: readonly Kill[]) => undoAndKill({ template: template.name, dir }, kills)

  const undisturbed = await play([])
  expect(undisturbed.left).toEqual({
    exit: 0,
    said: ['begun', 'ended', 'third'],
    counter: 1,
    history: ['001'],
    progress: 0,
    relations: ['old_one'],
    invalid: 0,
  })
  let halfUndone = 0
  const rounds = killsAt(undisturbed.sent, /said VALUES|counter SET|INDEX CONCURRENTLY|DELETE FROM/)
  await eachOf(rounds, async (kill) => {
    const { left, said, half } = await play([kill])
    expect({ kill, said, left }).toEqual({ kill, said: '', left: undisturbed.left })
    halfUndone += half
  })
  // Kills that miss what they are aimed at would all pass.
  expect(halfUndone).toBeGreaterThan(4)
}, 1_200_000)

async function undoAndKill(
  { template, dir }: { readonly template: string; readonly dir: string },
  kills: readonly Kill[],
) {
  await using database = await createDatabase({ template })
  await using proxies = new AsyncDisposableStack()
  const args = ['down', '--to', '001']
  let half = 0
  for (const kill of kills) {
    proxies.use(await runAndKill(database, { dir, args }, kill))
    half += await halfUndone(database)
    await endWhatGoesOn(database, kill)
  }
  const sent: string[] = []
  await using proxy = await startProxy(database.url, {
    onMessage: (message) => void (message.type === 'Q' && sent.push(queryOf(message))),
  })
  const { exit, stderr } = await ratchet(args, { dir, url: proxy.url })
  return { sent, half, said: exit === 0 ? '' : stderr, left: { exit, ...(await leftIn(database)) } }
}

async function halfUndone({ query }: Database): Promise<number> {
  const [row] =
    await query(`SELECT count(*)::int AS n FROM schema_migrations_progress WHERE version = 'down:002'
    AND NOT EXISTS (SELECT FROM schema_migrations WHERE version = '002')`)
  return Number(row?.n)
}

async function leftIn({ query }: Database) {
  const [left] = await query(`SELECT
    (SELECT json_agg(what ORDER BY what) FROM said) AS said,
    (SELECT n FROM counter) AS counter,
    (SELECT json_agg(version) FROM schema_migrations) AS history,
    (SELECT count(*)::int FROM schema_migrations_progress) AS progress,
    (SELECT json_agg(relname ORDER BY relname) FROM pg_class WHERE relname IN ('third', 'orders_number', 'old_one')) AS relations,
    (SELECT count(*)::int FROM pg_index WHERE NOT indisvalid) AS invalid`)
  return left
}
