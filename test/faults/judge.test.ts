import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockKey } from '../../src/database/advisory-lock.ts'
import type { Failure } from '../../src/failure/failure.ts'
import { createDatabase, type Database } from '../support/database.ts'
import { type Folder, folder } from '../support/folder.ts'
import { type Postgres, query, startPostgres } from '../support/postgres.ts'
import { ratchet } from '../support/program.ts'
import { type Expectation, judge } from './scene/judge.ts'
import { type Kind, kinds } from './scene/kinds.ts'
import { type Told, toldBy } from './scene/told.ts'

// A judge who does not see what is wrong lets every round of every fault pass.

const [kind] = kinds as readonly [Kind]
const made = new AsyncDisposableStack()
let server: Postgres
let migrations: Folder
/** A run to its end, in a database of which each test gets a copy. */
let template: Database
let told: Told
beforeAll(async () => {
  server = made.use(await startPostgres())
  migrations = made.use(await folder(Object.fromEntries(kind.files.map(({ name, text }) => [name, text]))))
  template = made.use(await createDatabase({ server }))
  await query(template.url, kind.before)
  told = toldBy(await ratchet(['--output', 'json'], { dir: migrations.path, url: template.url }))
})
afterAll(() => made.disposeAsync())

type Tampering = {
  readonly title: string
  /** What is done to the database when the run has ended. */
  readonly sql?: string
  readonly meanwhile?: (database: Database) => Promise<unknown>
  /** What the run said, in place of the truth. */
  readonly said?: Partial<Told>
  readonly expectation?: Partial<Expectation>
  readonly seen?: RegExp
}

const failed = (hint: string): Partial<Told> => ({
  exit: 75,
  failure: { code: 'CONNECTION_LOST', summary: '', hint } as Failure & { summary: string; hint: string },
})

/** Somebody else's session, which ends later. */
const holding = async ({ url }: Database) => {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`SELECT pg_advisory_lock(${lockKey('pg-ratchet:public.schema_migrations')})`)
  void sleep(600).then(() => client.end())
}

const tamperings: readonly Tampering[] = [
  { title: 'nothing' },
  {
    title: 'a table of an applied file is gone',
    sql: 'DROP TABLE t003',
    seen: /003_plain.sql is recorded, and its/,
  },
  {
    title: 'a file was run twice',
    sql: "INSERT INTO said VALUES ('002')",
    seen: /002_plain.sql is recorded.*2/,
  },
  {
    title: 'the row of the last file is gone',
    sql: "DELETE FROM schema_migrations WHERE version = '005'",
    seen: /005_plain.sql is not recorded, and its effects are \[1,1\]/,
  },
  {
    title: 'a row in the middle is gone',
    sql: "DELETE FROM schema_migrations WHERE version = '002'",
    seen: /^recorded are 001, 003/,
  },
  {
    title: 'what was said to be applied is not recorded',
    sql: "DELETE FROM schema_migrations WHERE version = '005'",
    seen: /^005 was said to be applied/,
  },
  {
    title: 'an index is INVALID',
    sql: 'INSERT INTO t001 VALUES (1); UPDATE pg_index SET indisvalid = false WHERE indexrelid = $$late$$::regclass',
    seen: /1 indexes are INVALID/,
  },
  {
    title: 'the lock is still held',
    meanwhile: holding,
    expectation: { lockWithinMs: 200 },
    seen: /^the lock is still held after 200 ms/,
  },
  {
    title: 'the exit code is none of those that can be true',
    expectation: { exits: [1] },
    seen: /^exit 0, none of 1/,
  },
  { title: 'the exit code is not that of the failure', said: { exit: 75 }, seen: /^exit 75 with no failure/ },
  {
    title: 'a file is said to be rolled back, and is recorded',
    said: failed('005_plain.sql was rolled back: nothing of it is left. Run again to go on.'),
    seen: /^it says "005_plain.sql was rolled back.*but 005 is recorded/,
  },
  {
    title: 'a sentence about a file is not among those that can be checked',
    said: failed('Perhaps 005_plain.sql was committed.'),
    seen: /^nobody checks that it says "Perhaps/,
  },
]

test.each(tamperings)('sees that $title', async ({ sql, meanwhile, said, expectation, seen }) => {
  await using database = await createDatabase({ server, template: template.name })
  await database.query(sql ?? '')
  await meanwhile?.(database)
  const scene = { kind, dir: migrations.path, database, url: database.url }
  const wrong = await judge(scene, { ...told, ...said }, { exits: [0, 75], ...expectation })
  expect(wrong).toEqual(seen === undefined ? [] : expect.arrayContaining([expect.stringMatching(seen)]))
})
