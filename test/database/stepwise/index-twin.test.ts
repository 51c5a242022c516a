import { describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { storiesIn, table } from './index-story.ts'

const story = storiesIn(createDatabase)

describe('an index', () => {
  const statement = 'CREATE INDEX CONCURRENTLY x ON t (v)'

  test.each([
    'CREATE INDEX x ON t (w)',
    'CREATE INDEX x ON t (v DESC)',
    'CREATE INDEX x ON t (v) WHERE v > 0',
    'CREATE INDEX x ON t (v) INCLUDE (w)',
    'CREATE INDEX x ON t (v) WITH (fillfactor = 50)',
    'CREATE UNIQUE INDEX x ON t (v, id)',
    'CREATE INDEX x ON t USING hash (v)',
    'CREATE INDEX x ON t ((v + 0))',
    'CREATE UNIQUE INDEX x ON t (v) WHERE v IS NULL',
  ])('is not taken for one made by hand: %s', async (byHand) => {
    const { settled, indexes } = await story(statement, ({ query }) => query(byHand))
    expect(settled).toMatch(
      /^differs \| .*public\.x \(valid: CREATE .*\| .*DROP INDEX CONCURRENTLY public\.x; .*\| .*RENAME TO/,
    )
    expect(indexes).toEqual(['public.x on t'])
  })

  test.each([
    ['CREATE UNIQUE INDEX CONCURRENTLY x ON t (id)', 'CREATE UNIQUE INDEX x ON t (id) NULLS NOT DISTINCT'],
    [
      `CREATE INDEX CONCURRENTLY x ON t USING gist (to_tsvector('simple', w::text))`,
      `CREATE INDEX x ON t USING gist (to_tsvector('simple', w::text) tsvector_ops (siglen = 64))`,
    ],
    ['CREATE INDEX CONCURRENTLY x ON t ((v::text))', 'CREATE INDEX x ON t ((v::text) text_pattern_ops)'],
    ['CREATE INDEX CONCURRENTLY x ON t ((v::text))', 'CREATE INDEX x ON t ((v::text) COLLATE "POSIX")'],
    ['CREATE INDEX CONCURRENTLY x ON t (id)', 'CREATE UNIQUE INDEX x ON t (id)'],
  ])('%s is not taken for %s', async (statement, byHand) => {
    expect((await story(statement, ({ query }) => query(byHand))).settled).toMatch(/^differs /)
    expect((await story(statement, ({ query }) => query(statement))).settled).toBe('done')
  })

  test.each([
    ['an expression and a condition', 'CREATE INDEX CONCURRENTLY ON t (lower(v::text), w) WHERE t.v > 0;'],
    [
      'INCLUDE, an opclass, an order and WITH',
      'CREATE INDEX CONCURRENTLY ON t (v int4_ops DESC NULLS LAST) INCLUDE (w) WITH (fillfactor = 70)',
    ],
    ['a comment at the end', 'CREATE INDEX CONCURRENTLY ON ONLY public . t (v) -- the end'],
    [
      'a name cut to length',
      `CREATE INDEX CONCURRENTLY ON "a very ""long"" \\ name'd table, with some more words" ("a column with a name that is long too")`,
    ],
    [
      'letters beyond ASCII',
      `CREATE/* a /* b */ ON */UNIQUE INDEX CONCURRENTLY ON U&"gr!00f6\\00DFe" UESCAPE '!' (größe)`,
    ],
    ['another method', 'CREATE INDEX CONCURRENTLY ON s.t USING gin (tags)'],
    ['a dropped column', 'CREATE INDEX CONCURRENTLY ON s.t (n)'],
    ['the search path', 'CREATE INDEX CONCURRENTLY ON u (f(n))'],
    ['a collation', 'CREATE INDEX CONCURRENTLY ON u (name COLLATE "C" text_pattern_ops)'],
    ['a materialized view', 'CREATE INDEX CONCURRENTLY ON s.m (n)'],
  ])('is recognised: %s', async (_title, awkward) => {
    const schema = `${table}; CREATE SCHEMA s;
      CREATE TABLE "a very ""long"" \\ name'd table, with some more words" ("a column with a name that is long too" int);
      CREATE TABLE "grö\\00DFe" (größe int);
      CREATE TABLE s.t (gone int, n int, tags int[]); ALTER TABLE s.t DROP gone;
      CREATE TABLE s.u (n int, name text); CREATE MATERIALIZED VIEW s.m AS SELECT 1 AS n;
      CREATE FUNCTION s.f(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN $1`
    const setup = 'SET search_path = s, public, pg_catalog; SET standard_conforming_strings = off'
    const here = setup.replace('s, public', 'public, s')
    const path = awkward.includes(' u ') ? setup : here
    const build = (database: Database) =>
      database.query(`${path}; SELECT 1`).then(() => database.query(awkward))
    const done = await story(awkward, build, { schema, setup: path })
    expect(done).toMatchObject({ settled: 'done' })
    expect(done.indexes).toHaveLength(1)
  })
})
