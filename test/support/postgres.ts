import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort } from './free-port.ts'
import { copyData, type Major, own, postgresFiles, serverEnvironment, superuser } from './postgres-files.ts'
import { unprivileged } from './unprivileged.ts'

export type PostgresOptions = {
  readonly major?: Major | undefined
  /** Lines of postgresql.conf, by name. They win over the defaults here; ALTER SYSTEM wins over them. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Lines of pg_hba.conf that come before ours: the first one that matches decides. */
  readonly hba?: readonly string[] | undefined
  /** Where its folder is made; the system's temporary folder without it. */
  readonly place?: string | undefined
}

export type StopMode = 'smart' | 'fast' | 'immediate'

// Without fsync a killed server still loses nothing that it had written, only a killed machine does.
const defaultSettings = {
  fsync: 'off',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  wal_keep_size: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

const defaultHba = [
  'local all all trust',
  'host all all 127.0.0.1/32 scram-sha-256',
  'host replication all 127.0.0.1/32 scram-sha-256',
]

/**
 * Starts a real server on a free port of the loopback interface, in a folder of its own below the system's
 * temporary folder. The superuser is `postgres` with the password `postgres`, over TCP only.
 * Server and folder are gone after disposal, and also when this process ends in any other way.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const major = options.major ?? 18
  const { postgres, template } = await postgresFiles(major)
  return await Postgres.start(
    postgres,
    major,
    async (data) => {
      await copyData(template, data)
      await appendFile(join(data, 'postgresql.conf'), lines({ ...defaultSettings, ...options.settings }))
      await writeFile(join(data, 'pg_hba.conf'), [...(options.hba ?? []), ...defaultHba, ''].join('\n'))
    },
    options.place,
  )
}

/** Runs SQL on a connection of its own. Of several statements, the rows of the last one come back. */
export async function query<Row = Record<string, unknown>>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {}) // A server that is shut down meanwhile: the query says so itself.
  await client.connect()
  try {
    const result = await client.query(sql)
    return (Array.isArray(result) ? result.at(-1) : result).rows
  } finally {
    await client.end()
  }
}

/** A server that can be stopped, killed, started again, and followed by a standby. */
export class Postgres implements AsyncDisposable {
  readonly major: Major
  readonly port: number
  readonly #program: string
  readonly #folder: string
  readonly #watchdog: ChildProcess
  #server: ChildProcess | undefined

  constructor(program: string, major: Major, port: number, folder: string) {
    this.#program = program
    this.major = major
    this.port = port
    this.#folder = folder
    this.#watchdog = watchOver(folder)
  }

  /** Makes the folder, lets `fill` put the data into it, and starts; on another port if somebody was faster. */
  static async start(
    program: string,
    major: Major,
    fill: (data: string) => Promise<void>,
    place: string = tmpdir(),
  ): Promise<Postgres> {
    const folder = await mkdtemp(join(place, `pg-ratchet-postgres-${major}-`))
    await own(folder)
    const server = new Postgres(program, major, await freePort(), folder)
    try {
      await fill(server.dataDirectory)
      await server.start()
      return server
    } catch (error) {
      const log = await server.log()
      await server[Symbol.asyncDispose]()
      if (log.includes('Address already in use')) return await Postgres.start(program, major, fill, place)
      throw error
    }
  }

