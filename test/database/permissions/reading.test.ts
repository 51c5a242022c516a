import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { startPostgres } from '../../support/postgres.ts'
import { ratchet } from '../../support/program.ts'

test('where nothing is to be applied USAGE and SELECT are enough, on a standby too', async () => {
  await using primary = await startPostgres({ settings: { autovacuum: 'off' } })
  await using database = await createDatabase({ server: primary })
  await database.query(`CREATE SCHEMA ops; CREATE ROLE owner LOGIN PASSWORD 'owner'; GRANT ALL ON SCHEMA ops TO owner;
    CREATE ROLE reader LOGIN PASSWORD 'reader'; REVOKE ALL ON SCHEMA public FROM PUBLIC; REVOKE TEMPORARY ON DATABASE ${database.name} FROM PUBLIC`)
  await using dir = await folder({ '001_a.sql': 'CREATE TABLE ops.a (id int)', '002_b.sql': 'VACUUM ops.a' })
  const options = { dir: dir.path, env: { RATCHET_TABLE: 'ops.history' } }
  const url = primary.url(database.name, 'owner', 'owner')
  expect(await ratchet(['up'], { ...options, url })).toMatchObject({ exit: 0 })
  await database.query('GRANT USAGE ON SCHEMA ops TO reader; GRANT SELECT ON ops.history TO reader')
  await using standby = await primary.standby()
  const endings = [primary, standby].flatMap((server) =>
    [['up'], ['plan'], ['status', '--check']].map(async (args) => {
      const { exit, stdout, stderr } = await ratchet(args, {
        ...options,
        url: server.url(database.name, 'reader', 'reader'),
      })
      return { exit, said: `${stdout}${stderr}` }
    }),
  )
  for (const ending of await Promise.all(endings))
    expect(ending).toEqual({
      exit: 0,
      said: expect.stringMatching(/0 applied, 2 skipped|up to date: 2 applied|nothing to do/),
    })
})
