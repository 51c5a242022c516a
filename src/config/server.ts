import { parse } from 'pg-connection-string'

export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

/** Where to connect, and as whom. Holds no secret: the password is asked for at each attempt. */
export interface Server {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly sslMode: SslMode
  /** The password as it is now: one from a file is read again each time, because secrets rotate. */
  readonly password: () => string | undefined
  readonly applicationName: string
  readonly options: string | undefined
  /** How long one attempt may take, in milliseconds. */
  readonly connectTimeoutMs: number
  /** For people: host:port/database. */
  readonly address: string
}

/** The settings that say where to connect, before they are put together. */
export interface ServerSettings {
  readonly databaseUrl: string | undefined
  readonly host: string | undefined
  readonly port: number
  readonly user: string | undefined
  readonly database: string | undefined
  readonly password: string | undefined
  readonly sslMode: SslMode
}

/**
 * Puts DATABASE_URL and PG* together, part by part, as libpq does.
 * Throws an Error with a sentence that shows no part of a URL that could be the password.
 */
export function serverFrom(from: {
  readonly settings: ServerSettings
  readonly urlNow: () => string | undefined
  readonly passwordNow: () => string | undefined
  readonly osUser: string | undefined
  readonly empty: readonly string[]
}): Server {
  const { settings, osUser } = from
  if (settings.databaseUrl === undefined && settings.host === undefined)
    throw new Error(
      from.empty.length > 0
        ? `${from.empty.join(' and ')} ${from.empty.length > 1 ? 'are' : 'is'} empty, and nothing else says where to connect: is a secret unset?`
        : 'nothing says where to connect: set DATABASE_URL, or PGHOST and what goes with it',
    )
  const url = settings.databaseUrl === undefined ? {} : partsOf(settings.databaseUrl)
  const host = url.host ?? settings.host ?? 'localhost'
  const port = url.port ?? settings.port
  const user = url.user ?? settings.user ?? osUser
  if (user === undefined)
    throw new Error(
      'no role to log in as: put it into DATABASE_URL or PGUSER (this uid has no name of its own)',
    )
  const database = url.database ?? settings.database ?? user
  return {
    host,
    port,
    user,
    database,
    sslMode: url.sslMode ?? settings.sslMode,
    password: () => {
      const now = from.urlNow()
      return (now === undefined ? undefined : partsOf(now).password) ?? from.passwordNow()
    },
    applicationName: url.applicationName ?? 'pg-ratchet',
    options: url.options,
    connectTimeoutMs: url.connectTimeoutMs ?? 10_000,
    address: `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`,
  }
}

type UrlParts = {
  -readonly [Part in keyof Server]?: Server[Part] extends () => infer Value ? Value : Server[Part]
}

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
const parameters = [
  'sslmode',
  'application_name',
  'options',
  'connect_timeout',
  'host',
  'port',
  'user',
  'password',
]

/** The parts that a URL names; what it leaves out is absent. */
function partsOf(text: string): UrlParts {
  if (/^jdbc:/i.test(text))
    throw new Error('DATABASE_URL is a JDBC URL: write postgres://user:password@host:port/database')
  // docker --env-file keeps the quotes that a shell would take away.
  if (/^["'\s]/.test(text))
    throw new Error(
      'DATABASE_URL begins with a quote or a blank: write it without quotes and blanks around it',
    )
  if (!/^postgres(?:ql)?:\/\//.test(text))
    throw new Error('DATABASE_URL does not begin with postgres:// or postgresql://')
  const [bare = '', search = ''] = text.split(/\?(.*)/s, 2)
  // As in libpq, a plus sign is no blank.
  const query = new URLSearchParams(search.replaceAll('+', '%2B'))
  let parsed: ReturnType<typeof parse>
  try {
    // An @ behind the host: the host, path or parameter that would be shown is the rest of a password.
    if (/^[^:]+:\/\/[^/?#]*[/?#].*@/s.test(text) || bare.includes('#')) throw new Error('ambiguous')
    parsed = parse(bare)
  } catch {
    // The message of the URL parser may hold the password, so it is not shown.
    throw new Error(
      'DATABASE_URL is not a URL: a character of the user name or password may need encoding (@ %40, : %3A, / %2F, # %23, % %25, ? %3F)',
    )
  }
  const unknown = [...query.keys()].find((key) => !parameters.includes(key))
  if (unknown !== undefined) throw new Error(`DATABASE_URL: the parameter ${unknown} is not supported`)
  const sslMode = query.get('sslmode') ?? undefined
  if (sslMode !== undefined && !sslModes.some((mode) => mode === sslMode))
    throw new Error(`DATABASE_URL: sslmode=${sslMode} is none of ${sslModes.join(', ')}`)
  const port = query.get('port') ?? parsed.port
  if (port && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    throw new Error('DATABASE_URL: the port is not a port')
  const timeout = query.get('connect_timeout') ?? undefined
  if (timeout !== undefined && !/^\d{1,6}$/.test(timeout))
    throw new Error(`DATABASE_URL: connect_timeout=${timeout} is not a number of seconds`)
  const all = {
    host: query.get('host') ?? parsed.host,
    port: port ? Number(port) : undefined,
    user: query.get('user') ?? parsed.user,
    password: query.get('password') ?? parsed.password,
    database: parsed.database,
    sslMode,
    applicationName: query.get('application_name'),
    options: query.get('options'),
    connectTimeoutMs: timeout === undefined || timeout === '0' ? undefined : Number(timeout) * 1000,
  }
  // Empty parts (postgres:///crm) are parts left out.
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  ) as UrlParts
}
