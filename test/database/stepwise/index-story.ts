import { witnessOf } from '../../../src/stepwise/witness.ts'
import type { Database } from '../../support/database.ts'
import { note, openSession, settle, verdict } from './half-done.ts'

/** A table to build indexes on, with duplicates in v. */
export const table = 'CREATE TABLE t (id int, v int, w int); INSERT INTO t VALUES (1, 1, 1), (2, 1, 2)'
/** Holds up a build on it in its first phase, when it is INVALID. */
export const writer = 'INSERT INTO t VALUES (9, 9, 9)'

/** All indexes, with what they are on, in the order of their names. */
export async function indexes({ query }: Database): Promise<string[]> {
  const rows = await query<{ line: string }>(
    `SELECT format('%s.%s on %s%s', n.nspname, c.relname, i.indrelid::regclass, CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END) AS line
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT LIKE 'pg\\_%' ORDER BY 1`,
  )
  return rows.map(({ line }) => line)
}

/** What comes of a statement that was cut off. */
export interface StoryEnd {
  readonly settled: string
  /** Of a statement that was run again: what the server or the witness says of it. */
  readonly wrong?: string
  readonly indexes: readonly string[]
}

/** Tells stories in databases of their own: notes, lets things happen, settles, and runs the statement if that is the verdict. */
export function storiesIn(makeDatabase: () => Promise<Database>) {
  return async (
    statement: string,
    happens: (database: Database) => Promise<unknown>,
    { schema = table, setup = '' } = {},
  ): Promise<StoryEnd> => {
    await using database = await makeDatabase()
    await database.query(schema)
    const { settled } = await settle(database, { kind: 'create-index', statement, setup }, () =>
      happens(database),
    )
    if (settled !== 'repeat') return { settled, indexes: await indexes(database) }
    await using session = await openSession(database.url, setup)
    const witness = witnessOf('create-index', statement)
    const facts = await note(session, witness)
    const { error } = await session.send(statement)
    const wrong = error === undefined ? verdict(await witness.verify(session, facts)) : error.message
    return { settled, wrong, indexes: await indexes(database) }
  }
}

/** What comes of a story whose statement was run again, with success. */
export const repeated = { settled: 'repeat', wrong: 'nothing wrong' }
