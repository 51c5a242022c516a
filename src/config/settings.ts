import { type Keyword, keywords } from './keyword.ts'
import { layouts } from './layouts.ts'
import { boolean, duration, oneOf, ruleLevels, tableName } from './parse.ts'

/** Which settings a command looks at: its help lists the flags of these groups. */
export type SettingGroup =
  | 'connection'
  | 'folder'
  | 'history'
  | 'existing'
  | 'waiting'
  | 'record'
  | 'run'
  | 'check'
  | 'output'

/** One setting, declared once. */
export interface Setting<Value = unknown, Fallback extends string | undefined = string | undefined> {
  readonly env: string
  /** Absent: the variable alone (libpq's own). */
  readonly flag?: string
  readonly fallback: Fallback
  /** The fallback where the environment says more than nothing. */
  readonly fallbackIn?: (env: Readonly<Record<string, string | undefined>>) => string | undefined
  /** Turns text into the value, or throws an Error whose message finishes the sentence "'<text>' …". */
  readonly parse: (text: string) => Value
  readonly placeholder: string
  readonly group: SettingGroup
  /** Never printed. Read again for each connection attempt where it comes from a file: secrets rotate. */
  readonly secret: boolean
  readonly help: string
}

/** Each setting once, but for libpq's own variables, which keyword.ts has. The Config type is made from this table. */
export const settings = {
  databaseUrl: text({
    env: 'DATABASE_URL',
    flag: 'database-url',
    group: 'connection',
    placeholder: 'URL',
    secret: true,
    help: 'where to connect: postgres://user:password@host:port/database?sslmode=… or host=… user=…; what it lacks comes from PG*',
  }),
  systemFolder: text({
    env: 'PGSYSCONFDIR',
    group: 'connection',
    placeholder: 'FOLDER',
    help: 'where pg_service.conf of the whole system is',
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
  layout: setting({
    env: 'RATCHET_LAYOUT',
    flag: 'layout',
    group: 'folder',
    fallback: 'auto',
    parse: oneOf(...layouts),
    placeholder: 'LAYOUT',
    help: `whose files these are: ${layouts.join(', ')}; auto: what each is recognised by`,
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
  baseline: text({
    env: 'RATCHET_BASELINE',
    flag: 'baseline',
    group: 'existing',
    placeholder: 'VERSION',
    help: 'a database with tables but no history: first record everything up to this version as applied (the command `baseline`)',
  }),
  existing: setting({
    env: 'RATCHET_EXISTING',
    flag: 'existing',
    group: 'existing',
    fallback: 'guard',
    parse: oneOf('guard', 'run', 'fail'),
    placeholder: 'guard|run|fail',
    help: 'a database with tables but no history; guard: stop where a file drops or truncates a table or schema, else warn',
  }),
  lockWaitMs: setting({
    env: 'RATCHET_LOCK_WAIT',
    flag: 'lock-wait',
    group: 'waiting',
    fallback: '10m',
    parse: duration,
    placeholder: 'DURATION',
    help: 'how long to wait for another run; `wait --migrated`: until everything is applied',
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
    group: 'record',
    placeholder: 'TEXT',
    help: 'free text kept with each row of the history: a commit, a release',
  }),
  checkRules: setting({
    env: 'RATCHET_CHECK_RULES',
    flag: 'rules',
    group: 'check',
    fallback: undefined,
    parse: ruleLevels,
    placeholder: 'RULE=LEVEL,…',
    help: 'how loud `check` and `plan` are about a rule: error, warning or off, as in drop-table=error,missing-name=off; all: each that is not off by itself',
  }),
  output: setting({
    env: 'RATCHET_OUTPUT',
    flag: 'output',
    group: 'output',
    fallback: 'human',
    fallbackIn: ({ GITHUB_ACTIONS }) => (GITHUB_ACTIONS === 'true' ? 'github' : undefined),
    parse: oneOf('human', 'json', 'github', 'gitlab'),
    placeholder: 'human|json|github|gitlab',
    help: 'how to print; where GITHUB_ACTIONS=true, github is the default',
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
  pathPrefix: text({
    env: 'RATCHET_PATH_PREFIX',
    flag: 'path-prefix',
    group: 'output',
    placeholder: 'FOLDER',
    help: 'what the migrations folder is called in the repository, for annotations and reports; without it, what it is below the working directory',
  }),
  summaryFile: text({
    env: 'RATCHET_SUMMARY_FILE',
    flag: 'summary-file',
    group: 'output',
    placeholder: 'FILE',
    help: 'where a summary in Markdown is added at the end ($GITHUB_STEP_SUMMARY, or the text of a comment)',
  }),
  junitFile: text({
    env: 'RATCHET_JUNIT_FILE',
    flag: 'junit-file',
    group: 'output',
    placeholder: 'FILE',
    help: 'where a JUnit report is written at the end, with a test case for each file',
  }),
  codeQualityFile: text({
    env: 'RATCHET_CODE_QUALITY_FILE',
    flag: 'code-quality-file',
    group: 'output',
    placeholder: 'FILE',
    help: "where GitLab's code quality report is written at the end",
  }),
  terminationFile: setting({
    env: 'RATCHET_TERMINATION_FILE',
    flag: 'termination-file',
    group: 'output',
    fallback: '/dev/termination-log',
    parse: String,
    placeholder: 'FILE',
    help: 'where, if the file exists, it is written in a few lines how the run ended: the termination message of Kubernetes',
  }),
} as const

/** The variables of libpq that are honoured. Their texts are judged together with the connection string (server.ts). */
const variables: readonly Setting[] = (Object.values(keywords) as Keyword[]).flatMap(
  ({ env, help, placeholder = '', fallback, secret = false }) =>
    env === undefined || help === undefined
      ? []
      : [{ env, help, placeholder, fallback, secret, group: 'connection' as const, parse: String }],
)

/** All of them, in the order of --help and docs/configuration.md, which are made from this list. */
export const allSettings: readonly Setting[] = [
  settings.databaseUrl,
  ...variables,
  ...Object.values(settings).filter((one) => one !== settings.databaseUrl),
]

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
