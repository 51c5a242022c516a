import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Facts } from '../src/history/facts.ts'

/** The only migration there is. */
export interface OnlyFile {
  readonly version: string
  readonly name: string
  readonly text: string
  /** Whether it is applied. */
  readonly applied: boolean
}

const password = 'known'

/**
 * What a run sees of PostgreSQL, where there is none: a server without TLS that asks for a password with SCRAM, has a
 * history with one migration or none, and says of whatever it is told to do that it is done.
 */
export async function startBuildServer(file: OnlyFile): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((socket) => serve(socket, file))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://builder:${password}@127.0.0.1:${port}/builder`,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

/** Lets the client in, which waits for each answer, then answers queries, which come as fast as they may. */
function serve(socket: Socket, file: OnlyFile): void {
  const scram = new Scram()
  const sasl = [
    () => message('R', int32(10), text('SCRAM-SHA-256'), Buffer.from([0])),
    (said: string) => message('R', int32(11), Buffer.from(scram.challenge(said))),
    (said: string) => Buffer.concat([message('R', int32(12), Buffer.from(scram.proof(said))), greeting()]),
  ]
  let received: Buffer = Buffer.alloc(0)
  let open = false
  const converse = (data: Buffer): Buffer | undefined => {
    if (data.readInt32BE(0) === 8) return Buffer.from('N')
    const answer = sasl.shift()
    if (answer !== undefined) return answer(data.toString('latin1'))
    received = Buffer.concat([received, data])
    const answers: Buffer[] = []
    while (received.length > 4 && received.length > received.readInt32BE(1)) {
      const end = 1 + received.readInt32BE(1)
      const [type, query] = [received.toString('latin1', 0, 1), received.toString('utf8', 5, end - 1)]
      received = received.subarray(end)
      if (type !== 'Q') return undefined
      open = (open || /^BEGIN/.test(query)) && !/(?:COMMIT|ROLLBACK)$/.test(query)
      answers.push(...answerTo(query, file), message('Z', Buffer.from(open ? 'T' : 'I')))
    }
    return Buffer.concat(answers)
  }
  socket.on('error', () => {})
  socket.on('data', (data: Buffer) => {
    const answer = converse(data)
    if (answer === undefined) socket.end()
    else socket.write(answer)
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
    message('K', int32(facts.processId), int32(1)),
    message('Z', Buffer.from('I')),
  ])
}

/** The columns of the history, and their types. */
const columns = {
  version: 'text',
  name: 'text',
  kind: 'text',
  checksum: 'text',
  executed_at: 'timestamp with time zone',
  execution_ms: 'bigint',
  executed_by: 'text',
  details: 'jsonb',
} as const

const facts: Facts = {
  versionNumber: 180_000,
  versionText: 'PostgreSQL 18.0 on x86_64-pc-linux-gnu',
  inRecovery: false,
  readOnly: false,
  readOnlySource: 'default',
  processId: 1,
  backendStart: '1',
  role: 'builder',
  currentSchema: 'public',
  lockTimeoutMs: 0,
  synchronousCommit: 'on',
  resolved: 1,
  barred: [],
  standardStrings: true,
  progress: [],
  others: [],
  tables: [
    {
      oid: 1,
      schema: 'public',
      kind: 'r',
      mine: true,
      rails: false,
      columns: Object.entries(columns).map(([name, type]) => ({
        name,
        type,
        notNull: name === 'version',
        default: false,
        generated: false,
      })),
      keys: [['version']],
    },
  ],
}

/** What src/history/glance.ts and the lock ask for. */
const glanced = {
  version: `${facts.versionNumber}`,
  pid: `${facts.processId}`,
  resolved: '1',
  relations: '{1}',
}
const locked = { standby: 'f', locked: 't' }

function answerTo(query: string, file: OnlyFile): Buffer[] {
  if (/ AS relations/.test(query)) return [...rows(glanced), ...history(file)]
  if (/ AS facts/.test(query)) return [...rows({ facts: JSON.stringify(facts) }), ...history(file)]
  if (/ AS locked/.test(query)) return rows(locked)
  if (/COMMIT$/.test(query)) return [...rows({ execution_ms: '1' }), message('C', text('COMMIT'))]
  return [message('C', text('SELECT 1'))]
}

function history({ version, name, text, applied }: OnlyFile): Buffer[] {
  const row: Record<keyof typeof columns, string> = {
    version,
    name,
    kind: 'migration',
    checksum: createHash('sha256').update(text).digest('hex'),
    executed_at: '2026-01-01 00:00:00+00',
    execution_ms: '1',
    executed_by: 'builder',
    details: '{}',
  }
  return rows(row, applied)
}

/** What a row is of, the row itself unless there is none, and that it was all. */
function rows(row: Readonly<Record<string, string>>, exists = true): Buffer[] {
  // Of what is said of a column, its type alone is looked at: text.
  const described = Object.keys(row).map((name) =>
    Buffer.concat([text(name), Buffer.alloc(6), int32(25), Buffer.alloc(8)]),
  )
  const fields = Object.values(row).flatMap((value) => [int32(Buffer.byteLength(value)), Buffer.from(value)])
  return [
    message('T', int16(described.length), ...described),
    ...(exists ? [message('D', int16(described.length), ...fields)] : []),
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
