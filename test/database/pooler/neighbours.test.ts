import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { tables, versions } from '../../support/observe.ts'
import { type PgbouncerOptions, pgbouncers, startPgbouncer } from '../../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { type ProgramResult, type RunningProgram, startRatchet } from '../../support/program.ts'
import { until } from '../../support/until.ts'

const numbers = Array.from({ length: 20 }, (_, index) => `${index + 1}`.padStart(2, '0'))

// What each file leaves in its session; whoever gets the server connection next must not find it there.
const attack = `
  SET search_path = 'elsewhere'; SET statement_timeout = '1234ms'; SET application_name = 'leaked';
  SELECT set_config('leaked.by', 'a file', false);
  SELECT pg_advisory_lock(4711);
  CREATE TEMP TABLE leaked_table (n int);
  CREATE TEMP SEQUENCE leaked_sequence; SELECT nextval('leaked_sequence');
  PREPARE leaked_statement AS SELECT 1;
  DECLARE leaked_cursor CURSOR WITH HOLD FOR SELECT 1;
  LISTEN leaked_channel;
  SET SESSION AUTHORIZATION pg_monitor; SET ROLE pg_read_all_settings;`

// What a pooler keeps track of it sets itself.
const look = `SELECT current_user || '/' || session_user AS who, current_setting('application_name') AS name,
  (SELECT json_agg(s.name || ' = ' || setting) FROM pg_settings s WHERE source = 'session' AND setting IS DISTINCT FROM reset_val AND s.name NOT IN
    ('application_name', 'client_encoding', 'DateStyle', 'TimeZone', 'IntervalStyle', 'standard_conforming_strings')) AS settings,
  current_setting('leaked.by', true) AS custom,
  (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())::int AS locks,
  (SELECT count(*) FROM pg_prepared_statements WHERE from_sql)::int AS statements,
  (SELECT count(*) FROM pg_cursors WHERE name = 'leaked_cursor')::int AS cursors,
  (SELECT count(*) FROM pg_listening_channels())::int AS channels,
  to_regclass('pg_temp.leaked_table') AS "table", to_regclass('pg_temp.leaked_sequence') AS sequence`

const clean = {
  ...{ who: 'postgres/postgres', name: 'neighbour', settings: null },
  ...{ locks: 0, statements: 0, cursors: 0, channels: 0, table: null, sequence: null },
}

const tenth = (end: string) => (number: string) =>
  `CREATE TABLE public.t${number} (); ${attack} ${number === '10' ? end : ''}`

const slow = tenth('SELECT pg_sleep(60);')
const failing = tenth('SELECT 1 / 0;')
const sessions = { poolMode: 'session', options: { server_reset_query: '' } } as const

/** What a run does beside its neighbours, and how many of its files are applied. */
const stories: readonly Story[] = [
  { name: 'files that are sent together', text: tenth(''), exit: 0, applied: 20 },
  { name: 'a pool of one', poolSize: 1, text: tenth(''), exit: 0, applied: 20 },
  {
    name: 'a file that fails, session mode without a reset',
    ...sessions,
    text: failing,
    exit: 1,
    applied: 9,
  },
  { name: 'SIGTERM in a file', text: slow, signal: 'SIGTERM', exit: 143, applied: 9 },
  { name: 'SIGKILL in a file', text: slow, signal: 'SIGKILL', exit: 137, applied: 9 },
]

/** And what has little to do with the version. */
const more: readonly Story[] = [
  ...stories,
  {
    name: 'files whose rows are written last, one by one, and a reset after each transaction',
    options: { server_reset_query_always: '1' },
    text: (number) => `SELECT to_regclass('schema_migrations'); ${tenth('')(number)}`,
    exit: 0,
    applied: 20,
  },
  {
    name: 'files that are not one transaction',
    text: (number) =>
      `CREATE TABLE public.t${number} (n int);\nCREATE INDEX CONCURRENTLY ON public.t${number} (n);`,
    files: 4,
    exit: 0,
    applied: 4,
  },
  { name: 'session mode', poolMode: 'session', text: tenth(''), exit: 0, applied: 20 },
  { name: 'a file that fails', text: failing, exit: 1, applied: 9 },
  {
    name: 'SIGKILL in a file, session mode without a reset',
    ...{ ...sessions, text: slow, signal: 'SIGKILL', exit: 137, applied: 9 },
  },
  {
    name: 'SIGKILL in a file, a pool of one',
    ...{ poolSize: 1, text: slow, signal: 'SIGKILL', exit: 137, applied: 9 },
  },
]

type Story = {
  readonly name: string
  readonly poolMode?: PgbouncerOptions['poolMode']
  readonly poolSize?: number
  readonly options?: Readonly<Record<string, string>>
  readonly text: (number: string) => string
  readonly files?: number
  readonly signal?: 'SIGTERM' | 'SIGKILL'
  readonly exit: number
  readonly applied: number
}

