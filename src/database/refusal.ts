/** Why a server that answers is not used. */

/** What was asked for does not go with what the server is: another attempt would end in the same way. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: 'TLS_REFUSED' | 'AUTHENTICATION_REFUSED' | 'NOT_POSTGRESQL'

  constructor(code: Refusal['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The server is there but cannot be written to, which may change. */
export class NotWritable extends Error {
  override readonly name = 'NotWritable'
}

/** The server is there, but not of the kind that target_session_attrs asks for, which may change. */
export class NotWanted extends Error {
  override readonly name = 'NotWanted'
}
