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
  /** Passwords of other users than the superuser. */
  readonly users?: Readonly<Record<string, string>> | undefined
}

export type Pgbouncer = AsyncDisposable & {
  readonly port: number
  readonly url: (database?: string, user?: string, password?: string) => string
  readonly log: () => Promise<string>
}

// Debian keeps it where the PATH of an ordinary user does not lead.
const environment = { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin` }

/** Whether PgBouncer is installed. In CI it has to be; elsewhere a missing one is said once, in plain words. */
export function havePgbouncer(): boolean {
  if (spawnSync('pgbouncer', ['--version'], { env: environment }).status === 0) return true
  if (process.env.CI) throw new Error('pgbouncer is not installed, and in CI no test may be left out.')
  console.log(
    'Tests behind PgBouncer did not run: pgbouncer is not installed (Debian: apt-get install pgbouncer).',
  )
  return false
}

/** Starts PgBouncer in front of every database of a server on this machine. Gone, with its folder, after disposal. */
export async function startPgbouncer(
  server: { readonly port: number },
  { poolMode = 'transaction', poolSize = 3, options = {}, users = {} }: PgbouncerOptions = {},
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
  const target = `* = host=127.0.0.1 port=${server.port}`
  const passwords = Object.entries({ [superuser.user]: superuser.password, ...users })
  await writeFile(file('users.txt'), passwords.map(([user, secret]) => `"${user}" "${secret}"\n`).join(''))
  await writeFile(file('ini'), ['[databases]', target, '[pgbouncer]', ...lines, ''].join('\n'))

  const log = () => readFile(file('log'), 'utf8').catch(() => '')
  const bouncer = spawn('pgbouncer', ['-q', file('ini')], {
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