  get dataDirectory(): string {
    return join(this.#folder, 'data')
  }

  url(database = 'postgres', user: string = superuser.user, password: string = superuser.password): string {
    const [name, secret, path] = [user, password, database].map(encodeURIComponent)
    return `postgres://${name}:${secret}@127.0.0.1:${this.port}/${path}`
  }

  /** Runs SQL as the superuser. Of several statements, the rows of the last one come back. */
  async query<Row = Record<string, unknown>>(sql: string, database?: string): Promise<Row[]> {
    return await query<Row>(this.url(database), sql)
  }

  /** Everything the server has written to its log, over all its starts. */
  async log(): Promise<string> {
    return await readFile(join(this.#folder, 'log'), 'utf8').catch(() => '')
  }

  /** Returns when the server accepts connections, a standby those that read. */
  async start(): Promise<void> {
    const before = (await this.log()).length
    for (let attempt = 1; ; attempt++) {
      const server = await this.#launch()
      if (await this.#isReady(server)) return
      const log = (await this.log()).slice(before)
      // After a kill, the backends of the dead server hold its shared memory until they notice.
      const passes = log.includes('shared memory block') || log.includes('lock file')
      if (!passes || attempt === 20) throw new Error(`PostgreSQL ${this.major} does not start:\n${log}`)
      await sleep(attempt * 20)
    }
  }

  /** Returns when the server and all its backends are gone; `smart` waits for its clients to leave. */
  async stop(mode: StopMode = 'fast'): Promise<void> {
    await this.#end(({ smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const)[mode])
  }

  /** Kills the postmaster as the kernel would. Its backends go as soon as they notice, not at once. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /**
   * Kills all its processes before any of them can do something about it: what the kernel has not been given is gone. A
   * machine that loses its power takes what the disk has not been given, too; that is not tried here.
   */
  async crash(): Promise<void> {
    const server = this.#server
    if (!server || hasEnded(server)) return
    // So that it starts no more of them.
    server.kill('SIGSTOP')
    const { stdout } = await promisify(execFile)('pgrep', ['-P', String(server.pid)])
    for (const pid of stdout.trim().split('\n')) process.kill(Number(pid), 'SIGKILL')
    await this.#end('SIGKILL')
  }

  async restart(mode: StopMode = 'fast'): Promise<void> {
    await this.stop(mode)
    await this.start()
  }

  /** Starts a streaming standby of this server, which is disposed of by itself. */
  async standby(): Promise<Postgres> {
    const primary = `host=127.0.0.1 port=${this.port} user=${superuser.user} password=${superuser.password}`
    return await Postgres.start(this.#program, this.major, async (data) => {
      const session = new Client({ connectionString: this.url() })
      await session.connect()
      try {
        // The backup belongs to the session that started it: both calls have to be on one connection.
        await session.query(`SELECT pg_backup_start('standby', fast => true)`)
        await copyLiveData(this.dataDirectory, data)
        const { rows } = await session.query(
          'SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)',
        )
        await writeOwned(join(data, 'backup_label'), rows[0].labelfile)
      } finally {
        await session.end()
      }
      await rm(join(data, 'postmaster.pid'), { force: true })
      await appendFile(join(data, 'postgresql.conf'), lines({ primary_conninfo: primary }))
      await writeOwned(join(data, 'standby.signal'), '')
    })
  }

  /** Turns a standby into a primary; returns when it is one. */
  async promote(): Promise<void> {
    await this.query('SELECT pg_promote(wait => true)')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('immediate')
    this.#watchdog.kill('SIGKILL')
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async #launch(): Promise<ChildProcess> {
    await using log = await open(join(this.#folder, 'log'), 'a')
    // A group of its own: Ctrl-C is for the program that uses the server, which then stops the server itself.
    const server = spawn(this.#program, ['-D', this.dataDirectory, '-p', String(this.port)], {
      ...unprivileged,
      cwd: '/',
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    await once(server, 'spawn')
    server.unref()
    this.#server = server
    return server
  }

  /** False if it ended instead. pg_ctl looks at the same line: the eighth of the lock file is the state. */
  async #isReady(server: ChildProcess): Promise<boolean> {
    const deadline = Date.now() + 60_000
    while (Date.now() < deadline) {
      if (hasEnded(server)) return false
      const state = (
        await readFile(join(this.dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')
      ).split('\n')
      if (Number(state[0]) === server.pid && state[7]?.trim() === 'ready') return true
      await sleep(10)
    }
    throw new Error(`PostgreSQL ${this.major} is not ready after a minute:\n${await this.log()}`)
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server
    if (!server || hasEnded(server)) return
    server.ref()
    server.kill(signal)
    await once(server, 'exit')
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function lines(settings: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(settings)
  return pairs.map(([name, value]) => `\n${name} = '${value.replaceAll("'", "''")}'`).join('')
}

async function writeOwned(file: string, text: string): Promise<void> {
  await writeFile(file, text)
  await own(file)
}

/** Files may vanish under the copy: the WAL from the start of the backup on has what happened to them. */
async function copyLiveData(from: string, to: string): Promise<void> {
  await copyData(from, to).catch((error: { stderr?: string }) => {
    const complaints = (error.stderr ?? '').trim().split('\n')
    if (!complaints.every((line) => line.includes('No such file or directory'))) throw error
  })
}

/**
 * Cleans up in place of a process that was killed: its end closes the pipe that this shell reads from.
 */
function watchOver(folder: string): ChildProcess {
  const script = `read -r _
    pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" && sleep 1
    rm -rf "$1"`
  const shell = spawn('sh', ['-c', script, 'sh', folder], {
    ...unprivileged,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  shell.unref()
  ;(shell.stdin as Socket).unref()
  return shell
}
