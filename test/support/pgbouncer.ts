import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { own, superuser } from './postgres-files.ts'
import { unprivileged } from './unprivileged.ts'

export type PgbouncerOptions = {
  readonly poolMode?: 'transaction' | 'session' | 'statement' | undefined
  readonly poolSize?: number | undefined
  /** More lines of pgbouncer.ini, by name. */
  readonly options?: Readonly<Record<string, string>> | undefined
  /** By default the one that is installed. */
  readonly program?: PgbouncerProgram | undefined
  /** More lines of its section [databases], by name. Any other is the server's of the same name. */
  readonly databases?: Readonly<Record<string, string>> | undefined
  /** Passwords of other users than the superuser. */
  readonly users?: Readonly<Record<string, string>> | undefined
}

export type Pgbouncer = AsyncDisposable & {
  readonly port: number
  readonly url: (database?: string, user?: string, password?: string) => string
  readonly log: () => Promise<string>
}

export type PgbouncerProgram = {
  /** As it says itself: 1.24.1. */
  readonly version: string
  readonly file: string
}

// Debian keeps it where the PATH of an ordinary user does not lead.
const environment = { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin` }

/** Where .ci/offline/pgbouncer.sh puts a current one on a system that has an older one. */
const current = join(tmpdir(), `pg-ratchet-pgbouncer-${process.getuid?.() ?? 0}`, 'current/start')

/** From 1.21 on it keeps track of prepared statements, and from 1.24 on of what is in `options`. */
const isCurrent = ({ version }: PgbouncerProgram) => Number(version.split('.')[1]) >= 21

/**
 * The PgBouncers to test with: the one that is installed and, where that is an old one, a current one beside it.
 * In CI both have to be there; elsewhere a missing one is said in plain words.
 */
export function pgbouncers(): readonly PgbouncerProgram[] {
  const found = ['pgbouncer', current].flatMap((file) => {
    const { stdout } = spawnSync(file, ['--version'], { env: environment, encoding: 'utf8' })
    const version = /PgBouncer (\d+\.\d+\S*)/.exec(stdout ?? '')?.[1]
    return version === undefined ? [] : [{ version, file }]
  })
  const last = found.findIndex(isCurrent)
  if (last !== -1) return found.slice(0, last + 1)
  const [missing, advice] =
    found.length === 0
      ? ['PgBouncer is not installed', 'Debian: apt-get install pgbouncer']
      : ['PgBouncer 1.21 or newer is not installed', '.ci/offline/pgbouncer.sh brings one']
  if (process.env.CI) throw new Error(`${missing}, and in CI no test may be left out.`)
  console.log(`Tests that need it did not run: ${missing} (${advice}).`)
  return found
}

/** Whether there is any; for tests to which its version makes no difference. */
export function havePgbouncer(): boolean {
  return pgbouncers().length > 0
}

/** Starts PgBouncer in front of every database of a server on this machine. Gone, with its folder, after disposal. */
export async function startPgbouncer(
  server: { readonly port: number },
  {
    poolMode = 'transaction',
    poolSize = 3,
    options = {},
    users = {},
    databases = {},
    program,
  }: PgbouncerOptions = {},
): Promise<Pgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-ratchet-pgbouncer-'))
  await own(folder)
  const [port, file] = [await freePort(), (name: string) => join(folder, name)]
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: file('users.txt'),
    pool_mode: poolMode,
    default_pool_size: String(poolSize),
    logfile: file('log'),
    ...options,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  const targets = Object.entries({ ...databases, '*': `host=127.0.0.1 port=${server.port}` }).map(
    ([name, where]) => `${name} = ${where}`,
  )
  const passwords = Object.entries({ [superuser.user]: superuser.password, ...users })
  await writeFile(file('users.txt'), passwords.map(([user, secret]) => `"${user}" "${secret}"\n`).join(''))
  await writeFile(file('ini'), ['[databases]', ...targets, '[pgbouncer]', ...lines, ''].join('\n'))

  const log = () => readFile(file('log'), 'utf8').catch(() => '')
  const bouncer = spawn(program?.file ?? 'pgbouncer', ['-q', file('ini')], {
    ...unprivileged,
    cwd: '/',
    env: environment,
    stdio: 'ignore',
  })
  const exited = once(bouncer, 'exit')
  const stop = async () => {
    bouncer.kill('SIGQUIT')
    await exited
    await rm(folder, { recursive: true, force: true })
  }
  while (!(await accepts(port))) {
    if (bouncer.exitCode !== null || bouncer.signalCode !== null) {
      const text = await log()
      await stop()
      throw new Error(`PgBouncer does not start:\n${text}`)
    }
    await sleep(10)
  }
  return {
    port,
    url: (database = 'postgres', user = superuser.user, password = superuser.password) =>
      `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    log,
    [Symbol.asyncDispose]: stop,
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
