import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { upHere } from '../support/in-process.ts'
import { createNamespace, haveNamespaces } from '../support/namespace.ts'
import { sessions, sleeps, tables, versions } from '../support/observe.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { startRatchet } from '../support/program.ts'
import { until } from '../support/until.ts'

/** More than what is held of a file, so that it is sent in parts, and the next one is waited for. */
const inParts = (first: string) =>
  `CREATE TABLE slow (id int);\n${first};\n${`INSERT INTO slow SELECT 1 WHERE '${'x'.repeat(10_000)}' = '';\n`.repeat(150)}`

const moments = {
  'a statement runs': { file: 'CREATE TABLE slow (id int);\nSELECT pg_sleep(600);', stops: false },
  'the server waits for the rest of a file': { file: inParts('SELECT pg_sleep(1)'), stops: true },
} as const

describe.runIf(haveNamespaces())('a node that vanishes without closing anything', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres({
      settings: { listen_addresses: '*' },
      hba: ['host all all 10.0.0.0/8 scram-sha-256'],
    })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test.concurrent.each(Object.entries(moments))(
    'while %s: the next run completes',
    async (when, { file, stops }) => {
      await using node = await createNamespace()
      await using database = await createDatabase({ server })
      await using migrations = await folder({
        '001_first.sql': 'CREATE TABLE first (id int);',
        '002_slow.sql': file,
      })
      const url = database.url.replace('127.0.0.1', node.hostAddress)
      await using program = startRatchet([], { dir: migrations.path, url, command: node.command })
      await until('002 sleeps', () => sleeps(database))
      if (stops) {
        program.kill('SIGSTOP')
        await until('the server waits', async () =>
          (await sessions(database)).every(({ state }) => state === 'idle in transaction'),
        )
      }
      await node.vanish()
      const vanished = performance.now()
      await migrations.write('002_slow.sql', 'CREATE TABLE slow (id int);')
      const { error } = await upHere({ url: database.url, dir: migrations.path })
      const seconds = (performance.now() - vanished) / 1000
      console.log(`the next run was done ${seconds.toFixed(1)} s after a node had vanished while ${when}`)
      expect(error).toBeUndefined()
      expect(await versions(database)).toEqual(['001', '002'])
      expect(await tables(database)).toEqual(['first', 'slow'])
      // That a row is locked is waited for, too.
      expect(seconds).toBeLessThan(60)
    },
  )
})
