import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { witnessOf } from '../../../src/stepwise/witness.ts'
import type { Database } from '../../support/database.ts'
import { until } from '../../support/until.ts'
import { onEachMajor } from '../attacks/majors.ts'
import { cancelBeside, hold, note, openSession, settle, start, waits, waysOut } from './half-done.ts'

const written = (table: string) => `INSERT INTO ${table} DEFAULT VALUES`
/** A transaction that has read holds up only what waits for everybody: the last phases. */
const readOnly = (table: string) => `SELECT FROM ${table}`

async function invalid({ query }: Database): Promise<string[]> {
  const rows = await query<{ name: string }>(
    `SELECT replace(indexrelid::regclass::text, indrelid::text, 'N') AS name FROM pg_index WHERE NOT indisvalid ORDER BY 1`,
  )
  return rows.map(({ name }) => name.replace(/toast_\d+/, 'toast_N'))
}

onEachMajor(({ database: makeDatabase }) => {
  describe('DROP INDEX CONCURRENTLY', () => {
    const kind = 'drop-index'
    const statement = 'DROP INDEX CONCURRENTLY IF EXISTS x'
    const schema = 'CREATE TABLE t (v int); CREATE INDEX x ON t (v)'

    test.each([
      ['that was not begun is repeated', '', 'repeat'],
      ['that happened is done', statement, 'done'],
      ['of an index that was renamed meanwhile is left to the server', 'ALTER INDEX x RENAME TO y', 'repeat'],
    ])('%s', async (_title, happens, expected) => {
      await using database = await makeDatabase()
      await database.query(schema)
      expect(await settle(database, { kind, statement }, () => database.query(happens))).toMatchObject({
        settled: expected,
      })
    })

    test('that was cut off is repeated', async () => {
      await using database = await makeDatabase()
      await database.query(schema)
      const { settled } = await settle(database, { kind, statement }, () =>
        cancelBeside(database, readOnly('t'), statement),
      )
      expect(settled).toBe('repeat')
      expect(await invalid(database)).toEqual(['x'])
    })

    test('does not take for its index another one that has its name since', async () => {
      await using database = await makeDatabase()
      await database.query(schema)
      const recreate = 'DROP INDEX x; CREATE INDEX x ON t (v DESC)'
      const { settled } = await settle(database, { kind, statement }, () => database.query(recreate))
      expect(settled).toMatch(
        /^recreated \| .*public\.x \(valid: CREATE INDEX .*DESC\)\)\. \| .*DROP INDEX CONCURRENTLY public\.x; .*\| .*RENAME TO/,
      )
    })

    test('done anew under its name goes on after each way out', async () => {
      const recreate = 'DROP INDEX x; CREATE INDEX x ON t (v DESC)'
      const ways = ['DROP INDEX CONCURRENTLY public.x;', 'ALTER INDEX public.x RENAME TO another_name;']
      for (const way of ways) {
        await using database = await makeDatabase()
        await database.query(schema)
        const { settled } = await settle(database, { kind, statement }, () => database.query(recreate))
        expect(waysOut(settled)).toEqual(ways)
        await using again = await makeDatabase()
        await again.query(schema)
        const act = () => again.query(recreate).then(() => again.query(way))
        expect(await settle(again, { kind, statement }, act)).toMatchObject({ settled: 'done' })
      }
    })

    test('takes the index that the search path finds, and no other of that name', async () => {
      await using database = await makeDatabase()
      await database.query(`${schema}; CREATE SCHEMA s; CREATE TABLE s.t (v int); CREATE INDEX x ON s.t (v)`)
      const setup = 'SET search_path = s, public'
      expect(
        await settle(database, { kind, statement, setup }, () => database.query('DROP INDEX s.x')),
      ).toMatchObject({ settled: 'done' })
      // This one was not there: it may do nothing, or fail, or drop what is found by then, as under psql.
      const missing = 'DROP INDEX CONCURRENTLY IF EXISTS s.x'
      expect(
        await settle(database, { kind, statement: missing }, () =>
          database.query('CREATE INDEX x ON s.t (v)'),
        ),
      ).toMatchObject({ settled: 'repeat' })
    })
  })

  describe('REINDEX CONCURRENTLY', () => {
    const kind = 'reindex-concurrently'
    const schema = `CREATE TABLE t (v int DEFAULT 1, w text); CREATE INDEX x ON t (v); CREATE INDEX y ON t (w);
      CREATE TABLE other (v int); CREATE INDEX z ON other (v)`

    test.each([
      ['its index', 'REINDEX INDEX CONCURRENTLY x', ['x_ccnew']],
      [
        'its table',
        'REINDEX (VERBOSE, CONCURRENTLY) TABLE public.t',
        ['pg_toast.pg_toast_N_index_ccnew', 'x_ccnew', 'y_ccnew'],
      ],
      [
        'its schema',
        'REINDEX SCHEMA CONCURRENTLY "public"',
        ['pg_toast.pg_toast_N_index_ccnew', 'x_ccnew', 'y_ccnew'],
      ],
      [
        'its database',
        'REINDEX DATABASE CONCURRENTLY DB',
        ['pg_toast.pg_toast_N_index_ccnew', 'x_ccnew', 'y_ccnew'],
      ],
    ])('that was cut off drops what it left of %s, and is repeated', async (_title, text, leftovers) => {
      await using database = await makeDatabase()
      const statement = text.replace('DB', database.name)
      await database.query(schema)
      const happens = async () => {
        await cancelBeside(database, written('t'), statement)
        expect(await invalid(database)).toEqual(leftovers)
      }
      expect(await settle(database, { kind, statement }, happens)).toEqual({ settled: 'repeat', left: [] })
      expect(await invalid(database)).toEqual([])
    })

    test('that was cut off after the exchange drops the old index', async () => {
      await using database = await makeDatabase()
      await database.query(`CREATE TABLE t (v int PRIMARY KEY)`)
      const statement = 'REINDEX TABLE CONCURRENTLY t'
      const happens = async () => {
        await cancelBeside(database, readOnly('t'), statement)
        expect(await invalid(database)).toEqual(['t_pkey_ccold'])
      }
      expect(await settle(database, { kind, statement }, happens)).toEqual({ settled: 'repeat', left: [] })
      expect(
        await database.query(
          'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = $1::regclass',
          ['t'],
        ),
      ).toEqual([{ name: 't_pkey' }])
    })

    test('of an index that was INVALID before drops it when it has become the old one', async () => {
      await using database = await makeDatabase()
      await database.query(schema)
      await cancelBeside(database, written('other'), 'CREATE INDEX CONCURRENTLY bad ON other (v)')
      const statement = 'REINDEX INDEX CONCURRENTLY bad'
      const happens = async () => {
        await cancelBeside(database, readOnly('other'), statement)
        expect(await invalid(database)).toEqual(['bad_ccold'])
      }
      expect(await settle(database, { kind, statement }, happens)).toEqual({ settled: 'repeat', left: [] })
      expect(await invalid(database)).toEqual([])
    })

    test.each(['REINDEX TABLE CONCURRENTLY p', 'REINDEX INDEX CONCURRENTLY pk'])(
      'of partitions: %s',
      async (statement) => {
        await using database = await makeDatabase()
        await database.query(`CREATE TABLE p (k int DEFAULT 1, w text) PARTITION BY RANGE (k); CREATE INDEX pk ON p (k);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (k);
        CREATE TABLE p2 PARTITION OF p1 FOR VALUES FROM (0) TO (5)`)
        const happens = async () => {
          await cancelBeside(database, readOnly('p2'), statement)
          expect(await invalid(database)).toContain('p2_k_idx_ccold')
        }
        expect(await settle(database, { kind, statement }, happens)).toEqual({ settled: 'repeat', left: [] })
        expect(await invalid(database)).toEqual([])
      },
    )

    test('touches no INVALID index of anybody else', async () => {
      await using database = await makeDatabase()
      await database.query(
        `${schema}; CREATE TABLE p (k int) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p DEFAULT; CREATE INDEX only_pk ON ONLY p (k)`,
      )
      await cancelBeside(database, written('t'), 'REINDEX INDEX CONCURRENTLY x')
      const statement = 'REINDEX INDEX CONCURRENTLY x'
      const happens = async () => {
        await cancelBeside(database, written('t'), 'REINDEX INDEX CONCURRENTLY y')
        await cancelBeside(database, written('other'), 'REINDEX INDEX CONCURRENTLY z')
        await cancelBeside(database, written('t'), 'CREATE INDEX CONCURRENTLY mine ON t (v)')
        await cancelBeside(database, written('t'), statement)
      }
      expect(await settle(database, { kind, statement }, happens)).toMatchObject({ settled: 'repeat' })
      expect(await invalid(database)).toEqual(['mine', 'only_pk', 'x_ccnew', 'y_ccnew', 'z_ccnew'])
    })

    test('of a table touches none on another, or of another making, and none that is valid', async () => {
      await using database = await makeDatabase()
      await database.query(schema)
      const statement = 'REINDEX TABLE CONCURRENTLY t'
      const happens = async () => {
        await cancelBeside(database, written('other'), 'REINDEX INDEX CONCURRENTLY z')
        await cancelBeside(database, written('t'), 'CREATE INDEX CONCURRENTLY mine ON t (v)')
        await database.query('CREATE INDEX my_ccnew ON t (v)')
        await cancelBeside(database, written('t'), statement)
      }
      expect(await settle(database, { kind, statement }, happens)).toEqual({ settled: 'repeat', left: [] })
      expect(await invalid(database)).toEqual(['mine', 'z_ccnew'])
      expect(await database.query(`SELECT to_regclass('my_ccnew')::text AS name`)).toEqual([
        { name: 'my_ccnew' },
      ])
    })

    test('waits for somebody who rebuilds it at this moment, before it drops anything', async () => {
      await using database = await makeDatabase()
      await database.query(schema)
      await using session = await openSession(database.url)
      const statement = 'REINDEX INDEX CONCURRENTLY x'
      const witness = witnessOf(kind, statement)
      const facts = await note(session, witness)
      await using holder = await hold(database.url, written('t'))
      await using rebuilding = await start(database.url, statement)
      await waits(database, rebuilding, holder)
      const waiting: string[] = []
      const options = { signal: AbortSignal.timeout(20_000), onWait: (who: string) => waiting.push(who) }
      const settling = witness.settle(session, facts, options)
      await sleep(150)
      await holder[Symbol.asyncDispose]()
      expect(await settling).toBe('repeat')
      expect(await rebuilding.ended).toBeUndefined()
      expect(waiting).toHaveLength(1)
      expect(await invalid(database)).toEqual([])
    })

    test('of an owner who may not drop indexes of TOAST leaves that one, and says so', async () => {
      await using database = await makeDatabase()
      const role = `${database.name}_owner`
      const mine = Object.assign(new URL(database.url), { username: role, password: 'x' }).href
      await database.query(
        `CREATE ROLE ${role} LOGIN PASSWORD 'x'; ${schema}; GRANT CREATE ON SCHEMA public TO ${role}; ALTER TABLE t OWNER TO ${role}`,
      )
      const statement = 'REINDEX TABLE CONCURRENTLY t'
      const { settled, left } = await settle({ url: mine }, { kind, statement }, () =>
        cancelBeside(database, written('t'), statement, mine),
      )
      expect(settled).toBe('repeat')
      expect(left).toMatchObject([expect.stringMatching(/^pg_toast\.pg_toast_\d+_index_ccnew$/)])
      expect(await invalid(database)).toEqual(['pg_toast.pg_toast_N_index_ccnew'])
      await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    })

    test('of what is not there is left to the server', async () => {
      await using database = await makeDatabase()
      for (const target of ['TABLE', 'INDEX', 'SCHEMA'])
        expect(
          await settle(
            database,
            { kind, statement: `REINDEX ${target} CONCURRENTLY nope` },
            async () => undefined,
          ),
        ).toMatchObject({ settled: 'repeat' })
    })
  })

  describe('DETACH PARTITION CONCURRENTLY', () => {
    const kind = 'detach-partition'
    const statement = 'ALTER TABLE IF EXISTS ONLY public . p DETACH PARTITION "p1" CONCURRENTLY;'
    const finalize = 'ALTER TABLE p DETACH PARTITION p1 FINALIZE'
    const schema = `CREATE TABLE p (k int) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
      CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)`
    const attach = 'ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (0) TO (10)'
    const cutOff = (database: Database) => cancelBeside(database, readOnly('p'), statement)
    async function partitions({ query }: Database): Promise<unknown> {
      return await query(
        `SELECT inhrelid::regclass::text AS name, inhdetachpending AS pending FROM pg_inherits ORDER BY 1`,
      )
    }

    test.each([
      ['that was not begun is repeated', '', 'repeat'],
      ['that happened is done', 'DO IT', 'done'],
      ['that was undone meanwhile is repeated', `DO IT; ${attach}`, 'repeat'],
    ])('%s', async (_title, happens, expected) => {
      await using database = await makeDatabase()
      await database.query(schema)
      const act = async () => {
        for (const text of happens.replace('DO IT', statement.replace(';', '')).split('; '))
          await database.query(text)
      }
      expect(await settle(database, { kind, statement }, act)).toMatchObject({ settled: expected })
    })

    test('that was cut off is finished', async () => {
      await using database = await makeDatabase()
      await database.query(schema)
      const act = async () => {
        await cutOff(database)
        expect(await partitions(database)).toEqual([
          { name: 'p1', pending: true },
          { name: 'p2', pending: false },
        ])
      }
      expect(await settle(database, { kind, statement }, act)).toMatchObject({ settled: 'done' })
      expect(await partitions(database)).toEqual([{ name: 'p2', pending: false }])
    })

    test('that was cut off, and finished by hand, is done', async () => {
      await using database = await makeDatabase()
      await database.query(schema)
      const act = () => cutOff(database).then(() => database.query(finalize))
      expect(await settle(database, { kind, statement }, act)).toMatchObject({ settled: 'done' })
    })

    test('of a partition that is none, or is being detached already, is left to the server', async () => {
      await using database = await makeDatabase()
      await database.query(`${schema}; CREATE TABLE q (k int)`)
      const none = statement.replace('p1', 'q')
      const nothing = async () => undefined
      expect(await settle(database, { kind, statement: none }, nothing)).toMatchObject({ settled: 'repeat' })
      await cutOff(database)
      expect(await settle(database, { kind, statement }, nothing)).toMatchObject({ settled: 'repeat' })
      expect(await settle(database, { kind, statement }, () => database.query(finalize))).toMatchObject({
        settled: 'done',
      })
    })
  })

  describe('before the statement', () => {
    const schema = `CREATE TABLE t (v int DEFAULT 1); CREATE INDEX x ON t (v); CREATE TABLE p (k int DEFAULT 1) PARTITION BY RANGE (k);
      CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)`

    test.each([
      ['create-index', 'CREATE INDEX CONCURRENTLY ON t (v)', 't'],
      ['drop-index', 'DROP INDEX CONCURRENTLY x', 't'],
      ['reindex-concurrently', 'REINDEX INDEX CONCURRENTLY x', 't'],
      ['reindex-concurrently', 'REINDEX TABLE CONCURRENTLY p', 'p1'],
      ['reindex-concurrently', 'REINDEX SCHEMA CONCURRENTLY public', 'p1'],
      ['reindex-concurrently', 'REINDEX DATABASE CONCURRENTLY', 't'],
      ['detach-partition', 'ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY', 'p1'],
    ] as const)('somebody who builds there is waited for: %s %s', async (kind, statement, table) => {
      await using database = await makeDatabase()
      await database.query(schema)
      await using session = await openSession(database.url)
      await using holder = await hold(database.url, written(table))
      await using builder = await start(database.url, `CREATE INDEX CONCURRENTLY ON ${table} ((1))`)
      await waits(database, builder, holder)
      const waiting: string[] = []
      let ready = false
      const options = { signal: AbortSignal.timeout(20_000), onWait: (who: string) => waiting.push(who) }
      const becoming = witnessOf(kind, statement)
        .ready(session, options)
        .then(() => {
          ready = true
        })
      await sleep(150)
      expect(ready).toBe(false)
      expect(waiting).toEqual([
        `pid ${builder.pid} (somebody), which works on public.${table}: CREATE INDEX CONCURRENTLY ON ${table} ((1))`,
      ])
      await holder[Symbol.asyncDispose]()
      await becoming
      expect(await builder.ended).toBeUndefined()
    })

    test('so is a session of which an ordinary role sees no more than that it is there', async () => {
      await using database = await makeDatabase()
      const role = `${database.name}_owner`
      await database.query(`${schema}; CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
      const url = Object.assign(new URL(database.url), { username: role, password: 'x' }).href
      await using session = await openSession(url)
      await using holder = await hold(database.url, written('t'))
      await using builder = await start(database.url, 'CREATE INDEX CONCURRENTLY ON t (v)')
      await waits(database, builder, holder)
      const waiting: string[] = []
      const options = { signal: AbortSignal.timeout(150), onWait: (who: string) => waiting.push(who) }
      const ready = witnessOf('create-index', 'CREATE INDEX CONCURRENTLY ON t (v)').ready(session, options)
      expect(await ready.catch((error) => error)).toMatchObject({ name: 'TimeoutError' })
      expect(waiting).toEqual([expect.stringMatching(`^pid ${builder.pid} .*, which works on public.t`)])
      await database.query(`DROP ROLE ${role}`)
    })

    test('so is somebody who still waits for the table, or both would wait for each other', async () => {
      await using database = await makeDatabase()
      await database.query(schema)
      await using session = await openSession(database.url)
      await using holder = await hold(database.url, 'LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE')
      await using builder = await start(database.url, 'CREATE INDEX CONCURRENTLY ON t (v)')
      await waits(database, builder, holder)
      const stop = new AbortController()
      const becoming = witnessOf('create-index', 'CREATE INDEX CONCURRENTLY ON t (v)').ready(session, {
        signal: stop.signal,
      })
      const ended = becoming.then(
        () => 'ready',
        (error) => error,
      )
      await sleep(150)
      stop.abort(new Error('stopped'))
      expect(await ended).toMatchObject({ message: 'stopped' })
    })

    test('nobody else is: another table, a reader or writer, no such table', async () => {
      await using database = await makeDatabase()
      await database.query(`${schema}; CREATE TABLE other (v int DEFAULT 1)`)
      await using holder = await hold(database.url, `${written('other')}; ${written('t')}`)
      await using builder = await start(database.url, 'CREATE INDEX CONCURRENTLY ON other (v)')
      await waits(database, builder, holder)
      await using session = await openSession(database.url)
      const options = { signal: AbortSignal.timeout(5000) }
      await witnessOf('create-index', 'CREATE INDEX CONCURRENTLY ON t (v)').ready(session, options)
      await witnessOf('create-index', 'CREATE INDEX CONCURRENTLY ON nope (v)').ready(session, options)
    })

    test('nor is autovacuum, of which an ordinary role sees no more than that it is there', async () => {
      await using database = await makeDatabase()
      const role = `${database.name}_owner`
      await database.query(
        `CREATE ROLE ${role} LOGIN PASSWORD 'x'; CREATE TABLE big (v int) WITH (autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_cost_delay = 100);
         INSERT INTO big SELECT generate_series(1, 50000); ALTER TABLE big OWNER TO ${role}`,
      )
      await database.query(`ALTER SYSTEM SET autovacuum_naptime = '1s'`)
      await database.query('ALTER SYSTEM SET autovacuum = on')
      await database.query('SELECT pg_reload_conf()')
      try {
        await until('autovacuum is at it', async () => {
          const [worker] = await database.query(`SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.relation = 'big'::regclass AND l.mode = 'ShareUpdateExclusiveLock' AND a.backend_type = 'autovacuum worker'`)
          return worker !== undefined
        })
        const url = Object.assign(new URL(database.url), { username: role, password: 'x' }).href
        await using session = await openSession(url)
        const options = { signal: AbortSignal.timeout(5000) }
        const witness = witnessOf('create-index', 'CREATE INDEX CONCURRENTLY ON big (v)')
        await witness.ready(session, options)
      } finally {
        await database.query('ALTER SYSTEM RESET ALL')
        await database.query('SELECT pg_reload_conf()')
        await database.query(`DROP TABLE big; DROP ROLE ${role}`)
      }
    })
  })
})
