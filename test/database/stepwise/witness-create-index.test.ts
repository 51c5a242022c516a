import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { witnessOf } from '../../../src/stepwise/witness.ts'
import type { Database } from '../../support/database.ts'
import { until } from '../../support/until.ts'
import { onEachMajor } from '../attacks/majors.ts'
import { cancelBeside, hold, note, openSession, settle, start, verdict, waits, waysOut } from './half-done.ts'
import { indexes, repeated, storiesIn, table, writer } from './index-story.ts'

onEachMajor(({ database: makeDatabase }) => {
  const story = storiesIn(makeDatabase)
  const nothing = async () => undefined

  describe('a named index', () => {
    const statement = 'CREATE INDEX CONCURRENTLY x ON t (v)'
    const cancelled = (database: Database) => cancelBeside(database, writer, statement)

    test.concurrent('that was not begun is built', async () => {
      expect(await story(statement, nothing)).toEqual({ ...repeated, indexes: ['public.x on t'] })
    })

    test.concurrent('that was built is done', async () => {
      expect(await story(statement, ({ query }) => query(statement))).toEqual({
        settled: 'done',
        indexes: ['public.x on t'],
      })
    })

    test.concurrent('left INVALID by a cancel is dropped and built', async () => {
      expect(await story(statement, cancelled)).toEqual({ ...repeated, indexes: ['public.x on t'] })
    })

    test.concurrent('left INVALID by duplicates leaves one index however often it is tried', async () => {
      const unique = 'CREATE UNIQUE INDEX CONCURRENTLY x ON t (v)'
      const failed = await story(unique, (database) => database.query(unique).catch(() => {}))
      expect(failed).toEqual({
        settled: 'repeat',
        wrong: 'could not create unique index "x"',
        indexes: ['public.x on t INVALID'],
      })
    })

    test.concurrent.each([
      ['DROP INDEX x', 'repeat'],
      ['REINDEX INDEX x', 'done'],
      ['REINDEX INDEX CONCURRENTLY x', 'done'],
      ['DROP INDEX x; CREATE INDEX x ON t (v)', 'done'],
      ['DROP INDEX x; CREATE INDEX x ON t USING btree (v int4_ops ASC NULLS LAST)', 'done'],
      ['ALTER TABLE t RENAME TO u', 'repeat'],
    ])('INVALID, and by hand %s: %s', async (byHand, expected) => {
      const { settled } = await story(statement, async (database) => {
        await cancelled(database)
        await database.query(byHand)
      })
      expect(settled).toBe(expected)
    })

    test.concurrent('that somebody else began under its name, with another definition, is not dropped', async () => {
      const { settled, indexes } = await story(statement, (database) =>
        cancelBeside(database, writer, 'CREATE INDEX CONCURRENTLY x ON t (w)'),
      )
      expect(settled).toMatch(/^differs \| .*public\.x \(INVALID: /)
      expect(indexes).toEqual(['public.x on t INVALID'])
    })

    test.concurrent('made by hand under another name is built beside it', async () => {
      expect(await story(statement, ({ query }) => query('CREATE INDEX y ON t (v)'))).toEqual({
        ...repeated,
        indexes: ['public.x on t', 'public.y on t'],
      })
    })

    test.concurrent('that was there before is an error, as under psql, and not touched though INVALID', async () => {
      await using database = await makeDatabase()
      await database.query(table)
      await cancelled(database)
      await using session = await openSession(database.url)
      const witness = witnessOf('create-index', statement)
      const facts = await note(session, witness)
      expect(await witness.settle(session, facts, { signal: AbortSignal.timeout(20_000) })).toBe('repeat')
      expect(await indexes(database)).toEqual(['public.x on t INVALID'])
    })

    test.concurrent('whose name another table or schema has is no proof and no obstacle', async () => {
      const elsewhere = `CREATE SCHEMA s; CREATE TABLE s.u (v int); CREATE INDEX x ON s.u (v)`
      expect(await story(statement, ({ query }) => query(elsewhere))).toEqual({
        ...repeated,
        indexes: ['public.x on t', 's.x on s.u'],
      })
    })

    test.concurrent('that somebody builds at this moment is waited for', async () => {
      const waiting: string[] = []
      await using database = await makeDatabase()
      await database.query(table)
      await using session = await openSession(database.url, `SET statement_timeout = '300ms'`)
      const witness = witnessOf('create-index', statement)
      const facts = await note(session, witness)
      await using holder = await hold(database.url, writer)
      await using builder = await start(database.url, statement)
      await waits(database, builder, holder)
      const settling = witness.settle(session, facts, {
        signal: AbortSignal.timeout(20_000),
        onWait: (who) => waiting.push(who),
      })
      await sleep(400)
      await holder[Symbol.asyncDispose]()
      expect(await settling).toBe('done')
      expect(waiting).toEqual([
        `pid ${builder.pid} (somebody), which works on public.t: CREATE INDEX CONCURRENTLY x ON t (v)`,
      ])
      expect(await session.query('SHOW statement_timeout')).toMatchObject([{ values: [['300ms']] }])
    })
  })

  describe('IF NOT EXISTS', () => {
    const statement = 'CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON t (v)'
    const broken = (database: Database) =>
      cancelBeside(database, writer, 'CREATE INDEX CONCURRENTLY x ON t (v)')

    test.concurrent('over an INVALID index of before is a failure', async () => {
      await using database = await makeDatabase()
      await database.query(table)
      await broken(database)
      await using session = await openSession(database.url)
      const witness = witnessOf('create-index', statement)
      const facts = await note(session, witness)
      await session.query(statement)
      expect(verdict(await witness.verify(session, facts))).toMatch(
        /^invalid \| .*was there before.*public\.x \(INVALID: CREATE INDEX .*\| .*REINDEX INDEX CONCURRENTLY public\.x; .*\| .*DROP INDEX CONCURRENTLY public\.x;/,
      )
      const options = { signal: AbortSignal.timeout(20_000) }
      expect(await witness.settle(session, facts, options)).toBe('repeat')
      expect(await indexes(database)).toEqual(['public.x on t INVALID'])
      await database.query('REINDEX INDEX CONCURRENTLY x')
      expect(await witness.settle(session, facts, options)).toBe('repeat')
      await session.query(statement)
      expect(await witness.verify(session, facts)).toBeUndefined()
    })

    test.concurrent('left INVALID by its own cancel is dropped and built', async () => {
      const cancelled = (database: Database) => cancelBeside(database, writer, statement)
      expect(await story(statement, cancelled)).toEqual({ ...repeated, indexes: ['public.x on t'] })
    })

    test.concurrent('over any index of that name from before does nothing, as under psql', async () => {
      const schema = `${table}; CREATE INDEX x ON t (w)`
      expect(await story(statement, nothing, { schema })).toEqual({ ...repeated, indexes: ['public.x on t'] })
      expect(
        await story(statement, ({ query }) => query('REINDEX INDEX CONCURRENTLY x'), { schema }),
      ).toEqual({ ...repeated, indexes: ['public.x on t'] })
    })
  })

  describe('an index without a name', () => {
    const statement = 'CREATE INDEX CONCURRENTLY ON t (v)'
    const cancelled = (database: Database) => cancelBeside(database, writer, statement)
    const schema = `${table}; CREATE INDEX ON t (v)`

    test.concurrent('twice in a file is made twice', async () => {
      const both = ['public.t_v_idx on t', 'public.t_v_idx1 on t']
      expect(await story(statement, nothing, { schema })).toEqual({ ...repeated, indexes: both })
      expect(await story(statement, cancelled, { schema })).toEqual({ ...repeated, indexes: both })
      expect(await story(statement, ({ query }) => query(statement), { schema })).toEqual({
        settled: 'done',
        indexes: both,
      })
    })

    test.concurrent('is not taken for one that somebody has rebuilt', async () => {
      const rebuilt = ({ query }: Database) => query('REINDEX INDEX CONCURRENTLY t_v_idx')
      const both = ['public.t_v_idx on t', 'public.t_v_idx1 on t']
      expect(await story(statement, rebuilt, { schema })).toEqual({ ...repeated, indexes: both })
    })

    test.concurrent.each([
      ['of another definition', 'CREATE INDEX CONCURRENTLY t_v_idx ON t (w)', 't_v_idx'],
      ['of its definition under a name of its own', 'CREATE INDEX CONCURRENTLY mine ON t (v)', 'mine'],
      ['of its definition under a name of that kind', 'CREATE INDEX CONCURRENTLY my_idx ON t (v)', 'my_idx'],
    ])('is not taken for a foreign one %s, which is not touched', async (_title, foreign, name) => {
      const own = name === 't_v_idx' ? 'public.t_v_idx1 on t' : 'public.t_v_idx on t'
      const valid = await story(statement, ({ query }) => query(foreign))
      expect(valid).toEqual({ ...repeated, indexes: [`public.${name} on t`, own].sort() })
      const invalid = await story(statement, (database) => cancelBeside(database, writer, foreign))
      expect(invalid).toEqual({ ...repeated, indexes: [`public.${name} on t INVALID`, own].sort() })
    })

    test.concurrent('of which two were left INVALID, one by somebody else, stops', async () => {
      const { settled, indexes } = await story(statement, async (database) => {
        await cancelled(database)
        await cancelled(database)
      })
      expect(settled).toMatch(/^ambiguous \| .*public\.t_v_idx \(INVALID.*public\.t_v_idx1 \(INVALID/)
      expect(indexes).toEqual(['public.t_v_idx on t INVALID', 'public.t_v_idx1 on t INVALID'])
    })

    test.concurrent('is recognised where another relation had taken the first name', async () => {
      const schema = `${table}; CREATE TABLE t_v_idx (v int)`
      expect(await story(statement, ({ query }) => query(statement), { schema })).toEqual({
        settled: 'done',
        indexes: ['public.t_v_idx1 on t'],
      })
    })
  })

  describe('where no twin can be made', () => {
    const wholeRow = `${table}; CREATE FUNCTION f(t) RETURNS int IMMUTABLE LANGUAGE sql RETURN 1`
    const eventTrigger = `${table}; CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'no tables'; END$$;
      CREATE EVENT TRIGGER no ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION no()`
    const eachWay = [
      ['an expression over the whole row', wholeRow, '((f(t)))'],
      ['an event trigger that objects', eventTrigger, '(v)'],
    ] as const

    test.concurrent.each(eachWay)(
      '%s: a named index is done if it is valid',
      async (_title, schema, columns) => {
        const statement = `CREATE INDEX CONCURRENTLY x ON t ${columns}`
        const build = ({ query }: Database) => query(statement)
        expect(await story(statement, build, { schema })).toMatchObject({ settled: 'done' })
        const cancelled = (database: Database) => cancelBeside(database, writer, statement)
        expect(await story(statement, cancelled, { schema })).toEqual({
          ...repeated,
          indexes: ['public.x on t'],
        })
      },
    )

    test.concurrent.each(eachWay)(
      '%s: one without a name is never guessed',
      async (_title, schema, columns) => {
        const statement = `CREATE INDEX CONCURRENTLY ON t ${columns}`
        expect(await story(statement, nothing, { schema })).toMatchObject(repeated)
        const foreign = ({ query }: Database) => query('CREATE INDEX mine ON t (v)')
        expect(await story(statement, foreign, { schema })).toMatchObject(repeated)
        const build = ({ query }: Database) => query(statement)
        expect((await story(statement, build, { schema })).settled).toMatch(
          /^ambiguous .*\(valid: CREATE INDEX/,
        )
        const cancelled = (database: Database) => cancelBeside(database, writer, statement)
        expect((await story(statement, cancelled, { schema })).settled).toMatch(
          /^ambiguous .*\(INVALID: CREATE/,
        )
      },
    )

    test.concurrent('a role that may make no temporary tables is such a case', async () => {
      await using database = await makeDatabase()
      const role = `${database.name}_owner`
      await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'; ${table}; ALTER TABLE t OWNER TO ${role};
        GRANT CREATE ON SCHEMA public TO ${role}; REVOKE TEMPORARY ON DATABASE ${database.name} FROM public`)
      const url = Object.assign(new URL(database.url), { username: role, password: 'x' }).href
      const statement = 'CREATE INDEX CONCURRENTLY ON t (v)'
      const { settled } = await settle({ url }, { kind: 'create-index', statement }, () =>
        cancelBeside(database, writer, statement, url),
      )
      expect(settled).toMatch(/^ambiguous /)
      await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    })
  })

  describe('settling', () => {
    const statement = 'CREATE INDEX CONCURRENTLY ON t (v)'
    const options = { signal: new AbortController().signal }

    test.concurrent('throws a cancel that hits the twin, and leaves the session as it was', async () => {
      await using database = await makeDatabase()
      await database.query(`${table}; CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(20); END$$;
        CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION slow()`)
      await using session = await openSession(database.url, `SET lock_timeout = '12345ms'; SET ROLE postgres`)
      const witness = witnessOf('create-index', statement)
      const facts = await note(session, witness)
      await database.query(statement)
      const settling = witness.settle(session, facts, options).catch((error) => error)
      const { pid } = await until('the twin is being made', () =>
        database
          .query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'`)
          .then((rows) => rows[0]),
      )
      await database.query(`SELECT pg_cancel_backend(${pid})`)
      expect(await settling).toMatchObject({ code: '57014' })
      const [now] = await session.query(
        `SELECT current_setting('lock_timeout'), current_setting('role'), pg_my_temp_schema()::regclass::text`,
      )
      expect(now?.values).toEqual([['12345ms', 'postgres', '-']])
      await database.query('DROP EVENT TRIGGER slow')
      expect(await witness.settle(session, facts, options)).toBe('done')
    })

    test.concurrent('asks the catalogs, whatever the file has put before them', async () => {
      const shadows = ['class', 'index', 'namespace', 'am', 'locks', 'settings', 'stat_activity']
      const schema = `${table}; CREATE SCHEMA s; CREATE FUNCTION s.to_jsonb(pg_index) RETURNS jsonb LANGUAGE sql RETURN random()::text::jsonb;
        ${shadows.map((name) => `CREATE VIEW s.pg_${name} AS SELECT * FROM pg_catalog.pg_${name} LIMIT 0`).join('; ')}`
      const setup = 'SET search_path = s, public, pg_catalog'
      const build = (database: Database) => database.query(statement)
      const made = { settled: 'done', indexes: ['public.t_v_idx on t'] }
      expect(await story(statement, build, { schema, setup })).toEqual(made)
      const cancelled = (database: Database) => cancelBeside(database, writer, statement)
      expect(await story(statement, cancelled, { schema, setup })).toEqual({
        ...repeated,
        indexes: made.indexes,
      })
    })

    test.concurrent('is not ended by the timeouts of the file', async () => {
      await using database = await makeDatabase()
      await database.query(table)
      await using session = await openSession(
        database.url,
        `SET lock_timeout = '200ms'; SET statement_timeout = '200ms'; SET application_name = 'settling'`,
      )
      const witness = witnessOf('create-index', statement)
      const facts = await note(session, witness)
      await cancelBeside(database, writer, statement)
      await using holder = await hold(database.url, 'SELECT FROM t')
      const settling = witness.settle(session, facts, options)
      await sleep(600)
      await holder[Symbol.asyncDispose]()
      expect(await settling).toBe('repeat')
      expect(await indexes(database)).toEqual([])
      const [now] = await session.query(
        `SELECT current_setting('lock_timeout'), current_setting('statement_timeout')`,
      )
      expect(now?.values).toEqual([['200ms', '200ms']])
    })
  })

  describe('each way out leads out', () => {
    async function afterwards(statement: string, cause: string, expected: RegExp, schema = table) {
      const first = await story(statement, ({ query }) => query(cause), { schema })
      expect(first.settled).toMatch(expected)
      const ways = waysOut(first.settled)
      const ends = []
      for (const way of ways) {
        await using database = await makeDatabase()
        await database.query(schema)
        const act = async () => {
          await database.query(cause)
          await database.query(way.replace(' …', ' public.t_expr_idx'))
        }
        ends.push((await settle(database, { kind: 'create-index', statement }, act)).settled)
      }
      return ends
    }

    test.concurrent('of a difference', async () => {
      const statement = 'CREATE INDEX CONCURRENTLY x ON t (v)'
      expect(await afterwards(statement, 'CREATE INDEX x ON t (w)', /^differs/)).toEqual(['repeat', 'repeat'])
    })

    test.concurrent('of a doubt', async () => {
      const schema = `${table}; CREATE FUNCTION f(t) RETURNS int IMMUTABLE LANGUAGE sql RETURN 1`
      const statement = 'CREATE INDEX CONCURRENTLY ON t ((f(t)))'
      const cause = 'CREATE INDEX t_expr_idx ON t ((v + 1))'
      expect(await afterwards(statement, cause, /^ambiguous/, schema)).toEqual(['repeat', 'repeat'])
    })
  })

  test.concurrent('a statement that is not understood is judged by whether there is any new index', async () => {
    const statement = 'CREATE INDEX CONCURRENTLY s.x ON t (v)'
    expect(await story(statement, nothing)).toMatchObject({
      settled: 'repeat',
      wrong: 'syntax error at or near "."',
    })
    const { settled } = await story(statement, ({ query }) => query('CREATE INDEX x ON t (v)'))
    expect(settled).toMatch(/^ambiguous \| .*whether it made one: public\.x\. \| /)
  })
})
