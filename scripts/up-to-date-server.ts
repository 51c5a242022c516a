import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** The only migration that it has applied. */
export interface Applied {
  readonly version: string
  readonly name: string
  readonly text: string
}

const password = 'known'

/**
 * What a run with nothing to do sees of PostgreSQL, where there is none: a server without TLS that asks for a password with
 * SCRAM, and answers the first query with a history.
 */
export async function startUpToDateServer(
  applied: Applied,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((socket) => converse(socket, applied))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://builder:${password}@127.0.0.1:${port}/builder`,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

/** Answers one message after the other; the client waits for each answer. */
function converse(socket: Socket, applied: Applied): void {
  const scram = new Scram()
  const answers = [
    () => Buffer.from('N'),
    () => message('R', int32(10), text('SCRAM-SHA-256'), Buffer.from([0])),
    (said: string) => message('R', int32(11), Buffer.from(scram.challenge(said))),
    (said: string) => Buffer.concat([message('R', int32(12), Buffer.from(scram.proof(said))), greeting()]),
    () => answerOf(applied),
  ]
  socket.on('error', () => {})
  socket.on('data', (data) => {
    const answer = answers.shift()
    if (answer === undefined) socket.end()
    else socket.write(answer(data.toString('latin1')))
  })
}

/** The server's side of SCRAM-SHA-256 (RFC 5802). It believes whoever it talks with. */
class Scram {
  readonly #salt = randomBytes(16)
  #begin = ''

  challenge(said: string): string {
    const [bare = ''] = /n=.*,r=.*$/s.exec(said) ?? []
    const nonce = `${/r=(.*)$/s.exec(bare)?.[1]}${randomBytes(9).toString('base64')}`
    const first = `r=${nonce},s=${this.#salt.toString('base64')},i=4096`
    this.#begin = `${bare},${first}`
    return first
  }

  proof(said: string): string {
    const [withoutProof = ''] = /c=.*(?=,p=)/s.exec(said) ?? []
    const salted = pbkdf2Sync(password, this.#salt, 4096, 32, 'sha256')
    const key = createHmac('sha256', salted).update('Server Key').digest()
    return `v=${createHmac('sha256', key).update(`${this.#begin},${withoutProof}`).digest('base64')}`
  }
}

function greeting(): Buffer {
  const settings = { server_version: '18.0', client_encoding: 'UTF8', standard_conforming_strings: 'on' }
  return Buffer.concat([
    message('R', int32(0)),
    ...Object.entries(settings).map(([name, value]) => message('S', text(name), text(value))),
    message('K', int32(Number(facts.pid)), int32(1)),
    message('Z', Buffer.from('I')),
  ])
}

const columns = [
  'version',
  'name',
  'kind',
  'checksum',
  'executed_at',
  'execution_ms',
  'executed_by',
  'details',
]

/** What src/history/glance.ts asks for. */
const facts = { version: '180000', pid: '1', resolved: '1', relations: '{1}' }

function answerOf({ version, name, text }: Applied): Buffer {
  const checksum = createHash('sha256').update(text).digest('hex')
  return Buffer.concat([
    ...rows(Object.keys(facts), Object.values(facts)),
    ...rows(columns, [version, name, 'migration', checksum, '2026-01-01 00:00:00+00', '1', 'builder', '{}']),
    message('Z', Buffer.from('I')),
  ])
}

function rows(names: readonly string[], values: readonly string[]): Buffer[] {
  const described = names.map((name) => Buffer.concat([text(name), Buffer.alloc(18)]))
  const fields = values.flatMap((value) => [int32(Buffer.byteLength(value)), Buffer.from(value)])
  return [
    message('T', int16(names.length), ...described),
    message('D', int16(values.length), ...fields),
    message('C', text('SELECT 1')),
  ]
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

function int16(value: number): Buffer {
  return Buffer.from([value >> 8, value])
}

function int32(value: number): Buffer {
  return Buffer.from([value >> 24, value >> 16, value >> 8, value])
}
