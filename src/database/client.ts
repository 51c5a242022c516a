import type pg from 'pg'
// Not the whole of it, which has a pool and a second driver too.
import PgClient from 'pg/lib/client.js'
import type { Place } from '../config/server.ts'
import { RunError } from '../failure/failure.ts'
import { AuthenticationWatch } from './authentication.ts'
import { guardProtocol } from './not-postgres.ts'
import { Refusal } from './refusal.ts'
import type { OpenSocket } from './socket.ts'
import { codeOf, sqlstate } from './sqlstate.ts'
import { alertOf, wordsForAlert } from './tls-words.ts'

/** The parts of pg's Client that its types leave out (pg 8.23). */
export type Client = pg.Client & {
  readonly processID: number
  readonly secretKey: number
  readonly connection: NodeJS.EventEmitter
  readonly connectionParameters: { options: string | undefined }
  enableChannelBinding: boolean
}

/** A client on a socket that is connected, with what watches over it; `letIn` is to be called when it is logged in. */
export function clientOn(opened: OpenSocket, place: Place) {
  const { socket } = opened
  // pg connects its stream itself: this one is connected, so it only has to be told.
  socket.connect = () => {
    process.nextTick(() => {
      socket.emit('connect')
      socket.resume()
    })
    return socket
  }
  const client = new PgClient({
    host: place.host.host,
    port: place.host.port,
    user: place.user,
    database: place.database,
    password: async () => passwordOf(place),
    ssl: false,
    stream: () => socket,
    pipeline: true,
    application_name: place.applicationName,
    // libpq has no limit either, and one for the connection attempt there is.
    scramMaxIterations: 0,
  } as pg.ClientConfig) as Client
  // pg would fall back on PGOPTIONS where an empty text asks for none.
  client.connectionParameters.options = place.options
  // From the beginning: a server may end a session in the same breath in which it lets it in.
  const lost = new AbortController()
  client.on('error', (error) => lost.abort(error))
  client.on('end', () => lost.abort(new Error('the connection was closed')))
  const watch = new AuthenticationWatch(client.connection, place.authentication, opened, () =>
    socket.destroy(),
  )
  client.enableChannelBinding = watch.bindsChannel
  return { client, lost: lost.signal, watch, letIn: guardProtocol(socket, client.connection) }
}

/** What pg and OpenSSL say, in our words, where they mean that the server and this program do not get on. */
export function inWords(error: unknown, { tls }: Place): unknown {
  const { message } = error as Error
  const alert = /^ERR_SSL_/.test(codeOf(error) ?? '') ? alertOf(error) : undefined
  if (alert !== undefined)
    return new Refusal('TLS_REFUSED', `TLS: ${wordsForAlert(alert, tls)}`, { cause: error })
  const [, kind] = /Unknown authenticationOk message type (\d+)/.exec(message) ?? []
  if (kind !== undefined)
    return new Refusal(
      'AUTHENTICATION_REFUSED',
      `the server asks for ${unsupported[kind] ?? 'an authentication'}, which is not supported`,
      { cause: error },
    )
  if (/^SASL: .*server signature does not match/.test(message))
    return new Refusal('AUTHENTICATION_REFUSED', 'the server does not know the password', { cause: error })
  if (message.startsWith('SASL'))
    return new Refusal(
      'AUTHENTICATION_REFUSED',
      `SCRAM fails: ${message.replace(/^SASL:? | when parsing .*/gs, '')}`,
      {
        cause: error,
      },
    )
  return error
}

/** Kinds of authentication that pg does not have (protocol manual, "Message Formats"). */
const unsupported: Readonly<Record<string, string>> = { 2: 'Kerberos', 7: 'GSSAPI', 9: 'SSPI' }

function passwordOf(place: Place): string {
  let password: string | undefined
  try {
    password = place.password(place.host)
  } catch (error) {
    // The file it comes from has gone since the run began.
    throw new RunError({ code: 'CONFIG_INVALID', problems: [(error as Error).message] }, { cause: error })
  }
  if (password === undefined)
    throw Object.assign(new Error('the server asks for a password and none is set'), {
      code: sqlstate.invalidPassword,
    })
  return password
}
