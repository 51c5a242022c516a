import type { EventEmitter } from 'node:events'
import type { Authentication, AuthMethod } from '../config/authentication.ts'
import { Refusal } from './refusal.ts'
import type { OpenSocket } from './socket.ts'

/**
 * Watches how the server authenticates this client, and holds it to channel_binding and require_auth.
 *
 * pg answers whatever it is asked, as often as it is asked: a server that is not the one it should be could ask for the
 * password in plain text, also after it has begun with SCRAM.
 */
export class AuthenticationWatch {
  readonly #rules: Authentication
  readonly #opened: OpenSocket
  readonly #hangUp: () => void
  #refusal: Refusal | undefined
  #asked: AuthMethod = 'none'
  /** SCRAM is offered with channel binding. */
  #binds = false
  /** The server has proved that it knows the password (SCRAM, server-final-message). */
  #proved = false
  #letIn = false

  /**
   * To be made before the client connects: it has to hear of a question before pg answers it. `hangUp` is called where
   * the answer must not be sent, and has to see to it.
   */
  constructor(connection: EventEmitter, rules: Authentication, opened: OpenSocket, hangUp: () => void) {
    this.#rules = rules
    this.#opened = opened
    this.#hangUp = hangUp
    connection.on('authenticationCleartextPassword', () => this.#hear('password'))
    connection.on('authenticationMD5Password', () => this.#hear('md5'))
    connection.on('authenticationSASL', ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
      const method = mechanisms.some((name) => name.startsWith('SCRAM-')) ? 'scram-sha-256' : 'oauth'
      this.#hear(method, mechanisms.includes('SCRAM-SHA-256-PLUS'))
    })
    connection.on('authenticationSASLFinal', () => {
      this.#proved = true
    })
    connection.on('authenticationOk', () => {
      this.#letIn = true
    })
  }

  /** SCRAM is to be bound to the connection where the server offers it. */
  get bindsChannel(): boolean {
    return this.#opened.encrypted && this.#rules.channelBinding !== 'disable'
  }

  /** Why an answer was not sent. */
  get refusal(): Refusal | undefined {
    return this.#refusal
  }

  /** The server has authenticated this client: what it refuses from then on has another reason. */
  get isLetIn(): boolean {
    return this.#letIn
  }

  /** Throws a Refusal where the server has let this client in without what is required. */
  assertDone(): void {
    const reason =
      this.#asked === 'none'
        ? this.#objection()
        : this.#asked === 'scram-sha-256' && !this.#proved
          ? 'the server has not proved that it knows the password'
          : undefined
    if (reason !== undefined) throw refused(reason)
  }

  #hear(method: AuthMethod, binds = false): void {
    this.#asked = method
    this.#binds = binds
    const reason = this.#objection()
    if (reason === undefined) return
    this.#refusal ??= refused(reason)
    this.#hangUp()
  }

  /** Why what is asked for must not be answered. */
  #objection(): string | undefined {
    const { allowed, channelBinding } = this.#rules
    const { encrypted, bindable } = this.#opened
    const asked = `the server asks for ${wordsFor(this.#asked)}`
    if (!allowed.has(this.#asked)) return `${asked}, which require_auth does not allow`
    if (this.#asked === 'oauth') return `${asked}, which is not supported`
    if (channelBinding === 'require') {
      if (!encrypted) return 'channel_binding=require needs TLS, and this connection has none'
      if (!this.#binds) return `channel_binding=require needs SCRAM over TLS, and ${asked} without it`
    }
    if (this.bindsChannel && this.#binds && !bindable)
      return 'PostgreSQL cannot bind authentication to a certificate that is signed with Ed25519: set channel_binding=disable'
    return undefined
  }
}

function wordsFor(method: AuthMethod): string {
  const words: Partial<Record<AuthMethod, string>> = {
    none: 'no password',
    password: 'the password in plain text',
    oauth: 'OAuth',
  }
  return words[method] ?? method
}

function refused(message: string): Refusal {
  return new Refusal('AUTHENTICATION_REFUSED', message)
}