const programs = pgbouncers()
const newest = programs.at(-1)
const ways = [
  { major: 18, program: newest, told: more },
  ...programs.slice(0, -1).map((program) => ({ major: 15, program, told: stories }) as const),
] as const

describe.runIf(newest).each(ways.map((way) => ({ version: way.program?.version, ...way })))(
  'six neighbours see nothing of us: PgBouncer $version, PostgreSQL $major',
  ({ major, program, told }) => {
    let server: Postgres
    beforeAll(async () => {
      server = await startPostgres({ major, settings: { autovacuum: 'off' } })
    })
    afterAll(async () => {
      await server[Symbol.asyncDispose]()
    })

    test.concurrent.each(told)('$name', async ({ text, files = 20, exit, applied, signal, ...story }) => {
      await using database = await createDatabase({ server })
      const { poolMode } = story
      // It tracks prepared statements by itself from 1.24 on, from 1.21 on where it is told to, and before does not know this.
      const tracks = poolMode !== 'session' && Number(program?.version.split('.')[1]) >= 21
      const poolSize = story.poolSize ?? (poolMode === 'session' ? 8 : 3)
      const options = { ...story.options, ...(tracks && { max_prepared_statements: '200' }) }
      await using pooler = await startPgbouncer(server, { program, poolMode, poolSize, options })
      const url = pooler.url(database.name)
      await using migrations = await folder(
        Object.fromEntries(numbers.slice(0, files).map((number) => [`${number}_t.sql`, text(number)])),
      )
      const stop = new AbortController()
      const neighbours = Array.from({ length: 6 }, () =>
        watch(url, { tracks, reconnects: poolMode === 'session', signal: stop.signal }),
      )
      await using run = startRatchet([], { dir: migrations.path, url })
      const { stderr, ...end } = await ending(run, signal, database)
      // Whoever was killed is forgotten in seconds: nobody is at work for it, and its lock is free.
      await until('nothing of ours is left', async () => (await left(database)).length === 0, 8000)
      await sleep(100)
      stop.abort()
      const seen = await Promise.all(neighbours)
      expect(seen.flatMap(({ errors }) => errors)).toEqual([])
      expect(seen.flatMap(({ leaks }) => leaks).slice(0, 3)).toEqual([])
      expect(seen.reduce((sum, { looks }) => sum + looks, 0)).toBeGreaterThan(30)
      expect(end.exit, stderr).toBe(exit)
      expect(await versions(database)).toEqual(numbers.slice(0, applied))
      const made = (await tables(database)).filter((name) => /^t\d/.test(name))
      expect(made).toEqual(numbers.slice(0, applied).map((number) => `t${number}`))
    })
  },
)

async function ending(
  run: RunningProgram,
  signal: Story['signal'],
  database: Database,
): Promise<ProgramResult> {
  if (signal !== undefined) {
    const asleep = `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`
    await until('the tenth file sleeps', async () => (await database.query(asleep)).length > 0, 40_000)
    run.kill(signal)
  }
  return await run.exited
}

/** Advisory locks, and sessions that are in the middle of something that is not the neighbours'. */
async function left({ query }: Database): Promise<unknown[]> {
  return await query(`SELECT a.query FROM pg_stat_activity a
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND (
      EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND locktype = 'advisory')
      OR state <> 'idle' AND application_name <> 'neighbour')`)
}

/**
 * A neighbour, until the signal: looks at what it finds, and uses the names that the files use, all in short
 * transactions. Where PgBouncer keeps track of them, statements are prepared by the protocol. In session mode it has the
 * server connection for itself until it leaves, so it comes and goes.
 */
async function watch(
  url: string,
  { tracks, reconnects, signal }: { tracks: boolean; reconnects: boolean; signal: AbortSignal },
): Promise<{ readonly looks: number; readonly leaks: unknown[]; readonly errors: string[] }> {
  const leaks: unknown[] = []
  const errors: string[] = []
  let looks = 0
  const visit = async () => {
    const client = new Client({ connectionString: url, application_name: 'neighbour' })
    client.on('error', () => {})
    await client.connect()
    try {
      do {
        const { rows } = await client.query(tracks ? { name: 'look', text: look } : look)
        await client.query(`BEGIN; PREPARE leaked_statement AS SELECT 1; EXECUTE leaked_statement;
          DEALLOCATE leaked_statement; CREATE TEMP TABLE leaked_table () ON COMMIT DROP; COMMIT`)
        looks++
        const { custom, ...rest } = rows[0]
        if (JSON.stringify(rest) !== JSON.stringify(clean) || custom) leaks.push(rows[0])
        await sleep(20)
      } while (!signal.aborted && !reconnects)
    } finally {
      await client.end()
    }
  }
  try {
    while (!signal.aborted) await visit()
  } catch (error) {
    errors.push(String(error))
  }
  return { looks, leaks, errors }
}
