import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet } from '../../support/program.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

/** What may do something to a terminal. */
const control = /(?![\t\n])\p{Cc}/u
/** The longest name that file systems take. */
const longest = `11_${'é'.repeat(124)}.sql`

const names = [
  `01_it's.sql`,
  '02_"q".sql',
  '03_$$; DROP TABLE t0; --.sql',
  String.raw`04_\' OR 1=1; --\.sql`,
  '05_%s%n%1$s.sql',
  '06_ünï🐘.sql',
  '07_a b  c .sql',
  '08_$(touch x)`touch y`.sql',
  '09_*?[x]{a,b}.sql',
  "10_E'\\\\x41'.sql",
  longest,
]

test.concurrent('quotes, escapes, what a shell or SQL would read, 255 bytes: applied and recorded under the very name', async () => {
  expect(Buffer.byteLength(longest)).toBe(255)
  await using database = await createDatabase({ server })
  await using migrations = await folder(
    Object.fromEntries(names.map((name, n) => [name, `CREATE TABLE t${n} ();`])),
  )
  const options = { dir: migrations.path, url: database.url }
  const plan = await ratchet(['plan'], options)
  expect(plan.exit, plan.stderr).toBe(0)
  const up = await ratchet(['up'], options)
  expect(up.exit, up.stderr).toBe(0)
  for (const name of names) {
    expect(plan.stdout).toContain(name)
    expect(up.stderr).toContain(`applied ${join(migrations.path, name)} (`)
  }
  expect(await database.query('SELECT version, name FROM schema_migrations ORDER BY version')).toEqual(
    names.map((name) => ({ version: name.slice(0, 2), name: name.slice(3, -4) })),
  )
  const again = await ratchet(['up'], options)
  expect(again.stderr).toContain(`0 applied, ${names.length} skipped`)
  const lines = (await ratchet(['status'], { ...options, env: { RATCHET_OUTPUT: 'json' } })).stdout
  expect(JSON.parse(lines).migrations.map(({ name }: { name: string }) => name)).toEqual(
    names.map((name) => name.slice(3, -4)),
  )
})

test.concurrent('255 bytes without a number, in a version column of 255 characters', async () => {
  const name = `${'x'.repeat(251)}.sql`
  await using database = await createDatabase({ server })
  await database.query('CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY)')
  await using migrations = await folder({ [name]: 'CREATE TABLE a ();' })
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet(['up'], options)).toMatchObject({ exit: 0 })
  expect(await database.query('SELECT version FROM schema_migrations')).toEqual([
    { version: 'x'.repeat(251) },
  ])
})

test.concurrent('a name that is too long for a column of the history: nothing is run, with what to do', async () => {
  await using database = await createDatabase({ server })
  await database.query('CREATE TABLE schema_migrations (version varchar(20) PRIMARY KEY, name varchar(20))')
  await using migrations = await folder({ [longest]: 'CREATE TABLE a ();' })
  const { exit, stderr } = await ratchet(['up'], { dir: migrations.path, url: database.url })
  expect(exit, stderr).toBe(78)
  expect(await database.query(`SELECT to_regclass('a') AS a`)).toEqual([{ a: null }])
  const [statement = 'no advice'] = /ALTER TABLE .*;/.exec(stderr) ?? []
  await database.query(statement)
  expect(await ratchet(['up'], { dir: migrations.path, url: database.url })).toMatchObject({ exit: 0 })
})

