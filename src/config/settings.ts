import { boolean, duration, oneOf, port, seconds, sslMode, tableName } from './parse.ts'

/** Which settings a command looks at: its help lists the flags of these groups. */
export type SettingGroup = 'connection' | 'folder' | 'history' | 'run' | 'output'

/** One setting, declared once. */
export interface Setting<Value = unknown, Fallback extends string | undefined = string | undefined> {
  readonly env: string
  /** Absent: the variable alone (libpq's own). */
  readonly flag?: string
  readonly fallback: Fallback
  /** Turns text into the value, or throws an Error whose message finishes the sentence "'<text>' …". */
  readonly parse: (text: string) => Value
  readonly placeholder: string
  readonly group: SettingGroup
  /** Never printed. Read again for each connection attempt where it comes from a file: secrets rotate. */
  readonly secret: boolean
  readonly help: string
}

/** Each setting once. The Config type, --help and docs/configuration.md are made from this table. */
export const settings = {
  databaseUrl: text({
    env: 'DATABASE_URL',
    flag: 'database-url',
    group: 'connection',
    placeholder: 'URL',
    secret: true,
    help: 'where to connect: postgres://user:password@host:port/database?sslmode=… or host=… user=…; what it lacks comes from PG*',
  }),
  host: text({
    env: 'PGHOST',
    group: 'connection',
    placeholder: 'HOST',
    help: 'host name, address, or folder of a Unix socket; localhost where nothing says otherwise',
  }),
  hostAddress: text({
    env: 'PGHOSTADDR',
    group: 'connection',
    placeholder: 'ADDRESS',
    help: 'IP address to connect to, without looking up the host name',
  }),
  port: setting({
    env: 'PGPORT',
    group: 'connection',
    fallback: '5432',
    parse: port,
    placeholder: 'PORT',
    help: 'port',
  }),
  user: text({
    env: 'PGUSER',
    group: 'connection',
    placeholder: 'ROLE',
    help: 'role to log in as; the name of the operating system user where nothing says otherwise',
  }),
  database: text({
    env: 'PGDATABASE',
    group: 'connection',
    placeholder: 'NAME',
    help: 'database; named like the role where nothing says otherwise',
  }),
  password: text({
    env: 'PGPASSWORD',
    group: 'connection',
    placeholder: 'PASSWORD',
    secret: true,
    help: 'password',
  }),
  passFile: text({
    env: 'PGPASSFILE',
    group: 'connection',
    placeholder: 'FILE',
    help: 'where the password is looked up if nothing else says it; ~/.pgpass where nothing says otherwise',
  }),
  service: text({
    env: 'PGSERVICE',
    group: 'connection',
    placeholder: 'NAME',
    help: 'section of the service file, for what DATABASE_URL lacks; wins over the other PG*',
  }),
  serviceFile: text({
    env: 'PGSERVICEFILE',
    group: 'connection',
    placeholder: 'FILE',
    help: 'service file; ~/.pg_service.conf, then pg_service.conf in PGSYSCONFDIR where nothing says otherwise',
  }),
  systemFolder: text({
    env: 'PGSYSCONFDIR',
    group: 'connection',
    placeholder: 'FOLDER',
    help: 'where pg_service.conf of the whole system is',
  }),
  connectTimeoutMs: setting({
    env: 'PGCONNECT_TIMEOUT',
    group: 'connection',
    fallback: undefined,
    parse: seconds,
    placeholder: 'SECONDS',
    help: 'how long one attempt to connect may take, in whole seconds; 10 where nothing says otherwise',
  }),
  options: text({
    env: 'PGOPTIONS',
    group: 'connection',
    placeholder: 'OPTIONS',
    help: 'options of the server for the session: -c name=value',
  }),
  applicationName: text({
    env: 'PGAPPNAME',
    group: 'connection',
    placeholder: 'NAME',
    help: 'application_name; pg-ratchet where nothing says otherwise',
  }),
  sslMode: setting({
    env: 'PGSSLMODE',
    group: 'connection',
    fallback: 'prefer',
    parse: sslMode,
    placeholder: 'MODE',
    help: 'TLS, with the meanings of libpq: disable, allow, prefer, require, verify-ca, verify-full',
  }),
  waitMs: setting({
    env: 'RATCHET_WAIT',
    flag: 'wait',
    group: 'connection',
    fallback: '60s',
    parse: duration,
    placeholder: 'DURATION',
    help: 'how long to wait for PostgreSQL; 0: one attempt',
  }),
  dir: setting({
    env: 'RATCHET_DIR',
    flag: 'dir',
    group: 'folder',
    fallback: 'migrations',
    parse: String,
    placeholder: 'FOLDER',
    help: 'the folder of .sql files; /migrations in the image',
  }),
  allowEmpty: setting({
    env: 'RATCHET_ALLOW_EMPTY',
    flag: 'allow-empty',
    group: 'folder',
    fallback: 'false',
    parse: boolean,
    placeholder: '',
    help: 'accept an empty or missing folder, which is almost always a wrong mount',
  }),
  table: setting({
    env: 'RATCHET_TABLE',
    flag: 'table',
    group: 'history',
    fallback: 'schema_migrations',
    parse: tableName,
    placeholder: '[SCHEMA.]TABLE',
    help: 'the history table; without a schema the one found along the search_path',
  }),
  role: text({
    env: 'RATCHET_ROLE',
    flag: 'role',
    group: 'history',
    placeholder: 'ROLE',
    help: 'role to assume for the migrations and the history',
  }),
  outOfOrder: setting({
    env: 'RATCHET_OUT_OF_ORDER',
    flag: 'out-of-order',
    group: 'history',
    fallback: 'fail',
    parse: oneOf('fail', 'apply'),
    placeholder: 'fail|apply',
    help: 'a pending migration that is older than the newest applied one',
  }),
  edited: setting({
    env: 'RATCHET_EDITED',
    flag: 'edited',
    group: 'history',
    fallback: 'fail',
    parse: oneOf('fail', 'warn'),
    placeholder: 'fail|warn',
    help: 'a migration whose file changed after it was applied',
  }),
  missing: setting({
    env: 'RATCHET_MISSING',
    flag: 'missing',
    group: 'history',
    fallback: 'fail',
    parse: oneOf('fail', 'warn'),
    placeholder: 'fail|warn',
    help: 'a migration that is recorded, without a file, in the middle',
  }),
  ahead: setting({
    env: 'RATCHET_AHEAD',
    flag: 'ahead',
    group: 'history',
    fallback: 'warn',
    parse: oneOf('fail', 'warn'),
    placeholder: 'fail|warn',
    help: 'a migration that is recorded, without a file, newer than every file: an older image after a rollback',
  }),
  lockWaitMs: setting({
    env: 'RATCHET_LOCK_WAIT',
    flag: 'lock-wait',
    group: 'run',
    fallback: '10m',
    parse: duration,
    placeholder: 'DURATION',
    help: 'how long to wait for another run',
  }),
  lockTimeoutMs: setting({
    env: 'RATCHET_LOCK_TIMEOUT',
    flag: 'lock-timeout',
    group: 'run',
    fallback: undefined,
    parse: duration,
    placeholder: 'DURATION',
    help: "PostgreSQL's lock_timeout inside a migration; unset: the server's, or 5s where that is 0 and the file holds more than INSERT, UPDATE, DELETE and SELECT",
  }),
  lockRetryMs: setting({
    env: 'RATCHET_LOCK_RETRY',
    flag: 'lock-retry',
    group: 'run',
    fallback: '5m',
    parse: duration,
    placeholder: 'DURATION',
    help: 'how long to keep trying a migration that hit lock_timeout or a deadlock',
  }),
  statementTimeoutMs: setting({
    env: 'RATCHET_STATEMENT_TIMEOUT',
    flag: 'statement-timeout',
    group: 'run',
    fallback: undefined,
    parse: duration,
    placeholder: 'DURATION',
    help: "PostgreSQL's statement_timeout inside a migration; unset: the server's; 0: none",
  }),
  deployment: text({
    env: 'RATCHET_DEPLOYMENT',
    flag: 'deployment',
    group: 'run',
    placeholder: 'TEXT',
    help: 'free text kept with each row of the history: a commit, a release',
  }),
  output: setting({
    env: 'RATCHET_OUTPUT',
    flag: 'output',
    group: 'output',
    fallback: 'human',
    parse: oneOf('human', 'json'),
    placeholder: 'human|json',
    help: 'how to print',
  }),
  logLevel: setting({
    env: 'RATCHET_LOG_LEVEL',
    flag: 'log-level',
    group: 'output',
    fallback: 'info',
    parse: oneOf('error', 'warn', 'info', 'debug'),
    placeholder: 'LEVEL',
    help: 'error, warn, info or debug',
  }),
} as const

type Declared<Value, Fallback extends string | undefined> = Omit<Setting<Value, Fallback>, 'secret'> & {
  readonly secret?: boolean
}

function setting<Value, Fallback extends string | undefined>(
  declared: Declared<Value, Fallback>,
): Setting<Value, Fallback> {
  return { secret: false, ...declared }
}

function text(declared: Omit<Declared<string, undefined>, 'parse' | 'fallback'>): Setting<string, undefined> {
  return setting({ ...declared, fallback: undefined, parse: String })
}
