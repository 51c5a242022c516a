import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { sleeps, tables, versions } from '../../support/observe.ts'
import { type ProgramResult, ratchet, startRatchet } from '../../support/program.ts'
import { type PassingMessage, startProxy } from '../../support/proxy.ts'
import { until } from '../../support/until.ts'
import { queryOf } from '../../support/wire.ts'

const numbers = Array.from({ length: 20 }, (_, index) => `${index + 1}`.padStart(3, '0'))
const files = Object.fromEntries(
  numbers.flatMap((number) => [
    [`${number}_t.sql`, `CREATE TABLE t${number} (id int);`],
    [`${number}_t.down.sql`, `DROP TABLE t${number};\nSELECT pg_sleep(0.005);`],
  ]),
)

test('the network is cut at a random moment of down: whatever it hit, what it says is true', async () => {
  await using template = await createDatabase()
  await using migrations = await folder(files)
  const dir = migrations.path
  expect(await ratchet([], { dir, url: template.url })).toMatchObject({ exit: 0 })
  for (let round = 0; round < 8; round++) {
    await using database = await createDatabase({ template: template.name })
    await using proxy = await startProxy(database.url)
    await using program = startRatchet(['down', '--to', '0'], { dir, url: proxy.url })
    await program.waitFor(/^undid (?:0[01]\d|020)/m)
    await sleep(Math.random() * 150)
    proxy.cut()
    const told = await program.exited
    expect([0, 75], told.stderr).toContain(told.exit)
    const left = await versions(database)
    expect(told.stderr).toMatch(
      new RegExp(`^${numbers.length - left.length} undone, ${left.length} still applied`, 'm'),
    )
    for (const [, number = ''] of told.stderr.matchAll(/(\d{3})_t.down.sql was rolled back/g))
      expect(left).toContain(number)
    // A row for each table and a table for each row.
    expect(await tables(database)).toEqual(left.map((number) => `t${number}`))
    expect(await ratchet(['down', '--to', '0'], { dir, url: database.url })).toMatchObject({ exit: 0 })
    expect(await tables(database)).toEqual([])
  }
}, 600_000)

test('the answer to COMMIT is lost: it looks again, and says that all was undone', async () => {
  await using scene = await inTheMiddle({ '001_a.down.sql': 'DROP TABLE a;\nSELECT pg_sleep(0.5);' }, [
    'down',
  ])
  // The answer never comes.
  await until('it is committed', async () => (await versions(scene.database)).length === 0)
  const told = await scene.cut()
  expect(told.exit, told.stderr).toBe(75)
  expect(told.stderr).toMatch(/^undid 001/m)
  expect(told.stderr).toMatch(/Looked again: everything was committed all the same/)
  expect(told.stderr).toMatch(/^1 undone, 0 still applied/m)
})

test('in the middle of a down script that is not one transaction: it is half undone, and that is said', async () => {
  await using scene = await inTheMiddle(
    { '001_a.down.sql': 'DROP INDEX CONCURRENTLY a_id;\nSELECT pg_sleep(60);\nDROP TABLE a;' },
    ['down'],
  )
  const told = await scene.cut()
  expect(told.exit, told.stderr).toBe(75)
  expect(told.stderr).toMatch(/001_a.down.sql is not complete. What is done of it is noted and stays/)
  expect(told.stderr).toMatch(/^0 undone, 1 still applied/m)
  expect(await versions(scene.database)).toEqual([])
  await scene.write('001_a.down.sql', 'DROP INDEX CONCURRENTLY a_id;\nDROP TABLE a;')
  expect(await ratchet(['down'], scene.options)).toMatchObject({ exit: 0 })
  expect(await tables(scene.database)).toEqual(['schema_migrations_progress'])
})

test('in the middle of a file that runs again: rolled back, and the row is that of the run before', async () => {
  const text = '-- migrate:repeat always\nINSERT INTO a VALUES (1);\n'
  await using scene = await inTheMiddle({ 'R__a.sql': text }, ['up'], {
    'R__a.sql': `${text}SELECT pg_sleep(60);`,
  })
  const [before] = await scene.database.query("SELECT * FROM schema_migrations WHERE version = 'R__a'")
  const told = await scene.cut()
  expect(told.exit, told.stderr).toBe(75)
  expect(told.stderr).toMatch(/R__a.sql was rolled back, nothing of it is left/)
  expect(await scene.database.query("SELECT * FROM schema_migrations WHERE version = 'R__a'")).toEqual([
    before,
  ])
  await scene.write('R__a.sql', text)
  expect(await ratchet([], scene.options)).toMatchObject({ exit: 0 })
  expect(await scene.database.query('SELECT count(*)::int AS n FROM a')).toEqual([{ n: 2 }])
})

test('the answer to COMMIT of a file that runs again is lost: the time in its row shows that it ran', async () => {
  const text = '-- migrate:repeat always\nINSERT INTO a VALUES (1);\n'
  await using scene = await inTheMiddle({ 'R__a.sql': text }, ['up'], {
    'R__a.sql': `${text}SELECT pg_sleep(0.5);`,
  })
  await until('it is committed', async () => {
    const [row] = await scene.database.query('SELECT count(*)::int AS n FROM a')
    return row?.n === 2
  })
  const told = await scene.cut()
  expect(told.exit, told.stderr).toBe(75)
  expect(told.stderr).toMatch(/^applied \S*R__a.sql/m)
  expect(told.stderr).toMatch(/Looked again: everything was committed all the same/)
})

/**
 * A run that is in a pg_sleep(), after 001 and these files are applied; `then` is what has become of the files. It hears
 * nothing of what the server answers to its COMMIT.
 */
async function inTheMiddle(
  more: Readonly<Record<string, string>>,
  args: readonly string[],
  then: Readonly<Record<string, string>> = {},
) {
  await using stack = new AsyncDisposableStack()
  const database = stack.use(await createDatabase())
  const migrations = stack.use(
    await folder({ '001_a.sql': 'CREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);', ...more }),
  )
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet([], options)).toMatchObject({ exit: 0 })
  for (const [name, text] of Object.entries(then)) await migrations.write(name, text)
  let committing: number | undefined
  const onMessage = (message: PassingMessage) => {
    if (/DISCARD SEQUENCES.*COMMIT$/.test(queryOf(message))) committing = message.connection
    return message.from === 'server' && message.connection === committing ? 'freeze' : undefined
  }
  const proxy = stack.use(await startProxy(database.url, { onMessage }))
  const program = stack.use(startRatchet(args, { ...options, url: proxy.url }))
  await until('it sleeps', () => sleeps(database))
  const owned = stack.move()
  return {
    ...{ database, options, write: migrations.write },
    cut: async (): Promise<ProgramResult> => {
      proxy.cut()
      return await program.exited
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
