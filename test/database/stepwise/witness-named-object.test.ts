import { describe, expect, test } from 'vitest'
import type { AloneKind } from '../../../src/sql/outside-transaction.ts'
import type { Database } from '../../support/database.ts'
import { until } from '../../support/until.ts'
import { onEachMajor } from '../attacks/majors.ts'
import { hold, settle, start } from './half-done.ts'

/** Statement by statement, as few of these may stand beside others. */
async function run({ query }: Database, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await query(statement)
}

onEachMajor(({ database: makeDatabase }) => {
  const nothing = async () => undefined

  describe.each([
    {
      type: 'database',
      create: 'CREATE DATABASE U&"New d\\0061ta" TEMPLATE template0',
      drop: ['DROP DATABASE IF EXISTS "New data"'],
      found: '"New data"',
    },
    {
      type: 'tablespace',
      create: `CREATE TABLESPACE New_É LOCATION ''`,
      drop: ['DROP TABLESPACE "new_É"'],
      found: '"new_É"',
    },
    {
      type: 'subscription',
      create: `CREATE SUBSCRIPTION s CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false)`,
      drop: ['ALTER SUBSCRIPTION s SET (slot_name = NONE)', 'DROP SUBSCRIPTION s'],
      found: 's',
    },
  ])('$type', ({ type, create, drop, found }) => {
    const creating = { kind: `create-${type}` as AloneKind, statement: create }
    const dropping = { kind: `drop-${type}` as AloneKind, statement: drop.at(-1) ?? '' }

    test('CREATE is done if it is there and was not', async () => {
      await using database = await makeDatabase()
      await run(database, 'SET allow_in_place_tablespaces = on')
      expect(await settle(database, creating, nothing)).toMatchObject({ settled: 'repeat' })
      expect(await settle(database, creating, () => run(database, create))).toMatchObject({ settled: 'done' })
      // It was there already: that is an error, as under psql.
      expect(await settle(database, creating, nothing)).toMatchObject({ settled: 'repeat' })
      await run(database, ...drop)
    })

    test('DROP is done if it is gone, and stops if there is another one', async () => {
      await using database = await makeDatabase()
      await run(database, 'SET allow_in_place_tablespaces = on')
      expect(await settle(database, dropping, () => run(database, create))).toMatchObject({
        settled: 'repeat',
      })
      expect(await settle(database, dropping, nothing)).toMatchObject({ settled: 'repeat' })
      const { settled } = await settle(database, dropping, () => run(database, ...drop, create))
      expect(settled).toMatch(/^recreated \| .* \| .*DROP .* \| .*ALTER .* RENAME TO/)
      expect(settled).toContain(`of that name: ${found}.`)
      expect(await settle(database, dropping, () => run(database, ...drop))).toMatchObject({
        settled: 'done',
      })
    })
  })

  test('CREATE DATABASE that was cut off leaves nothing, and is repeated', async () => {
    await using template = await makeDatabase()
    await using database = await makeDatabase()
    const statement = `CREATE DATABASE cut_off TEMPLATE ${template.name}`
    const happens = async () => {
      await using _user = await hold(template.url, 'SELECT 1')
      await using creating = await start(database.url, statement)
      await until('it waits for the template', async () => {
        const [row] = await database.query(
          `SELECT FROM pg_locks WHERE pid = ${creating.pid} AND locktype = 'object' AND mode = 'ShareLock'`,
        )
        return row !== undefined
      })
      await database.query(`SELECT pg_terminate_backend(${creating.pid})`)
      await creating.ended
    }
    expect(await settle(database, { kind: 'create-database', statement }, happens)).toMatchObject({
      settled: 'repeat',
    })
  })

  test('a database that somebody could not drop to the end is dropped before CREATE DATABASE is repeated, and by DROP', async () => {
    await using database = await makeDatabase()
    // What a DROP DATABASE that is cut off leaves.
    const wreck = () =>
      run(
        database,
        'CREATE DATABASE wreck TEMPLATE template0',
        `UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'wreck'`,
      )
    const statement = 'CREATE DATABASE wreck TEMPLATE template0'
    expect(await settle(database, { kind: 'create-database', statement }, wreck)).toMatchObject({
      settled: 'repeat',
    })
    expect(await database.query(`SELECT FROM pg_database WHERE datname = 'wreck'`)).toEqual([])
    await run(database, statement)
    const drop = 'DROP DATABASE wreck WITH (FORCE)'
    const cutOff = () => run(database, `UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'wreck'`)
    expect(await settle(database, { kind: 'drop-database', statement: drop }, cutOff)).toMatchObject({
      settled: 'repeat',
    })
    await run(database, drop)
  })

  test('a subscription of another database is another one, and every role may look', async () => {
    await using other = await makeDatabase()
    await using database = await makeDatabase()
    const statement = `CREATE SUBSCRIPTION s CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false)`
    const role = `${database.name}_reader`
    await run(database, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
    const url = Object.assign(new URL(database.url), { username: role, password: 'x' }).href
    expect(
      await settle({ url }, { kind: 'create-subscription', statement }, () => run(other, statement)),
    ).toMatchObject({ settled: 'repeat' })
    expect(
      await settle({ url }, { kind: 'create-subscription', statement }, () => run(database, statement)),
    ).toMatchObject({ settled: 'done' })
    for (const each of [other, database])
      await run(each, 'ALTER SUBSCRIPTION s SET (slot_name = NONE)', 'DROP SUBSCRIPTION s')
    await run(database, `DROP ROLE ${role}`)
  })

  test('what is safe to repeat is repeated, and what is not stops', async () => {
    await using database = await makeDatabase()
    expect(await settle(database, { kind: 'repeatable', statement: 'VACUUM' }, nothing)).toMatchObject({
      settled: 'repeat',
    })
    expect(
      await settle(database, { kind: 'unknown', statement: `COMMIT PREPARED 'x'` }, nothing),
    ).toMatchObject({
      settled: 'unknown | Nothing in the database shows whether the statement has happened.',
    })
  })
})
