import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { tables, versions } from '../support/observe.ts'
import { type ProgramResult, ratchet } from '../support/program.ts'

const files = {
  '001_customers.sql': 'CREATE TABLE customers (id int);',
  '002_orders.sql': 'CREATE TABLE orders (id int);\nCREATE TABLE lines (id int);',
  '003_rows.sql': 'INSERT INTO customers VALUES (1);',
}

/** What protects the connection is said once. */
const connected = /^connected to \S+ \(no TLS\)\n$/

describe('results go to stdout, everything else to stderr', () => {
  test('status, plan and up, from nothing to the end', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const run = (...args: string[]) => ratchet(args, { dir: migrations.path, url: database.url })

    expect(await run('plan')).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(connected),
      stdout: expect.stringMatching(
        /^3 to apply, each file in one transaction\nVERSION +FILE +STATEMENTS\n001 .*001_customers\.sql +1\n002 .*2\n003 .*1\n$/,
      ),
    })
    expect(await run('plan', '--to', '2')).toMatchObject({ stdout: expect.stringMatching(/^2 to apply/) })
    const pending =
      /^3 pending, 0 applied\nVERSION +NAME +STATE\n001 +customers +pending\n002 .*\n003 +rows +pending\n`up` applies what is pending, `plan` shows how\.\n$/
    expect(await run('status')).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(connected),
      stdout: expect.stringMatching(pending),
    })
    expect(await run('status', '--check')).toMatchObject({ exit: 2, stdout: expect.stringMatching(pending) })
    // Nothing of that wrote anything.
    expect(await database.query(`SELECT to_regclass('schema_migrations') AS history`)).toEqual([
      { history: null },
    ])

    const some = await run('up', '--to', '002_orders')
    expect(some).toMatchObject({ exit: 0, stdout: '' })
    expect(some.stderr).toMatch(
      /applied .*001_customers\.sql .*\napplied .*002_orders\.sql .*\n2 applied, 0 skipped, 3 total, in \d+\.\d s\n$/,
    )
    expect(await versions(database)).toEqual(['001', '002'])
    expect(await tables(database)).toEqual(['customers', 'lines', 'orders'])

    expect(await run()).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/\n1 applied, 2 skipped, 3 total/),
    })
    expect(await run('up')).toMatchObject({
      exit: 0,
      stdout: '',
      stderr: expect.stringMatching(/\n0 applied, 3 skipped, 3 total, in .*\n$/),
    })
    expect(await run('plan')).toMatchObject({
      exit: 0,
      stdout: 'nothing to do\n',
      stderr: expect.stringMatching(connected),
    })
    expect(await run('status', '--check')).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(
        /^up to date: 3 applied\nVERSION +NAME +STATE +APPLIED AT +TOOK +BY\n001 +customers +applied +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ +\d+ ms +postgres\n/,
      ),
    })
  })

  test('status --check ends with 65 where files and history disagree, and says what to do', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(files)
    const run = (...args: string[]) => ratchet(args, { dir: migrations.path, url: database.url })
    await run('up')
    await migrations.write('001_customers.sql', 'CREATE TABLE customers (id bigint);')
    await migrations.remove('002_orders.sql')
    await migrations.write('004_new.sql', '')
    const told = await run('status', '--check')
    expect(told.exit, told.stderr).toBe(65)
    expect(told.stdout).toMatch(/^2 need attention, 1 pending, 1 applied\n/)
    expect(told.stdout).toMatch(/^001 +customers +edited/m)
    expect(told.stdout).toMatch(/^002 +orders +missing/m)
    expect(told.stdout).toMatch(/^004 +new +pending/m)
    expect(told.stdout).toMatch(/^001 is edited: Put the text back.*`repair`\.$/m)
    expect(told.stdout).toMatch(/^002 is missing: Put its file back.*`repair`\.$/m)
    // The first line counts all of it, whatever is listed.
    expect((await run('status', '--pending')).stdout).toMatch(
      /^2 need attention, 1 pending, 1 applied\nVERSION +NAME +STATE\n004 +new +pending\n$/,
    )
    // Without --check it is a question, and was answered.
    expect(await run('status')).toMatchObject({ exit: 0, stdout: told.stdout })
    expect(await run('plan')).toMatchObject({ exit: 65 })
  })

  test('new creates the next file, prints its path, and needs no database', async () => {
    await using migrations = await folder(files)
    const told = await ratchet(['new', 'Add the users’ e-mail'], { dir: migrations.path })
    expect(told.exit, told.stderr).toBe(0)
    expect(told.stdout).toBe(`${join(migrations.path, '004_add_the_users_e_mail.sql')}\n`)
    expect(told.stderr).toBe('')
    expect(await readFile(told.stdout.trim(), 'utf8')).toBe('-- Add the users’ e-mail\n')
    // The folder is made where there is none.
    const first = await ratchet(['new', 'begin'], { dir: join(migrations.path, 'a/b') })
    expect(first.exit, first.stderr).toBe(0)
    expect(first.stdout).toMatch(/a\/b\/001_begin\.sql\n$/)
  })
})

