import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { query } from '../support/postgres.ts'
import { type ProgramResult, ratchet, startRatchet } from '../support/program.ts'
import { startProxy } from '../support/proxy.ts'

// A build of four rows that takes a tenth of a second, and no processor.
const tables = `
  CREATE SCHEMA shop;
  CREATE TABLE shop.orders (id int PRIMARY KEY, customer int, number text);
  INSERT INTO shop.orders SELECT i, i % 2, 'N' || i FROM generate_series(1, 4) AS i;
  CREATE INDEX old_one ON shop.orders (customer, id);
  CREATE FUNCTION shop.slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_catalog.pg_sleep(0.025); RETURN i; END $$;
  CREATE TABLE counter (n int);
  INSERT INTO counter VALUES (0);
  CREATE TABLE said (what text);`

/** Ten statements, three of them concurrent builds. Of those that must not run twice it shows how often they did. */
const statements = [
  "INSERT INTO said VALUES ('begun')",
  'SET search_path = shop, public',
  'CREATE INDEX CONCURRENTLY orders_customer ON orders (slow(customer))',
  'UPDATE counter SET n = n + 1',
  'CREATE INDEX CONCURRENTLY ON orders (slow(id)) WHERE customer < 10',
  'DROP INDEX CONCURRENTLY old_one',
  'CREATE UNIQUE INDEX CONCURRENTLY orders_number ON orders (lower(number)) INCLUDE (id)',
  'REINDEX INDEX CONCURRENTLY orders_customer',
  'VACUUM ANALYZE orders',
  "INSERT INTO said SELECT 'ended in ' || current_schema()",
]

/** How a run ends. */
interface Kill {
  /** At this query of the program, counted from 1 over both its connections. */
  readonly message: number
  /**
   * `before`: the message never reaches the server, which has done what was sent before it. `during`: it does, the
   * program is gone so much later, and what runs in the server goes on. `ended`: that is ended as well. `late`: the
   * message is on its way, and the server gets it when the next run has begun.
   */
  readonly how: 'before' | 'during' | 'ended' | 'late'
  readonly laterMs: number
}

const hows = ['before', 'during', 'ended', 'late'] as const

// `all`: every message in every way, and the next two runs are killed as well.
const thorough = process.env.KILLS === 'all'

test('killed at any message of a run, and in the middle of any statement: the end is always the same', async () => {
  await using template = await createDatabase()
  await query(template.url, tables)
  await using migrations = await folder({ '001_ten.sql': statements.map((text) => `${text};\n`).join('') })
  const scene = { template: template.name, dir: migrations.path }

  const undisturbed = await play(scene, [])
  expect(undisturbed.last, undisturbed.last.stderr).toMatchObject({ exit: 0 })
  expect(undisturbed.left).toMatchObject({
    said: ['begun', 'ended in shop'],
    counter: 1,
    history: ['001'],
    progress: 0,
  })

  const rounds = killsAt(undisturbed.sent)
  const at = { building: 0, invalid: 0 }
  await eachOf(rounds, async (kills) => {
    const { last, left, killed } = await play(scene, kills)
    const said = last.exit === 0 ? '' : last.stderr
    expect({ kills, exit: last.exit, said, left }).toEqual({
      kills,
      exit: 0,
      said: '',
      left: undisturbed.left,
    })
    at.building += killed.filter(({ building }) => building).length
    at.invalid += killed.filter(({ invalid }) => invalid).length
  })
  const { length } = rounds.flat()
  const { building, invalid } = at
  console.log(
    `${length} kills in ${rounds.length} rounds, ${building} while an index was built; after ${invalid} one was INVALID`,
  )
  // Kills that miss what they are aimed at would all pass.
  expect(building).toBeGreaterThan(4)
  expect(invalid).toBeGreaterThan(2)
}, 1_200_000)

/** At each message one way, at those with a statement of the file all of them, and at builds in the middle as well. */
function killsAt(messages: readonly string[]): Kill[][] {
  return messages.flatMap((text, index) => {
    const builds = /^(?:CREATE|REINDEX).* CONCURRENTLY/.test(text)
    const moments = builds ? [0, 40] : [0]
    const all = thorough || statements.some((statement) => text.includes(statement))
    const ways = all ? hows : [hows[index % hows.length] ?? 'before']
    return ways.flatMap((how) =>
      (how === 'during' || how === 'ended' ? moments : [0]).map((laterMs) => [
        { message: index + 1, how, laterMs },
        ...(thorough ? [17, 29].map((step) => elsewhere(index * step, messages.length)) : []),
      ]),
    )
  })
}