describe.each(['up', 'plan', 'status'])('%s', (command) => {
  test.concurrent.each(['human', 'json'])(
    'a name with line ends or terminal escapes is refused, and shown without them: %s',
    async (output) => {
      await using database = await createDatabase({ server })
      await using migrations = await folder({
        '001_a.sql': 'CREATE TABLE a ();',
        '002_b\nerror: all is lost.sql': 'CREATE TABLE b ();',
        '003_\u001b[2J\u001b]0;title\u0007.sql': 'CREATE TABLE c ();',
        '004_\r\u009b31m.sql': 'CREATE TABLE d ();',
        'dir\n\u001b[2J.sql/001_x.sql': '',
      })
      const env = { RATCHET_OUTPUT: output }
      const { exit, stderr, stdout } = await ratchet([command], {
        dir: migrations.path,
        url: database.url,
        env,
      })
      expect(exit, stderr).toBe(65)
      expect(`${stderr}${stdout}`).not.toMatch(control)
      expect(stderr).not.toMatch(/^error: all is lost/m)
      for (const name of ['002_b', '003_', '004_', 'dir'])
        expect(stderr).toContain(join(migrations.path, name))
      expect(await database.query(`SELECT to_regclass('a') AS a`)).toEqual([{ a: null }])
    },
  )
})

test.concurrent('rows of the history with line ends and terminal escapes are shown without them', async () => {
  await using database = await createDatabase({ server })
  await using migrations = await folder({ '001_a.sql': 'CREATE TABLE a ();' })
  const options = { dir: migrations.path, url: database.url }
  await ratchet(['up'], options)
  await database.query(String.raw`INSERT INTO schema_migrations (version, name)
    VALUES (E'002\nerror: all is lost', E'\x1b[2Jx\n\ny'), (E'000\x1b]0;t\x07\nerror: all is lost', '')`)
  for (const command of ['status', 'up', 'plan']) {
    const { stderr, stdout } = await ratchet([command], options)
    expect(`${stderr}${stdout}`).toContain(String.raw`000\x1b]0;t\x07\x0aerror: all is lost`)
    expect(`${stderr}${stdout}`).not.toMatch(control)
    expect(`${stderr}${stdout}`).not.toMatch(/^error: all is lost/m)
  }
})

// Not every file system takes such names.
test.runIf(process.platform === 'linux')('names that are not UTF-8, two of which look the same', async () => {
  await using database = await createDatabase({ server })
  await using migrations = await folder({ '001_a.sql': 'CREATE TABLE a ();', '003_caf\uFFFD.sql': '' })
  for (const byte of [0xe9, 0xea])
    for (const number of ['002', '003'])
      writeFileSync(
        Buffer.concat([
          Buffer.from(join(migrations.path, `${number}_caf`)),
          Buffer.of(byte),
          Buffer.from('.sql'),
        ]),
        'CREATE TABLE b ();',
      )
  const { exit, stderr } = await ratchet(['up'], { dir: migrations.path, url: database.url })
  expect(stderr).toContain('002_caf\uFFFD.sql: has a name that is not UTF-8')
  expect(stderr).toContain('003_caf\uFFFD.sql: has a name that is not UTF-8')
  expect(stderr).not.toContain('has the version of')
  expect(exit).toBe(65)
  expect(await database.query(`SELECT to_regclass('a') AS a`)).toEqual([{ a: null }])
})

test.concurrent('what is no file that can be read is named with the reason, at once, whatever it is', async () => {
  await using migrations = await folder({ '001_a.sql': '', '002_folder.sql/x.sql': '', '003_no.sql': '' })
  execFileSync(
    'sh',
    [
      '-c',
      'mkfifo 004_pipe.sql; ln -s gone 005_gone.sql; ln -s 006_self.sql 006_self.sql; ln -s /dev/zero 007_zero.sql; chmod 0 003_no.sql',
    ],
    { cwd: migrations.path },
  )
  // Root may read everything, unless it has not that right.
  const command = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []
  const { exit, stderr } = await ratchet(['up'], {
    dir: migrations.path,
    url: 'postgres://nobody@127.0.0.1:1/x',
    command,
  })
  for (const words of [
    '002_folder.sql is a folder: the .sql files in it are not run',
    `003_no.sql: cannot be read as uid ${process.getuid?.()}`,
    '004_pipe.sql: is not a regular file',
    '005_gone.sql: is a link to a file that does not exist',
    '006_self.sql: is a link to itself',
    '007_zero.sql: is not a regular file',
  ])
    expect(stderr).toContain(words)
  expect(exit).toBe(65)
})
