/** What becomes of one of libpq's connection parameters here. */
export interface Keyword {
  /** The variable that stands in where no connection string and no service names it. */
  readonly env?: string
  /** For --help and the docs; absent where it is not honoured. */
  readonly help?: string
  readonly placeholder?: string
  readonly fallback?: string
  /** Never printed. */
  readonly secret?: boolean
  /** Absent: it is honoured. Else what happens where it has another value than those in `harmless`. */
  readonly otherwise?: 'refused' | 'ignored'
  /** Values that ask for what is done anyway. */
  readonly harmless?: readonly string[]
}

const honoured = (
  env: string | undefined,
  placeholder: string,
  help: string,
  more: { readonly secret?: boolean; readonly fallback?: string } = {},
): Keyword => ({ ...(env !== undefined && { env }), placeholder, help, ...more })

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
  host: honoured(
    'PGHOST',
    'HOST[,…]',
    'host name, address, or folder of a Unix socket (@: an abstract one); several are tried in turn; localhost where nothing says otherwise',
  ),
  hostaddr: honoured(
    'PGHOSTADDR',
    'ADDRESS[,…]',
    'IP address to connect to, without looking up the host name',
  ),
  port: honoured('PGPORT', 'PORT[,…]', 'port, one for all hosts or one for each', { fallback: '5432' }),
  user: honoured(
    'PGUSER',
    'ROLE',
    'role to log in as; the name of the operating system user where nothing says otherwise',
  ),
  dbname: honoured('PGDATABASE', 'NAME', 'database; named like the role where nothing says otherwise'),
  password: honoured('PGPASSWORD', 'PASSWORD', 'password', { secret: true }),
  passfile: honoured(
    'PGPASSFILE',
    'FILE',
    'where the password is looked up if nothing else says it; ~/.pgpass where nothing says otherwise',
  ),
  service: honoured(
    'PGSERVICE',
    'NAME',
    'section of the service file, for what DATABASE_URL lacks; wins over the other PG*',
  ),
  servicefile: honoured(
    'PGSERVICEFILE',
    'FILE',
    'service file; ~/.pg_service.conf, then pg_service.conf in PGSYSCONFDIR where nothing says otherwise',
  ),
  sslmode: honoured(
    'PGSSLMODE',
    'MODE',
    'TLS: disable, allow, prefer, require, verify-ca, verify-full; with sslrootcert=system verify-full where nothing says otherwise',
    { fallback: 'prefer' },
  ),
  sslnegotiation: honoured(
    'PGSSLNEGOTIATION',
    'postgres|direct',
    'direct: begin with TLS at once, which PostgreSQL 17 and some proxies understand',
    { fallback: 'postgres' },
  ),
  sslrootcert: honoured(
    'PGSSLROOTCERT',
    'FILE|system',
    "root certificates that the server's is verified with, or system: those of the image; ~/.postgresql/root.crt where nothing says otherwise",
  ),
  sslcrl: honoured(
    'PGSSLCRL',
    'FILE',
    'certificates that are revoked; ~/.postgresql/root.crl where nothing says otherwise',
  ),
  sslcrldir: honoured('PGSSLCRLDIR', 'FOLDER', 'the same, a folder of such files'),
  sslcert: honoured(
    'PGSSLCERT',
    'FILE',
    'client certificate; ~/.postgresql/postgresql.crt where nothing says otherwise',
  ),
  sslkey: honoured('PGSSLKEY', 'FILE', 'its key; ~/.postgresql/postgresql.key where nothing says otherwise'),
  sslpassword: honoured(undefined, 'PASSWORD', 'password of the key, where it is encrypted', {
    secret: true,
  }),
  sslcertmode: honoured('PGSSLCERTMODE', 'disable|allow', 'disable: send no client certificate', {
    fallback: 'allow',
  }),
  sslsni: honoured('PGSSLSNI', '1|0', 'tell the server its name at the start of TLS', { fallback: '1' }),
  ssl_min_protocol_version: honoured(
    'PGSSLMINPROTOCOLVERSION',
    'VERSION',
    'oldest version of TLS: TLSv1, TLSv1.1, TLSv1.2, TLSv1.3',
    { fallback: 'TLSv1.2' },
  ),
  ssl_max_protocol_version: honoured('PGSSLMAXPROTOCOLVERSION', 'VERSION', 'newest version of TLS'),
  channel_binding: honoured(
    'PGCHANNELBINDING',
    'disable|prefer|require',
    'binds authentication to the TLS connection, so that nobody in between can pass it on; require: nothing else is accepted',
    { fallback: 'prefer' },
  ),
  require_auth: honoured(
    'PGREQUIREAUTH',
    'METHOD[,…]',
    'how the server may authenticate: password, md5, scram-sha-256, none, or a list of those it may not, each with a ! in front',
  ),
  target_session_attrs: honoured(
    'PGTARGETSESSIONATTRS',
    'KIND',
    'which of the hosts will do: any, read-write, read-only, primary, standby, prefer-standby',
    { fallback: 'any' },
  ),
  load_balance_hosts: honoured(
    'PGLOADBALANCEHOSTS',
    'disable|random',
    'random: try the hosts, and the addresses of each, in random order',
    { fallback: 'disable' },
  ),
  connect_timeout: honoured(
    'PGCONNECT_TIMEOUT',
    'SECONDS',
    'how long one attempt to connect to one address may take, in whole seconds; 10 where nothing says otherwise',
  ),
  options: honoured('PGOPTIONS', 'OPTIONS', 'options of the server for the session: -c name=value'),
  application_name: honoured(
    'PGAPPNAME',
    'NAME',
    'application_name; pg-ratchet where nothing says otherwise',
  ),
  fallback_application_name: honoured(undefined, 'NAME', 'the same, where nothing else says it'),
  keepalives: honoured(undefined, '1|0', 'TCP keepalives'),
  keepalives_idle: honoured(
    undefined,
    'SECONDS',
    'silence before the first of them; 5 where nothing says otherwise',
  ),
  keepalives_interval: honoured(
    undefined,
    'SECONDS',
    'time between two of them; 1 where nothing says otherwise',
  ),
  keepalives_count: honoured(
    undefined,
    'NUMBER',
    'how many without an answer end the connection; 10 where nothing says otherwise',
  ),
  tcp_user_timeout: ignored(undefined, '0'),
  gssencmode: refused('PGGSSENCMODE', 'prefer', 'disable'),
  requirepeer: refused('PGREQUIREPEER'),
  replication: refused(undefined, 'false', 'off', 'no', '0'),
  scram_client_key: refused(undefined),
  scram_server_key: refused(undefined),
  oauth_issuer: refused(undefined),
  oauth_client_id: refused(undefined),
  oauth_client_secret: refused(undefined),
  oauth_scope: refused(undefined),
  min_protocol_version: refused('PGMINPROTOCOLVERSION', '3.0'),
  max_protocol_version: ignored('PGMAXPROTOCOLVERSION', '3.0', 'latest'),
  krbsrvname: ignored('PGKRBSRVNAME'),
  gsslib: ignored('PGGSSLIB'),
  gssdelegation: ignored('PGGSSDELEGATION', '0'),
  sslcompression: ignored('PGSSLCOMPRESSION', '0'),
  sslkeylogfile: ignored(undefined),
  client_encoding: ignored('PGCLIENTENCODING', 'auto', 'UTF8', 'utf8', 'UTF-8', 'utf-8'),
} as const satisfies Record<string, Keyword>

export type KeywordName = keyof typeof keywords

/** What a connection string, a service or the variables name, as text; an empty text is a value, which means the built-in default. */
export type Parameters = { readonly [Name in KeywordName]?: string }

export function isKeyword(name: string): name is KeywordName {
  return Object.hasOwn(keywords, name)
}
