import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { lockKey } from '../../../src/database/advisory-lock.ts'
import type { Database } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { type ProgramResult, ratchet, startRatchet } from '../../support/program.ts'
import { startProxy } from '../../support/proxy.ts'
import { contentOf, onEachMajor } from './majors.ts'

/** Shorter than what the tests do slowly, and longer than what a busy machine takes to log somebody in. */
const short = '1s'

onEachMajor(({ major, server, database: make }) => {
  const timeouts = ['statement_timeout', ...(major === 18 ? ['transaction_timeout'] : [])]

  // A trigger makes our own statements on the history slow: what the role has set must not reach them.
  test.concurrent.each(
    timeouts.flatMap((name) => [
      [name, 'the claim', 'INSERT'] as const,
      [name, 'the last message', 'UPDATE'] as const,
    ]),
  )("the role's own %s does not reach %s", async (name, _, event) => {
    await using database = await make()
    const login = await makeLogin(database, [`${name} = '${short}'`])
    await database.query(`CREATE TABLE schema_migrations (version text PRIMARY KEY, execution_ms bigint);
      ALTER TABLE schema_migrations OWNER TO ${login};
      CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1.3); RETURN NEW; END $$;
      CREATE TRIGGER slow BEFORE ${event} ON schema_migrations FOR EACH ROW EXECUTE FUNCTION slow()`)
    await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()', '002_b.sql': 'CREATE TABLE b ()' })
    await expectApplied(database, await ratchet(['up'], { dir: files.path, url: urlOf(database, login) }))
  })

  test.concurrent.each([...timeouts, 'lock_timeout'])(
    "the role's own %s does not reach the reading of the history",
    async (name) => {
      await using database = await make()
      const login = await makeLogin(database, [`${name} = '${short}'`])
      await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()' })
      const options = { dir: files.path, url: urlOf(database, login) }
      expect(await ratchet(['up'], options)).toMatchObject({ exit: 0 })
      await files.write('002_b.sql', 'CREATE TABLE b ()')

      await database.query('BEGIN; LOCK TABLE schema_migrations')
      await using program = startRatchet(['up'], options)
      await waitForWaiter(database)
      await sleep(1300)
      await database.query('COMMIT')
      await expectApplied(database, await program.exited)
    },
  )

  test.concurrent.each([...timeouts, 'lock_timeout'])(
    "the role's own %s does not reach the taking over of a table",
    async (name) => {
      await using database = await make()
      const login = await makeLogin(database, [`${name} = '${short}'`])
      await database.query(`CREATE TABLE schema_migrations (version text PRIMARY KEY);
        ALTER TABLE schema_migrations OWNER TO ${login}`)
      await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()', '002_b.sql': 'CREATE TABLE b ()' })

      await database.query('BEGIN; LOCK TABLE schema_migrations IN ACCESS SHARE MODE')
      await using program = startRatchet(['up'], { dir: files.path, url: urlOf(database, login) })
      await waitForWaiter(database)
      await sleep(1300)
      await database.query('COMMIT')
      await expectApplied(database, await program.exited)
    },
  )

  test.concurrent("a role's own idle_in_transaction_session_timeout reaches neither a slow network nor the lock", async () => {
    await using database = await make()
    const login = await makeLogin(database, [`idle_in_transaction_session_timeout = '100ms'`])
    await using files = await folder({
      // The first makes the table itself, so it is not recorded in one go: the server has to wait for us.
      '001_a.sql': 'CREATE TABLE schema_migrations (version text PRIMARY KEY); CREATE TABLE a ()',
      '002_b.sql': 'CREATE TABLE b (); SELECT pg_sleep(0.3)',
    })
    await using proxy = await startProxy(urlOf(database, login), { delayMs: 250 })
    await expectApplied(database, await ratchet(['up'], { dir: files.path, url: proxy.url }))
  })

  test.concurrent.each([
    ['that is one transaction', ''],
    ['that is run statement by statement', 'BEGIN; COMMIT;'],
  ])('a file %s is ended by the server where its run says nothing for five minutes', async (_, control) => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': `${control} CREATE TABLE seen AS SELECT current_setting('idle_in_transaction_session_timeout') AS patience`,
    })
    expect(await ratchet(['up'], { dir: files.path, url: database.url })).toMatchObject({ exit: 0 })
    expect(await database.query('SELECT patience FROM seen')).toEqual([{ patience: '5min' }])
  })

  test.concurrent("a role's own idle_session_timeout does not reach the session that is to work, and the run goes on where it ends the lock's", async () => {
    await using database = await make()
    const login = await makeLogin(database, [`idle_session_timeout = '100ms'`])
    await using files = await folder({ '001_a.sql': 'CREATE TABLE a ()', '002_b.sql': 'CREATE TABLE b ()' })
    const key = lockKey('pg-ratchet:public.schema_migrations')
    await database.query(`SELECT pg_advisory_lock(${key})`)
    await using program = startRatchet(['up'], { dir: files.path, url: urlOf(database, login) })
    await program.waitFor(/another run holds the lock/)
    await sleep(1000)
    await database.query(`SELECT pg_advisory_unlock(${key})`)
    const result = await program.exited
    await expectApplied(database, result)
    // Once: a run whose session is ended begins again, and says it anew.
    expect(result.stderr.match(/another run holds the lock/g)).toHaveLength(1)
  })

  test.concurrent("a role's own default_transaction_* do not reach a migration", async () => {
    await using database = await make()
    const login = await makeLogin(database, [
      'default_transaction_read_only = on',
      'default_transaction_isolation = serializable',
      'default_transaction_deferrable = on',
    ])
    await using files = await folder({
      '001_a.sql': `CREATE TABLE a AS SELECT current_setting('transaction_isolation') AS isolation`,
      '002_b.sql': 'CREATE TABLE b ()',
    })
    await expectApplied(database, await ratchet(['up'], { dir: files.path, url: urlOf(database, login) }))
    expect(await database.query('SELECT * FROM a')).toEqual([{ isolation: 'read committed' }])
  })

  test.concurrent("a file's statements are under the role's own statement_timeout, and the error names the setting", async () => {
    await using database = await make()
    const login = await makeLogin(database, [`statement_timeout = '${short}'`])
    await using files = await folder({
      '001_a.sql': 'CREATE TABLE a (); SELECT pg_sleep(1.3)',
      '002_b.sql': 'CREATE TABLE b ()',
    })
    const options = { dir: files.path, url: urlOf(database, login) }
    const { exit, stderr } = await ratchet(['up'], options)
    expect(stderr).toContain('SQLSTATE 57014')
    expect(stderr).toContain('RATCHET_STATEMENT_TIMEOUT')
    expect(exit).toBe(1)
    expect(await contentOf(database)).toEqual({ tables: [], recorded: [] })
    await expectApplied(
      database,
      await ratchet(['up'], { ...options, env: { RATCHET_STATEMENT_TIMEOUT: '10s' } }),
    )
  })

  function urlOf(database: Database, login: string): string {
    return server().url(database.name, login, 'secret')
  }
})

async function expectApplied(database: Database, { exit, stderr }: ProgramResult): Promise<void> {
  expect(stderr).not.toContain('error')
  expect(exit).toBe(0)
  expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
}

async function waitForWaiter(database: Database): Promise<void> {
  for (;;) {
    const rows = await database.query('SELECT FROM pg_locks WHERE NOT granted')
    if (rows.length > 0) return
    await sleep(10)
  }
}

async function makeLogin(database: Database, settings: readonly string[]): Promise<string> {
  const name = `role_${randomBytes(4).toString('hex')}`
  await database.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'; GRANT CREATE ON SCHEMA public TO ${name};
    ${settings.map((setting) => `ALTER ROLE ${name} SET ${setting};`).join('\n')}`)
  return name
}
