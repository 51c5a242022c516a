import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { folder } from '../../support/folder.ts'
import { memoryIsMeasured, peakOf } from '../../support/memory.ts'
import { tables, versions } from '../../support/observe.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { startRatchet } from '../../support/program.ts'
import { startStranger } from '../../support/stranger.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

/** A message of the protocol; its length may be a lie. */
function message(type: string, body: Buffer | string, length = Buffer.byteLength(body) + 4): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeUInt32BE(length, 1)
  return Buffer.concat([head, Buffer.from(body)])
}

/** What may do something to a terminal. */
const control = /(?![\t\n])\p{Cc}/u
const int16 = (n: number) => Buffer.from([n >> 8, n & 255])

/** What no server of PostgreSQL sends. */
const garbage: Readonly<Record<string, Buffer>> = {
  'bytes of no meaning': Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 151 + 200) & 255)),
  'another protocol': Buffer.from(
    'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>\u001b[2J</html>',
  ),
  'a message of 2 GiB': message('D', 'x', 2 ** 31),
  'a message of almost 4 GiB': message('E', 'x', 2 ** 32 - 1),
  'a message with a length of 0': message('Z', 'I', 0),
  'a message that is too long for its kind': message('Z', 'I', 30_001),
  'a kind of message that there is not': message('!', '\u001b[2J'),
  'a row that ends in the middle of a column': message('D', Buffer.concat([int16(1), int16(0)])),
  'a row of -1 columns': message('D', int16(-1)),
  'a question for another log-in': message('R', Buffer.from([0, 0, 0, 7])),
  'an error without an end': message('E', 'SERROR\0C22000\0Mboo\0'),
  'an error with nothing in it, not even an end': message('E', ''),
}

/**
 * Stands between the program and the server. Where what the client sends has the mark, the server never hears of it, and
 * the client hears what `answer` writes; the connection stays open.
 */
async function between(mark: string, answer: (client: Socket) => void) {
  return await startStranger((client) => {
    const upstream = connect({ host: '127.0.0.1', port: server.port })
    let tampers = false
    client.on('data', (data) => {
      if (tampers) return
      tampers = data.toString('latin1').includes(mark)
      if (tampers) answer(client)
      else upstream.write(data)
    })
    upstream.on('data', (data) => void (tampers || client.write(data)))
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
}

/** Runs `up` behind `between`, with as little memory as an image is given. */
async function run(mark: string, answer: (client: Socket) => void, env: Record<string, string> = {}) {
  await using database = await createDatabase({ server })
  await using migrations = await folder({
    '001_a.sql': 'CREATE TABLE a ();',
    '002_b.sql': 'CREATE TABLE b ();',
  })
  await using proxy = await between(mark, answer)
  const url = Object.assign(new URL(database.url), { port: String(proxy.port) }).href
  await using program = startRatchet(['up'], {
    ...{ dir: migrations.path, url },
    env: { RATCHET_WAIT: '2s', ...env },
  })
  const mb = await peakOf(program.pid, program.exited)
  const result = await program.exited
  return { ...result, mb, tables: await tables(database), versions: await versions(database) }
}

describe('garbage', () => {
  test.concurrent.each(Object.entries(garbage))(
    '%s in the middle of a run: the connection is lost, and what became of it is looked at',
    async (_, bytes) => {
      const { exit, stderr, mb, ...left } = await run('CREATE TABLE b', (client) => client.write(bytes))
      expect(stderr).toContain('error: the connection was lost: the server sent')
      expect(stderr).toMatch(/Looked again: .*00[12]_[ab]\.sql was rolled back/)
      expect(stderr).not.toMatch(/internal error|node:|\n\s+at /)
      expect(stderr).not.toContain('\u001b')
      expect(exit).toBe(75)
      expect(left.tables).toEqual(left.versions.map((version) => (version === '001' ? 'a' : 'b')))
      if (memoryIsMeasured) expect(mb).toBeLessThan(200)
    },
  )

  test.concurrent.each(['bytes of no meaning', 'a row of -1 columns'])(
    '%s as the answer to the first question: tried again until RATCHET_WAIT is over',
    async (kind) => {
      const { exit, stderr } = await run('row_security', (client) => client.write(garbage[kind] ?? ''))
      expect(stderr).toMatch(/cannot be reached: the server sent .* \(\d+ attempts? in /)
      expect(stderr).not.toMatch(/internal error|node:|\n\s+at /)
      expect(exit).toBe(69)
    },
  )

  test.concurrent('and silence as the answer to the first question ends with RATCHET_WAIT as well', async () => {
    const { exit, stderr } = await run('row_security', () => {}, { PGCONNECT_TIMEOUT: '2' })
    expect(stderr).toContain('cannot be reached: no answer')
    expect(exit).toBe(69)
  })
})

// Of a real server, in which a file may make messages as long as it likes.
describe('a huge message', () => {
  const escapes = String.raw`repeat(E'\x1b[31mboo \x1b]0;title\x07\n', 2000000)`
  const apply = async (text: string, output = 'human') => {
    await using database = await createDatabase({ server })
    await using migrations = await folder({ '001_a.sql': `CREATE TABLE a (); ${text}` })
    const env = { RATCHET_OUTPUT: output }
    await using program = startRatchet(['up'], { dir: migrations.path, url: database.url, env })
    const mb = await peakOf(program.pid, program.exited)
    return { ...(await program.exited), mb, tables: await tables(database) }
  }

  test.concurrent.each(['human', 'json'])('an error of 50 MB with escapes (%s) is cut', async (output) => {
    const told = await apply(`DO $$ BEGIN RAISE EXCEPTION '%', ${escapes}; END $$;`, output)
    expect(told.exit).toBe(1)
    expect(told.stderr).toContain('was rolled back: nothing of it is left')
    expect(told.stderr).toContain('…')
    expect(told.stderr).not.toMatch(control)
    expect(told.stderr.length).toBeLessThan(20_000_000)
    expect(told.tables).toEqual([])
    if (memoryIsMeasured) expect(told.mb).toBeLessThan(200)
  })

  test.concurrent('a notice of 50 MB is cut, and the file is applied', async () => {
    const told = await apply(`DO $$ BEGIN RAISE NOTICE '%', ${escapes}; END $$;`)
    expect(told).toMatchObject({ exit: 0, tables: ['a'] })
    expect(told.stderr).toContain('…')
    expect(told.stderr).not.toMatch(control)
    if (memoryIsMeasured) expect(told.mb).toBeLessThan(200)
  })

  test.concurrent('a row of 60 MB is passed over', async () => {
    const told = await apply(`SELECT repeat('x', 60000000), 1; CREATE TABLE b ();`)
    expect(told, told.stderr).toMatchObject({ exit: 0, tables: ['a', 'b'] })
    if (memoryIsMeasured) expect(told.mb).toBeLessThan(200)
  })
})