function elsewhere(number: number, messages: number): Kill {
  const how = hows[number % hows.length] ?? 'before'
  return { message: 1 + (number % messages), how, laterMs: number % 50 }
}

interface Played {
  /** The text of each message of the last run. */
  readonly sent: readonly string[]
  /** What was there when a program had been killed. */
  readonly killed: readonly { readonly building: boolean; readonly invalid: boolean }[]
  /** The run that nobody disturbed. */
  readonly last: ProgramResult
  readonly left: unknown
}

/** Runs the program as often as it is killed, and once more. */
async function play(
  { template, dir }: { readonly template: string; readonly dir: string },
  kills: readonly Kill[],
): Promise<Played> {
  await using database = await createDatabase({ template })
  await using proxies = new AsyncDisposableStack()
  const killed: Played['killed'][number][] = []
  for (const kill of kills) {
    proxies.use(await runAndKill(database, dir, kill))
    const [found] = await database.query<Played['killed'][number]>(whatGoesOn(kill))
    if (found !== undefined) killed.push(found)
  }
  const sent: string[] = []
  await using proxy = await startProxy(database.url, {
    watch: () => ({
      sent: (data) => void (isQuery(data) && sent.push(data.toString('latin1', 5))),
      received: () => {},
    }),
  })
  const last = await ratchet([], { dir, url: proxy.url })
  return { sent, killed, last, left: await leftIn(database) }
}

/** Returns what the last message may still be on its way through. */
async function runAndKill(
  database: Database,
  dir: string,
  { message, how, laterMs }: Kill,
): Promise<AsyncDisposable> {
  let sent = 0
  let kill = () => {}
  const proxy = await startProxy(database.url, {
    watch: () => ({
      sent: (data) => {
        if (!isQuery(data)) return
        sent += 1
        if (sent === message) kill()
      },
      received: () => {},
    }),
  })
  await using program = startRatchet([], { dir, url: proxy.url })
  kill = () => {
    if (how === 'before') proxy.freeze()
    if (how === 'late') proxy.stall(500)
    void sleep(laterMs).then(() => program.kill('SIGKILL'))
  }
  await program.exited
  if (how !== 'late') proxy.cut()
  return proxy
}

/** A simple query: its type and its length come before it. */
function isQuery(data: Buffer): boolean {
  return data[0] === 'Q'.charCodeAt(0)
}

/** Ends it, where that belongs to the kill. */
function whatGoesOn({ how }: Kill): string {
  return `SELECT bool_or(state = 'active' AND query ~ '^(CREATE|REINDEX).* CONCURRENTLY') IS TRUE AS building,
      EXISTS (SELECT FROM pg_index WHERE NOT indisvalid) AS invalid,
      ${how === 'ended' ? 'count(pg_terminate_backend(pid))' : '0'} AS ended
    FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
}

/** Everything that the file may have left. */
async function leftIn({ query }: Database): Promise<unknown> {
  const [left] = await query(`SELECT
    (SELECT json_agg(what ORDER BY what) FROM said) AS said,
    (SELECT n FROM counter) AS counter,
    (SELECT json_agg(version) FROM schema_migrations) AS history,
    (SELECT count(*)::int FROM schema_migrations_progress) AS progress,
    (SELECT json_agg(ARRAY[pg_get_indexdef(indexrelid), format('%s %s %s', indisvalid, indisready, indislive)]
       ORDER BY pg_get_indexdef(indexrelid)) FROM pg_index WHERE indrelid = 'shop.orders'::regclass) AS indexes,
    (SELECT json_agg(format('%s %s', relnamespace::regnamespace, relname) ORDER BY relnamespace, relname) FROM pg_class
       WHERE relnamespace IN ('public'::regnamespace, 'shop'::regnamespace)) AS relations`)
  return left
}

/** Four at a time, as most of what they do is to wait. */
async function eachOf<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const rest = all[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const one of rest) await act(one)
    }),
  )
}
