import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { Framing } from './framing.ts'
import { Refusal } from './refusal.ts'
import { codeOf, sqlstate } from './sqlstate.ts'

/** Throws a Refusal where an answer begins with none of these bytes: that of a web server, say. */
export function assertPostgres(answer: Buffer, firstBytes: string): void {
  const [line = ''] = answer.toString('latin1', 0, 60).split(/[\r\n]/)
  if (line === '' || !firstBytes.includes(line.charAt(0)))
    throw new Refusal('NOT_POSTGRESQL', `what answers is not PostgreSQL: ${JSON.stringify(line)}`)
}

/**
 * Keeps from pg what it cannot read: what it throws there would end the program. The socket's error is a Refusal then until
 * the function that is returned is called, as the server has let us in, and a protocol violation (08P01) after that.
 *
 * What is thrown by those who listen to the messages goes on: it is a bug. To be called before pg listens to the socket.
 */
export function guardProtocol(socket: Socket, connection: EventEmitter): () => void {
  const framing = new Framing()
  let first = true
  let letIn = false
  let bug: { readonly error: unknown } | undefined
  const emit = connection.emit.bind(connection)
  connection.emit = (...event) => {
    try {
      return emit(...event)
    } catch (error) {
      bug = { error }
      throw error
    }
  }
  const guarded = (listener: (data: Buffer) => void) => (data: Buffer) => {
    try {
      // The start of Authentication, ErrorResponse, NoticeResponse or NegotiateProtocolVersion.
      if (first) {
        assertPostgres(data, 'RENv')
        assertProcess(data)
      }
      first = false
      for (const part of framing.take(data)) listener(part)
    } catch (error) {
      if (bug !== undefined) throw bug.error
      socket.destroy(letIn ? unreadable(error as Error) : refused(error as Error))
    }
  }
  const on = socket.on.bind(socket)
  socket.on = ((event: string, listener: (data: Buffer) => void) =>
    on(event, event === 'data' ? guarded(listener) : listener)) as Socket['on']
  return () => {
    letIn = true
  }
}

/**
 * Throws, as something that passes, where the server could not start a process for this connection: it says so in the form
 * of protocol 2, an E and a text without a length (libpq tells the two apart by a length that no such message has).
 */
function assertProcess(answer: Buffer): void {
  if (answer[0] === 0x45 && answer.length > 4 && answer.readUInt32BE(1) > 30_000)
    throw Object.assign(new Error('the server cannot start a process for the connection'), {
      code: sqlstate.connectionFailure,
    })
}

function refused(error: Error): Error {
  if (codeOf(error) === sqlstate.connectionFailure) return error
  const words = `the answer cannot be understood: ${error.message}`
  return error instanceof Refusal ? error : new Refusal('NOT_POSTGRESQL', words, { cause: error })
}

/** A proxy on the way may have garbled it: another attempt may succeed. */
function unreadable(error: Error): Error {
  const message = error.name === 'NoMessage' ? error.message : 'the server sent a message that cannot be read'
  return Object.assign(new Error(message, { cause: error }), { code: sqlstate.protocolViolation })
}
