import type { Server } from '../config/server.ts'
import type { Failure } from '../failure/failure.ts'

/**
 * What PgBouncer says where it will not change its mind. It has one SQLSTATE for all it says (08P01), also for what
 * passes: query_wait_timeout, max_client_conn, a shutdown. Up to 1.18 it hands on with that one what the server says, too.
 * The words are the same in 1.18, 1.24 and 1.26 (tried, but for those of TLS, LDAP and PAM, which are from its source).
 */
const refusals = {
  parameter: /^unsupported (?:options )?startup parameter/,
  login:
    /authentication failed|^no such user$|login rejected$|^no authentication method is found$|^(?:username|password) too long$|^role ".*" does not exist$|^no pg_hba\.conf entry /,
  pool: /^no such database: /,
  database: /^database ".*" does not exist$/,
  tls: /^SSL required$/,
  configuration: /^bouncer config error$|^server login failed: /,
  console: /^not allowed$|^invalid command '.*', use SHOW HELP;$/s,
  statements: /^transaction blocks not allowed in statement pooling mode$/,
} as const

/** What it cannot do, where its last failure with the server is what it says (1.20 and newer). */
const cached = /^server login has been failing, cached error: (.*) \(server_login_retry\)$/

function refusalOf(error: unknown): keyof typeof refusals | undefined {
  const { code, message = '' } = error as { code?: string; message?: string }
  if (code !== '08P01') return undefined
  const words = cached.exec(message)?.[1] ?? message
  return (Object.keys(refusals) as (keyof typeof refusals)[]).find((kind) => refusals[kind].test(words))
}

/** True where a pooler refuses what another attempt would only repeat. */
export function isPoolerRefusal(error: unknown): boolean {
  return refusalOf(error) !== undefined
}

/** The failure that such a refusal is, with what to do about it; undefined where it is none. */
export function poolerRefusal(
  error: unknown,
  { address, user, database }: Pick<Server, 'address' | 'user' | 'database'>,
): Failure | undefined {
  const kind = refusalOf(error)
  const { message: reason } = error as Error
  const refused = (hint: string, words = reason): Failure => ({
    code: 'CONNECTION_REFUSED',
    address,
    reason: words,
    hint,
  })
  switch (kind) {
    case undefined:
      return undefined
    case 'parameter':
      return refused(
        `PgBouncer takes no options (PGOPTIONS) that it does not know. Leave them out and make them settings of the role (ALTER ROLE … SET …); then PgBouncer may ignore them, too: ignore_startup_parameters = options. Or connect to PostgreSQL itself.`,
      )
    case 'login':
      return {
        code: 'AUTHENTICATION_FAILED',
        address,
        reason,
        hint: `Check the role (${user}) and its password, there and in the pooler (auth_file, auth_query, auth_hba_file).`,
      }
    case 'pool':
      return refused(`Name a database that the pooler has, or add ${database} to its [databases].`)
    case 'database':
      return refused('Create it first, on the server that the pooler connects to.')
    case 'tls':
      return refused('The pooler demands TLS: sslmode=require.')
    case 'configuration':
      return refused("The pooler's log says more.")
    case 'console':
      return refused(
        'Name the database that the migrations are for.',
        `the database ${database} is the console of PgBouncer (${reason})`,
      )
    case 'statements':
      return refused(
        'Connect to PostgreSQL itself, or to a pool in transaction or session mode.',
        `a pooler in statement mode allows no transactions (${reason})`,
      )
  }
}
