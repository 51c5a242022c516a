import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { eachOf } from '../support/each-of.ts'
import { folder } from '../support/folder.ts'
import { sleeps } from '../support/observe.ts'
import { havePgbouncer, type Pgbouncer, startPgbouncer } from '../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { type RunningProgram, ratchet, startRatchet } from '../support/program.ts'
import { addToTally } from '../support/tally.ts'
import { until } from '../support/until.ts'
import { rounds, thorough } from './scene/effort.ts'
import { completeness } from './scene/judge.ts'
import { type Kind, pooledKinds, versionOf } from './scene/kinds.ts'
import { type Told, toldBy } from './scene/told.ts'

const runs = rounds('RUNS', { sample: 32, all: 32 })

let server: Postgres
let pooler: Pgbouncer | undefined
beforeAll(async () => {
  // Nobody else takes transaction ids.
  const settings = { max_connections: '200', log_statement: 'all', autovacuum: 'off' }
  server = await startPostgres({ settings })
  if (havePgbouncer()) pooler = await startPgbouncer(server, { poolSize: 8 })
})
afterAll(async () => {
  await pooler?.[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const ways: Readonly<Record<string, (database: Database) => string>> = {
  direct: ({ url }) => url,
  ...(havePgbouncer() && { 'through PgBouncer': ({ name }: Database) => pooler?.url(name) ?? '' }),
}

type Rivals = {
  readonly name: string
  /** Up to here it is applied before they begin. */
  readonly applied?: string
  /** Every other one has so many files, as an older image has. */
  readonly older?: number
  /** One of those that have begun is killed. */
  readonly kill?: boolean
}

const rivals: readonly Rivals[] = [
  { name: 'on an empty database' },
  { name: 'on one that is partly applied', applied: '001' },
  { name: 'of two images', older: 2 },
  { name: 'one of which is killed', kill: true },
]

/** What `npm test` has time for. */
const sample = [
  'direct, on an empty database, transactional',
  'direct, one of which is killed, index builds',
  'through PgBouncer, on an empty database, transactional',
]

const cases = Object.entries(ways).flatMap(([way, urlOf]) =>
  rivals.flatMap((rival) =>
    pooledKinds.map((kind) => ({ way, urlOf, rival, kind, title: `${way}, ${rival.name}, ${kind.name}` })),
  ),
)

test.each(cases.filter(({ title }) => thorough || sample.includes(title)))(
  `${runs} runs at once: $title`,
  async ({ way, urlOf, rival: { name, applied, older, kill }, kind }) => {
    await using database = await createDatabase({ server })
    await database.query(kind.before)
    const files = kind.files.map(({ name, text }) => [name, text])
    await using all = await folder(Object.fromEntries(files))
    await using some = await folder(Object.fromEntries(files.slice(0, older)))
    const url = urlOf(database)
    if (applied !== undefined) await ratchet(['--to', applied], { dir: all.path, url })
    const programs = Array.from({ length: runs }, (_, number) =>
      startRatchet(['--output', 'json'], { dir: number % 2 === 0 ? all.path : some.path, url }),
    )
    if (kill) await killOneOf(programs)
    const ends = await Promise.all(programs.map(async ({ exited }) => toldBy(await exited)))
    const wrong = [
      ...ends.flatMap((told) => misbehaved(told, kill)),
      ...(await completeness({ kind, database })),
      ...(kill ? [] : appliedTwice(ends, kind, applied)),
    ]
    addToTally(inject('faultsTally'), {
      fault: `${runs} runs at once ${name}, ${way}`,
      kind: kind.name,
      hit: true,
      wrong: wrong.length > 0,
    })
    expect(wrong).toEqual([])
  },
)

/** Whoever has the lock. */
async function killOneOf(programs: readonly RunningProgram[]): Promise<void> {
  const begun = programs.map((program) => program.waitFor(/plan\.ready/, 120_000).then(() => program))
  const victim = await Promise.any(begun)
  victim.kill('SIGKILL')
  await Promise.allSettled(begun)
}

function misbehaved({ exit, stderr }: Told, kill = false): string[] {
  return exit === 0 || (kill && exit === 137) ? [] : [`a run ends with ${exit}: ${stderr}`]
}

/** Each migration is applied by one run, and known to all at their end. */
function appliedTwice(ends: readonly Told[], kind: Kind, before: string | undefined): string[] {
  const applied = ends.flatMap(({ applied }) => applied).toSorted()
  const expected = kind.files.map(versionOf).filter((version) => version > (before ?? ''))
  return applied.join() === expected.join() ? [] : [`said to be applied are ${applied.join()}`]
}

const noops = rounds('NOOPS', { sample: 20, all: 200 })

test(`${noops} runs with nothing to do take no lock and write nothing, also while a migration runs`, async () => {
  await using database = await createDatabase({ server })
  await database.query('CREATE TABLE held (id int)')
  const contents = {
    '001_first.sql': 'CREATE TABLE first (id int);',
    '002_second.sql': 'CREATE TABLE second (id int);',
  }
  await using migrations = await folder(contents)
  await using more = await folder({ ...contents, '003_slow.sql': 'LOCK TABLE held; SELECT pg_sleep(600);' })
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet([], options)).toMatchObject({ exit: 0 })
  await using holder = startRatchet([], { ...options, dir: more.path })
  await holder.waitFor(/applying/)
  // What it sends is logged by then.
  await until('003 sleeps', () => sleeps(database))
  const before = await nextTransaction(database)
  const logged = (await server.log()).length
  const wrong: string[] = []
  const commands = [[], ['status'], ['plan'], ['status', '--check']]
  await eachOf(
    Array.from({ length: noops }, (_, number) => number),
    async (number) => {
      const { exit, stderr } = await ratchet(commands[number % commands.length] ?? [], options)
      if (exit !== 0 || /lock/.test(stderr)) wrong.push(`exit ${exit}: ${stderr}`)
    },
  )
  expect(wrong).toEqual([])
  expect(await nextTransaction(database)).toBe(before)
  // A statement is logged where it begins.
  const statements = (await server.log()).slice(logged)
  expect(statements.match(/statement: SET LOCAL SESSION AUTHORIZATION/g)?.length).toBeGreaterThanOrEqual(
    noops,
  )
  expect(statements).not.toMatch(
    /advisory|(?:statement: |; )(?:BEGIN|INSERT|UPDATE|DELETE|CREATE|ALTER|LOCK)/,
  )
  addToTally(inject('faultsTally'), {
    fault: 'runs with nothing to do',
    kind: 'any',
    hit: true,
    wrong: false,
  })
})

/** A transaction gets an id when it writes for the first time. */
async function nextTransaction({ query }: Database): Promise<unknown> {
  const [row] = await query('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next')
  return row?.next
}
