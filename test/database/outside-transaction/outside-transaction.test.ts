import { Client, type DatabaseError } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aloneOf } from '../../../src/sql/outside-transaction.ts'
import { scanScript } from '../../../src/sql/scanner.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { type Major, majors } from '../../support/postgres-files.ts'
import { allowed, type Case, refused, schema } from './cases.ts'
import * as unseen from './unseen.ts'

const settings = {
  autovacuum: 'off',
  wal_level: 'logical',
  max_prepared_transactions: '5',
  allow_in_place_tablespaces: 'on',
}

const servers = new Map<Major, Postgres>()

beforeAll(async () => {
  for (const server of await Promise.all(majors.map((major) => startPostgres({ major, settings })))) {
    servers.set(server.major, server)
    await server.query('CREATE DATABASE proof')
    await server.query(schema, 'proof')
    await server.query('CREATE DATABASE unseen')
    await server.query(unseen.schema, 'unseen')
  }
})

afterAll(async () => {
  for (const server of servers.values()) await server[Symbol.asyncDispose]()
})

describe.each(majors)('PostgreSQL %i', (major) => {
  const known = ({ from = 14 }: { readonly from?: Major }) => major >= from

  test('refuses what the table names inside a transaction, and runs it outside', async () => {
    await using session = await connected(major, 'proof')
    const found = []
    const expected = []
    for (const its of refused.filter(known)) {
      const { sql, given, after } = filled(its, major)
      const kind = kindOfAlone(sql)
      for (const statement of given) await session.query(statement)
      const inside = await session.codeOf(`BEGIN; ${sql}`)
      await session.query('ROLLBACK')
      const outside = await session.codeOf(sql)
      const again = kind === 'repeatable' || kind === 'unknown' ? await session.codeOf(sql) : undefined
      for (const statement of after) await session.query(statement)
      found.push({ sql: its.sql, kind, inside, outside, again })
      expected.push({
        sql: its.sql,
        kind: expect.any(String),
        inside: '25001',
        outside: undefined,
        again: kind === 'unknown' ? expect.any(String) : undefined,
      })
    }
    expect(found).toEqual(expected)
  })

  test('runs inside a transaction what only looks like it', async () => {
    await using session = await connected(major, 'proof')
    const found = []
    for (const its of allowed.filter(known)) {
      const { sql, given, after } = filled(its, major)
      for (const statement of given) await session.query(statement)
      const inside = await session.codeOf(`BEGIN; ${sql}`)
      await session.query('ROLLBACK')
      for (const statement of after) await session.query(statement)
      found.push({ sql: its.sql, inside, alone: kindOfAlone(its.sql) })
    }
    expect(found).toEqual(found.map(({ sql }) => ({ sql, inside: undefined, alone: undefined })))
  })

  test('finishes inside a transaction a detachment that was interrupted', async () => {
    await using reader = await connected(major, 'proof')
    await using session = await connected(major, 'proof')
    await session.query('CREATE TABLE s.half PARTITION OF s.m FOR VALUES IN (2)')
    await reader.query('BEGIN; SELECT FROM s.m')
    await session.query("SET statement_timeout = '300ms'")
    expect(await session.codeOf('ALTER TABLE s.m DETACH PARTITION s.half CONCURRENTLY')).toBe('57014')
    await reader.query('ROLLBACK')
    const finish = 'ALTER TABLE s.m DETACH PARTITION s.half FINALIZE'
    expect(await session.codeOf(`BEGIN; ${finish}; DROP TABLE s.half; COMMIT`)).toBeUndefined()
    expect(kindOfAlone(finish)).toBeUndefined()
  })

  test('refuses what no words show', async () => {
    await using session = await connected(major, 'unseen')
    const found = []
    const expected = []
    for (const { first, sql, code, where, routine, from = 14, to = 18 } of unseen.unseen) {
      if (major < from || major > to) continue
      await session.query(`BEGIN; ${first}`)
      const error = await session.failureOf(sql)
      await session.query('ROLLBACK')
      found.push({
        first,
        sql,
        code: error?.code,
        where: error?.where,
        routine: routine && error?.routine,
        alone: kindOfAlone(sql),
      })
      expected.push({
        first,
        sql,
        code,
        where: where && expect.stringMatching(where),
        routine,
        alone: undefined,
      })
    }
    expect(found).toEqual(expected)
  })
})

function serverOf(major: Major): Postgres {
  const server = servers.get(major)
  if (server === undefined) throw new Error('The servers are there only while tests run.')
  return server
}

function filled({ sql, given = [], after = [] }: Case, major: Major): Required<Omit<Case, 'from'>> {
  const reached = (of: Major) =>
    `host=127.0.0.1 port=${serverOf(of).port} user=postgres password=postgres dbname=proof`
  const fill = (text: string) =>
    text.replace('$here', reached(major)).replace('$elsewhere', reached(major === 18 ? 17 : 18))
  return { sql: fill(sql), given: given.map(fill), after: after.map(fill) }
}

async function connected(major: Major, database: string) {
  const client = new Client({ connectionString: serverOf(major).url(database) })
  await client.connect()
  const failureOf = async (sql: string): Promise<DatabaseError | undefined> =>
    await client.query(sql).then(
      () => undefined,
      (error) => error,
    )
  return {
    query: (sql: string) => client.query(sql),
    failureOf,
    codeOf: async (sql: string) => (await failureOf(sql))?.code,
    [Symbol.asyncDispose]: () => client.end(),
  }
}

function kindOfAlone(sql: string): string | undefined {
  const [piece] = scanScript(sql)
  return piece?.type === 'statement' ? aloneOf(piece.words)?.kind : undefined
}
