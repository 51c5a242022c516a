import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { ratchet } from '../../support/program.ts'
import { type Names, runs } from './runs.ts'

const files = { '001_a.sql': 'CREATE TABLE mine.a ()' }
/** On a line that says what to run, what of it is SQL. */
const statements = /\b(?:GRANT|ALTER|CREATE) [^;]*;/g

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: Postgres
  beforeAll(async () => {
    const newest = major === 18
    const inPlace = newest ? { allow_in_place_tablespaces: 'on' } : undefined
    server = await startPostgres({ major, settings: { autovacuum: 'off', ...inPlace } })
    if (newest) await server.query(`CREATE TABLESPACE elsewhere LOCATION ''`)
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const cases = Object.entries(runs).filter(([, { onOldest }]) => major === 18 || onOldest)
  test.concurrent.each(cases.map((each, number) => [...each, number] as const))(
    '%s is said with what to run, which is enough',
    async (_title, each, number) => {
      await using database = await createDatabase({ server })
      const names: Names = { app: `app_${number}`, owner: `owner_${number}`, database: database.name }
      await database.query(`CREATE ROLE ${names.app} LOGIN PASSWORD 'app'; CREATE ROLE ${names.owner};
        CREATE SCHEMA mine; GRANT ALL ON SCHEMA mine TO ${names.app};
        CREATE TABLE mine.there (); ALTER TABLE mine.there OWNER TO ${names.app}`)
      if (each.arrange !== undefined) await database.query(each.arrange(names))
      await using dir = await folder(each.files?.(names) ?? files)
      const run = (env: Readonly<Record<string, string>> = {}) =>
        ratchet(['up'], { dir: dir.path, url: server.url(database.name, names.app, 'app'), env })
      const denied = await run(each.env?.(names))
      expect(denied.stderr.split('\n')).toContain(each.says(names))
      expect(denied.exit).toBe(each.exit)
      for (const [statement] of each.says(names).matchAll(statements)) await database.query(statement)
      expect(await run((each.instead ?? each.env)?.(names))).toMatchObject({ exit: 0 })
    },
  )
})
