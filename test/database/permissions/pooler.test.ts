import { describe, expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { havePgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { startPostgres } from '../../support/postgres.ts'
import { ratchet } from '../../support/program.ts'

describe.runIf(havePgbouncer())('through a pooler', () => {
  test.each([
    ['one transaction', 'SELECT 1;\nSELECT * FROM s.t;'],
    [
      'several',
      'BEGIN;\nCREATE TABLE a ();\nCOMMIT;\nBEGIN;\nSET LOCAL search_path = s;\nSELECT * FROM t;\nCOMMIT;',
    ],
  ])('what to grant is said for RATCHET_ROLE, in a file of %s', async (_title, text) => {
    await using server = await startPostgres({ settings: { autovacuum: 'off' } })
    await using bouncer = await startPgbouncer(server)
    await using database = await createDatabase({ server })
    await database.query(`CREATE ROLE limited; GRANT CREATE ON SCHEMA public TO limited; CREATE SCHEMA s; CREATE TABLE s.t ();
      GRANT USAGE ON SCHEMA s TO limited; CREATE TABLE public.t ()`)
    await using dir = await folder({ '001_t.sql': text })
    const run = () =>
      ratchet(['up'], { dir: dir.path, url: bouncer.url(database.name), env: { RATCHET_ROLE: 'limited' } })
    const { exit, stderr } = await run()
    const grant = 'GRANT SELECT ON "s"."t" TO "limited";'
    expect(stderr).toContain(`Run: ${grant}`)
    expect(exit).toBe(1)
    await database.query(grant)
    expect(await run()).toMatchObject({ exit: 0 })
  })
})
