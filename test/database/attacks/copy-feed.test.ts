import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { codeOf, isConnectionLoss } from '../../../src/database/sqlstate.ts'
import { havePgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { startProxy } from '../../support/proxy.ts'
import { openSession } from '../../support/session.ts'
import { until } from '../../support/until.ts'
import { onEachMajor } from './majors.ts'

const mib = 1024 * 1024
const line = `${'x'.repeat(8191)}\n`

/** Data in chunks of 256 KiB; counts what is taken of it, and knows when nobody wants more. */
function data(chunks: number, chunkAt: (index: number) => string = () => line.repeat(32)) {
  const taken = { chunks: 0, closed: false }
  const generate = function* () {
    try {
      for (let index = 0; index < chunks; index++) {
        taken.chunks += 1
        yield chunkAt(index)
      }
    } finally {
      taken.closed = true
    }
  }
  return { taken, copyData: generate() }
}

onEachMajor(({ major, server, database: make }) => {
  test('what a COPY reads is taken no faster than the server reads it', async () => {
    await using database = await make()
    await database.query(`CREATE TABLE t (a text);
      CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
      CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION wait()`)
    await database.query('SELECT pg_advisory_lock(1)')
    await using session = await openSession(database.url)
    const { taken, copyData } = data(200)
    const answer = session.send('COPY t FROM stdin', { copyData })
    await sleep(1000)
    const before = taken.chunks
    // What the sockets on the way hold by themselves.
    expect(before).toBeLessThan((20 * mib) / (256 * 1024))
    await sleep(200)
    expect(taken.chunks).toBe(before)
    await database.query('SELECT pg_advisory_unlock(1)')
    expect(await answer).toMatchObject({ error: undefined, completed: 1 })
    expect(await database.query('SELECT count(*)::int, sum(length(a))::int FROM t')).toEqual([
      { count: 200 * 32, sum: 200 * 32 * 8191 },
    ])
  })

  test.each([
    ['nothing', [], 0],
    ['nothing, in parts', ['', ''], 0],
    ['no line end at the end', ['1\n', '2\n3'], 3],
    ['characters of every length, cut in lines', ['é€', '🐘\n', 'b', '\n'], 2],
    ['many small parts', Array.from({ length: 5000 }, (_, n) => `${n}\n`), 5000],
  ])('data may be %s', async (_title, copyData, count) => {
    await using database = await make()
    await database.query('CREATE TABLE t (a text)')
    await using session = await openSession(database.url)
    expect(await session.send('COPY t FROM stdin', { copyData })).toMatchObject({ error: undefined })
    const rows = await database.query<{ a: string }>('SELECT a FROM t ORDER BY ctid')
    expect(rows).toHaveLength(count)
    expect(rows.map(({ a }) => `${a}\n`).join('')).toBe(copyData.join('').replace(/[^\n]$/, '$&\n'))
  })

  test('a line that the server refuses ends the data at once, whatever is still to come', async () => {
    await using database = await make()
    await database.query('CREATE TABLE t (a int)')
    await using session = await openSession(database.url)
    await session.query('BEGIN')
    const { taken, copyData } = data(Number.POSITIVE_INFINITY, (n) =>
      n === 3 ? '1\nx\n' : '1\n'.repeat(1000),
    )
    const { error, completed } = await session.send('COPY t FROM stdin', { copyData })
    expect(error).toMatchObject({ code: '22P02', where: 'COPY t, line 3002, column a: "x"' })
    expect(completed).toBe(0)
    expect(taken.closed).toBe(true)
    expect(await session.query('ROLLBACK; SELECT count(*) FROM t')).toMatchObject([{ values: [['0']] }])
  })

  test('what the data throws fails the COPY, and is the error', async () => {
    await using database = await make()
    await database.query('CREATE TABLE t (a text)')
    await using session = await openSession(database.url)
    const thrown = new Error('the file was changed')
    const { copyData } = data(5, (n) => {
      if (n === 4) throw thrown
      return line
    })
    const { error } = await session.send('COPY t FROM stdin', { copyData })
    expect(error).toBe(thrown)
    expect(await session.query('SELECT count(*) FROM t')).toMatchObject([{ values: [['0']] }])
  })

  test('a COPY can be cancelled, however much is still to come', async () => {
    await using database = await make()
    await database.query('CREATE TABLE t (a text)')
    await using session = await openSession(database.url)
    const { taken, copyData } = data(Number.POSITIVE_INFINITY)
    const answer = session.send('COPY t FROM stdin', { copyData })
    await until('the data goes', () => taken.chunks > 20)
    await session.cancel()
    expect(codeOf((await answer).error)).toBe('57014')
    expect(taken.closed).toBe(true)
    expect(await session.query('SELECT count(*) FROM t')).toMatchObject([{ values: [['0']] }])
  })

  test.each(['the network', 'the server'])('a connection that %s ends in the middle', async (who) => {
    await using database = await make()
    await database.query('CREATE TABLE t (a text)')
    await using proxy = await startProxy(database.url)
    await using session = await openSession(proxy.url)
    const { taken, copyData } = data(Number.POSITIVE_INFINITY)
    const answer = session.send('COPY t FROM stdin', { copyData })
    await until('the data goes', () => taken.chunks > 20)
    if (who === 'the network') proxy.cut()
    else await database.query(`SELECT pg_terminate_backend(${session.processId})`)
    const { error } = await answer
    // What the server says (57P01) is lost where it closes with data unread.
    expect(isConnectionLoss(error)).toBe(true)
    expect(taken.closed).toBe(true)
    const { chunks } = taken
    await sleep(50)
    expect(taken.chunks).toBe(chunks)
  })

  test.each([
    ['a second COPY in one message', 'COPY t FROM stdin; COPY t FROM stdin', ['1\n']],
    ['a COPY that nobody foresaw', 'COPY t FROM stdin', undefined],
    ['one behind other statements', 'SELECT 1; INSERT INTO t VALUES (1); COPY t FROM stdin', undefined],
  ])('%s fails, and nothing hangs', async (_title, text, copyData) => {
    await using database = await make()
    await database.query('CREATE TABLE t (a text)')
    await using session = await openSession(database.url)
    const { error } = await session.send(text, { copyData })
    expect(error).toMatchObject({ code: '57014', message: 'COPY from stdin failed: there is no data for it' })
    expect(await session.query('SELECT count(*) FROM t')).toMatchObject([{ values: [['0']] }])
  })

  test('data that no COPY reads is left alone', async () => {
    await using database = await make()
    await using session = await openSession(database.url)
    const { taken, copyData } = data(5)
    expect(await session.send('SELECT 1', { copyData })).toMatchObject({ error: undefined, completed: 1 })
    expect(codeOf((await session.send('COPY gone FROM stdin', { copyData })).error)).toBe('42P01')
    expect(taken.chunks).toBe(0)
  })

  test.runIf(havePgbouncer())(
    'through a pooler too, and nobody else gets to see what was still on its way',
    async () => {
      await using database = await make()
      await database.query('CREATE TABLE t (a int)')
      await using pooler = await startPgbouncer(server(), { poolSize: 1 })
      await using session = await openSession(pooler.url(database.name))
      await using neighbour = await openSession(pooler.url(database.name))
      for (const begin of ['', 'BEGIN; ']) {
        const { copyData } = data(Number.POSITIVE_INFINITY, (n) => (n === 3 ? 'x\n' : '1\n'.repeat(50_000)))
        const answer = session.send(`${begin}COPY t FROM stdin`, { copyData })
        expect(codeOf((await answer).error)).toBe('22P02')
        await session.query('ROLLBACK')
        expect(await neighbour.query(`SELECT ${major}`)).toMatchObject([{ values: [[String(major)]] }])
        expect(await session.query('SELECT count(*) FROM t')).toMatchObject([{ values: [['0']] }])
      }
    },
  )
})