describe('help and version', () => {
  test.each([
    [
      ['--help'],
      /Usage: pg-ratchet .*[\s\S]*Commands:\n *up .*[\s\S]* status .*[\s\S]* plan .*[\s\S]* wait .*[\s\S]* new /,
    ],
    [['help'], /Usage: pg-ratchet /],
    [
      ['up', '--help'],
      /Usage: pg-ratchet up .*[\s\S]*--to <version>[\s\S]*--lock-wait <DURATION>.*[\s\S]*RATCHET_LOCK_WAIT/,
    ],
    [['help', 'status'], /Usage: pg-ratchet status .*[\s\S]*--check/],
    [['plan', '--help'], /Usage: pg-ratchet plan .*[\s\S]*--to <version>/],
    [['down', '--help'], /Usage: pg-ratchet down .*[\s\S]*--steps <n>/],
    [['wait', '--help'], /Usage: pg-ratchet wait .*[\s\S]*--primary/],
    [['baseline', '--help'], /Usage: pg-ratchet baseline .*<version>[\s\S]*--dry-run/],
    [['new', '--help'], /Usage: pg-ratchet new .*<name>/],
    [['--version'], /^(?:dev|\d+\.\d+\.\d+.*)\n$/],
  ])('%j', async (args, words) => {
    // It is an answer: on stdout, without a look at any setting.
    const told = await ratchet(args, { env: { RATCHET_LOCK_WAIT: 'a while' } })
    expect(told.exit, told.stderr).toBe(0)
    expect(told.stdout).toMatch(words)
    expect(told.stderr).toBe('')
  })

  test.each([
    [['upp'], /unknown command 'upp'\nDid you mean up\?/],
    [['up', '--dri', 'x'], /unknown option '--dri'\n\(Did you mean --dir\?\)\nSee pg-ratchet up --help/],
    [['status', '--chek'], /unknown option '--chek'\n\(Did you mean --check\?\)/],
    [['status', '--lock-wait', '1s'], /unknown option '--lock-wait'/],
    [['new'], /missing required argument 'name'\nSee pg-ratchet new --help/],
    [['up', 'now'], /too many arguments/],
    [['up', '--to'], /argument missing/],
  ])('%j is wrong usage', async (args, words) => {
    const told = await ratchet(args)
    expect(told.exit, told.stderr).toBe(64)
    expect(told.stderr).toMatch(words)
    expect(told.stdout).toBe('')
  })
})

