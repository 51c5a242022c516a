import { expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { eachOf } from '../../support/each-of.ts'
import { folder } from '../../support/folder.ts'
import { endWhatGoesOn, type Kill, killsAt, runAndKill } from '../../support/kills.ts'
import { ratchet } from '../../support/program.ts'
import { startProxy } from '../../support/proxy.ts'
import { queryOf } from '../../support/wire.ts'

const counted = (number: number) => `-- ${number}\nUPDATE counter SET n = n + 1;\n`
/** Statements that cannot be one transaction. */
const built = (number: number) => `-- ${number}
UPDATE builds SET n = n + 1;
DROP INDEX CONCURRENTLY IF EXISTS orders_id;
CREATE INDEX CONCURRENTLY orders_id ON orders (slow(id));
UPDATE builds SET n = n + 10;
`

test('killed at any message while files run again: each change has run once in the end, and its row says so', async () => {
  await using template = await createDatabase()
  await using migrations = await folder({
    '001_orders.sql': `
      CREATE TABLE orders (id int);
      INSERT INTO orders VALUES (1), (2), (3);
      CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_catalog.pg_sleep(0.025); RETURN i; END $$;
      CREATE TABLE counter AS SELECT 0 AS n;
      CREATE TABLE builds AS SELECT 0 AS n;`,
    'R__built.sql': built(1),
    'R__counted.sql': counted(1),
  })
  const dir = migrations.path
  expect(await ratchet([], { dir, url: template.url })).toMatchObject({ exit: 0 })
  await migrations.write('R__built.sql', built(2))
  await migrations.write('R__counted.sql', counted(2))
  const play = (kills: readonly Kill[]) => runAgain({ template: template.name, dir }, kills)

  const undisturbed = await play([])
  expect(undisturbed.left).toEqual({
    exit: 0,
    counter: 2,
    builds: 22,
    history: ['001 migration', 'R__built repeatable', 'R__counted repeatable'],
    progress: 0,
    valid: 1,
  })
  const matters = /n \+ 1|INDEX CONCURRENTLY|UPDATE "public"."schema_migrations" SET version/
  const rounds = killsAt(undisturbed.sent, matters)
  await eachOf(rounds, async (kill) => {
    const { left, said } = await play([kill])
    expect({ kill, said, left }).toEqual({ kill, said: '', left: undisturbed.left })
  })
}, 1_200_000)

async function runAgain(
  { template, dir }: { readonly template: string; readonly dir: string },
  kills: readonly Kill[],
) {
  await using database = await createDatabase({ template })
  await using proxies = new AsyncDisposableStack()
  for (const kill of kills) {
    proxies.use(await runAndKill(database, { dir, args: [] }, kill))
    await endWhatGoesOn(database, kill)
  }
  const sent: string[] = []
  await using proxy = await startProxy(database.url, {
    onMessage: (message) => void (message.type === 'Q' && sent.push(queryOf(message))),
  })
  const { exit, stderr } = await ratchet([], { dir, url: proxy.url })
  // What is done is done: nothing is left for another one.
  const again = await ratchet(['status', '--check'], { dir, url: database.url })
  expect(again.exit, again.stdout).toBe(0)
  return { sent, said: exit === 0 ? '' : stderr, left: { exit, ...(await leftIn(database)) } }
}

async function leftIn({ query }: Database) {
  const [left] = await query(`SELECT
    (SELECT n FROM counter) AS counter,
    (SELECT n FROM builds) AS builds,
    (SELECT json_agg(version || ' ' || kind ORDER BY version) FROM schema_migrations) AS history,
    (SELECT count(*)::int FROM schema_migrations_progress) AS progress,
    (SELECT count(*)::int FROM pg_index WHERE indrelid = 'orders'::regclass AND indisvalid) AS valid`)
  return left
}
