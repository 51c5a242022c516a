/** What becomes of one of libpq's connection parameters here. */
export interface Keyword {
  /** The variable that stands in where no connection string and no service names it. */
  readonly env?: string
  /** Absent: it is honoured. Else what happens where it has another value than those in `harmless`. */
  readonly otherwise?: 'refused' | 'ignored'
  /** Values that ask for what is done anyway. */
  readonly harmless?: readonly string[]
}

/** What asks for protection or for a choice of server is refused: to connect without it would be worse than not at all. */
const refused = (env: string | undefined, ...harmless: readonly string[]): Keyword => ({
  ...(env !== undefined && { env }),
  otherwise: 'refused',
  harmless,
})
const ignored = (env: string | undefined, ...harmless: readonly string[]): Keyword => ({
  ...(env !== undefined && { env }),
  otherwise: 'ignored',
  harmless,
})

/** Every connection parameter of libpq (18, chapter "Parameter Key Words"). */
export const keywords = {
  host: { env: 'PGHOST' },
  hostaddr: { env: 'PGHOSTADDR' },
  port: { env: 'PGPORT' },
  dbname: { env: 'PGDATABASE' },
  user: { env: 'PGUSER' },
  password: { env: 'PGPASSWORD' },
  passfile: { env: 'PGPASSFILE' },
  service: { env: 'PGSERVICE' },
  servicefile: { env: 'PGSERVICEFILE' },
  sslmode: { env: 'PGSSLMODE' },
  connect_timeout: { env: 'PGCONNECT_TIMEOUT' },
  options: { env: 'PGOPTIONS' },
  application_name: { env: 'PGAPPNAME' },
  fallback_application_name: {},
  target_session_attrs: refused('PGTARGETSESSIONATTRS', 'any'),
  load_balance_hosts: refused('PGLOADBALANCEHOSTS', 'disable'),
  channel_binding: refused('PGCHANNELBINDING', 'prefer', 'disable'),
  require_auth: refused('PGREQUIREAUTH'),
  requirepeer: refused('PGREQUIREPEER'),
  sslnegotiation: refused('PGSSLNEGOTIATION', 'postgres'),
  sslrootcert: refused('PGSSLROOTCERT'),
  sslcert: refused('PGSSLCERT'),
  sslkey: refused('PGSSLKEY'),
  sslpassword: refused(undefined),
  sslcertmode: refused('PGSSLCERTMODE', 'allow', 'disable'),
  sslcrl: refused('PGSSLCRL'),
  sslcrldir: refused('PGSSLCRLDIR'),
  ssl_min_protocol_version: refused('PGSSLMINPROTOCOLVERSION', 'TLSv1.2'),
  ssl_max_protocol_version: refused('PGSSLMAXPROTOCOLVERSION'),
  gssencmode: refused('PGGSSENCMODE', 'prefer', 'disable'),
  replication: refused(undefined, 'false', 'off', 'no', '0'),
  krbsrvname: ignored('PGKRBSRVNAME'),
  gsslib: ignored('PGGSSLIB'),
  gssdelegation: ignored('PGGSSDELEGATION', '0'),
  sslcompression: ignored('PGSSLCOMPRESSION', '0'),
  sslsni: ignored('PGSSLSNI', '1'),
  sslkeylogfile: ignored(undefined),
  keepalives: ignored(undefined, '1'),
  keepalives_idle: ignored(undefined),
  keepalives_interval: ignored(undefined),
  keepalives_count: ignored(undefined),
  tcp_user_timeout: ignored(undefined, '0'),
  min_protocol_version: ignored('PGMINPROTOCOLVERSION', '3.0'),
  max_protocol_version: ignored('PGMAXPROTOCOLVERSION', '3.0', 'latest'),
  client_encoding: ignored('PGCLIENTENCODING', 'auto', 'UTF8', 'utf8', 'UTF-8', 'utf-8'),
  scram_client_key: refused(undefined),
  scram_server_key: refused(undefined),
  oauth_issuer: refused(undefined),
  oauth_client_id: refused(undefined),
  oauth_client_secret: refused(undefined),
  oauth_scope: refused(undefined),
} as const satisfies Record<string, Keyword>

export type KeywordName = keyof typeof keywords

/** What a connection string or a service names, as text; an empty text is a value, which means the built-in default. */
export type Parameters = { readonly [Name in KeywordName]?: string }

export function isKeyword(name: string): name is KeywordName {
  return Object.hasOwn(keywords, name)
}
