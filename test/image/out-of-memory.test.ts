import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, docker } from '../support/docker.ts'
import { createSite, mountable, type Site } from '../support/site.ts'
import { until } from '../support/until.ts'

let site: Site
beforeAll(async () => {
  site = await createSite()
  await site.startPostgres()
})
afterAll(() => site[Symbol.asyncDispose]())

test('a container that the kernel ends for want of memory, in the middle of a file, leaves nothing of it', async () => {
  await using migrations = await mountable({
    '001_first.sql': 'CREATE TABLE first ();',
    // More than the container may hold, in one message of the server.
    '002_loud.sql': `CREATE TABLE loud ();\nDO $$ BEGIN RAISE NOTICE '%', repeat('x', 80000000); END $$;`,
  })
  const database = await site.createDatabase()
  const env = { DATABASE_URL: database.url }
  const name = await site.start([], { migrations, env, flags: ['--memory=48m', '--memory-swap=48m'] })
  await docker(['wait', name])
  expect(await ask(['inspect', name, '--format={{.State.ExitCode}} {{.State.OOMKilled}}'])).toBe('137 true')

  const state = "SELECT string_agg(version, ','), to_regclass('loud') IS NULL FROM schema_migrations"
  expect(await database.query(state)).toBe('001|t')
  await until(
    'the lock is gone',
    async () => (await database.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")) === '0',
  )
  await migrations.write('002_loud.sql', 'CREATE TABLE loud ();')
  const { exit, output } = await site.run([], { migrations, env })
  expect(output).toContain('1 applied, 1 skipped, 2 total')
  expect(exit).toBe(0)
})