test('in JSON each line of both streams is an event that event.ts declares, and each of those is seen', async () => {
  const source = await readFile(join(import.meta.dirname, '../../src/report/event.ts'), 'utf8')
  const declared = [...source.matchAll(/readonly type: '([a-z.-]+)'/g)].map(([, type]) => type ?? '')
  const seen = new Set<string>()
  await using database = await createDatabase()
  await using migrations = await folder({ ...files, 'old/001_a.sql': '' })
  const options = { dir: migrations.path, url: database.url }
  const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const told = await ratchet(args, {
      ...options,
      env: { RATCHET_OUTPUT: 'json', RATCHET_LOG_LEVEL: 'debug', RATCHET_WAIT: '0', ...env },
    })
    for (const event of eventsOf(told)) {
      expect(declared).toContain(event.type)
      expect(event.level).toMatch(/^(?:error|warn|info|debug)$/)
      expect(Date.parse(String(event.time))).toBeGreaterThan(0)
      seen.add(String(event.type))
    }
    return told
  }

  await run(['status'])
  await run(['plan'])
  await run(['check'])
  await run(['wait'])
  await run(['wait', '--migrated'], { RATCHET_LOCK_WAIT: '0' })
  await run(['wait'], { DATABASE_URL: 'postgres://a@127.0.0.1:1/b', RATCHET_WAIT: '200ms' })
  await run(['up', '--to', '1'], { RATCHET_TABEL: 'x' })
  await run(['new', 'forgetful'])
  await migrations.write('004_forgetful.sql', "BEGIN;\nDO $$ BEGIN RAISE NOTICE 'seen'; END $$;")
  await run(['up'])
  await run(['wait', '--migrated'])
  await migrations.write('001_customers.sql', 'CREATE TABLE customers (id bigint);')
  await run(['up'], { RATCHET_EDITED: 'warn' })
  await run(['up'])
  await run(['plan', '--table', 'of_another'])
  await run(['baseline', '1', '--dry-run', '--table', 'of_another'])
  await run(['baseline', '1', '--table', 'of_another'])
  // Another tool's table is taken over.
  await database.query('CREATE TABLE history (version text PRIMARY KEY)')
  await run(['up', '--table', 'history'])
  await migrations.write('005_alter.sql', 'ALTER TABLE customers ADD name text;')
  await using other = await session(database.url)
  await other.client.query('BEGIN; LOCK TABLE customers')
  await run(['up'], { RATCHET_EDITED: 'warn', RATCHET_LOCK_TIMEOUT: '10ms', RATCHET_LOCK_RETRY: '50ms' })
  await other.client.query('ROLLBACK')
  const key = (of: string) =>
    createHash('sha256').update(`${of}:public.schema_migrations`).digest().readBigInt64BE(0)
  await other.client.query(`SELECT pg_advisory_lock(${key('pg-ratchet')})`)
  await run(['up'], { RATCHET_EDITED: 'warn', RATCHET_LOCK_WAIT: '2s' })
  // What is left of a run that is gone goes on in the server.
  await other.client.query(`SELECT pg_advisory_unlock_all(), pg_advisory_lock(${key('pg-ratchet-work')})`)
  const atWork = other.client.query('SELECT pg_sleep(8); SELECT pg_advisory_unlock_all()')
  await migrations.write('006_vacuum.sql', 'VACUUM customers;')
  await run(['up'], { RATCHET_EDITED: 'warn' })
  await atWork
  await database.query("CREATE TABLE squash (version text PRIMARY KEY); INSERT INTO squash VALUES ('001')")
  await using squashed = await folder({
    '002_all.sql': '-- migrate:replaces 001 001\nSELECT 1;',
    '003_more.sql': 'SELECT 1;',
    '003_more.down.sql': 'SELECT 1;',
  })
  for (const command of ['up', 'down']) await run([command, '--dir', squashed.path, '--table', 'squash'])
  await run(['upp'])
  await run(['--output=json', '--lock-wait', 'a while'], { RATCHET_OUTPUT: '' })
  // Those need a pooler that is busy, or patience: test/database/pooler and test/database/locks.
  const elsewhere = ['connection.unanswered', 'lock.per-migration', 'migration.running']
  expect([...seen, ...elsewhere].toSorted()).toEqual(declared.toSorted())
})

/** Every line of both streams, parsed. */
function eventsOf({ stdout, stderr }: ProgramResult): Record<string, unknown>[] {
  const lines = (stdout + stderr).split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line))
}

async function session(url: string): Promise<AsyncDisposable & { readonly client: Client }> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return { client, [Symbol.asyncDispose]: () => client.end() }
}
