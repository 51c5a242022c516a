import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { ask, type DockerResult, docker } from './docker.ts'
import { type Folder, folder } from './folder.ts'

/** A folder of migrations that any user of a container can read, whatever umask the tests run with. */
export async function mountable(files: Readonly<Record<string, string>>): Promise<Folder> {
  const made = await folder(files)
  await readable(made)
  return { ...made, write: (...file) => made.write(...file).then(() => readable(made)) }
}

async function readable({ path }: Folder): Promise<void> {
  await promisify(execFile)('chmod', ['-R', 'a+rX', path])
}

type RunOptions = {
  /** What is mounted at /migrations, read-only. */
  readonly migrations?: { readonly path: string } | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
  /** More options of `docker run`. */
  readonly flags?: readonly string[] | undefined
}

/** A network of its own, with PostgreSQL as `postgres` in it. Gone after disposal, with all containers in it. */
export type Site = AsyncDisposable & {
  readonly network: string
  /** Starts PostgreSQL, and returns when it can be reached. */
  readonly startPostgres: () => Promise<void>
  /** When PostgreSQL said that it was ready, in milliseconds since 1970. */
  readonly readySince: () => Promise<number>
  /** Makes an empty database and returns how containers on this network reach it. */
  readonly createDatabase: () => Promise<SiteDatabase>
  /** Runs the image to its end, with the entry point's arguments. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<DockerResult>
  /** Starts the image and returns the container's name. */
  readonly start: (args: readonly string[], options?: RunOptions) => Promise<string>
}

type SiteDatabase = {
  readonly url: string
  /** Runs SQL as the superuser; rows are lines, columns are separated by a bar. */
  readonly query: (sql: string) => Promise<string>
}

/** Makes the network. Nothing runs in it until it is started. */
export async function createSite(): Promise<Site> {
  const network = `pg-ratchet-test-${randomBytes(4).toString('hex')}`
  const server = `${network}-postgres`
  let count = 0
  await ask(['network', 'create', network])

  const psql = (database: string, sql: string) =>
    ask([
      'exec',
      server,
      'psql',
      '-X',
      '-v',
      'ON_ERROR_STOP=1',
      '-qAt',
      '-U',
      'postgres',
      '-d',
      database,
      '-c',
      sql,
    ])
  const runArguments = (args: readonly string[], { migrations, env = {}, flags = [] }: RunOptions = {}) => [
    `--network=${network}`,
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
    ...(migrations ? [`--volume=${migrations.path}:/migrations:ro`] : []),
    ...flags,
    inject('image'),
    ...args,
  ]

  return {
    network,
    startPostgres: async () => {
      const password = '--env=POSTGRES_PASSWORD=postgres'
      const place = [`--name=${server}`, `--network=${network}`, '--network-alias=postgres']
      await ask(['run', '--detach', ...place, password, 'postgres:17-trixie', '-c', 'fsync=off'])
      for (let attempt = 0; attempt < 300; attempt++) {
        if ((await docker(['exec', server, 'pg_isready', '-h', '127.0.0.1'])).exit === 0) return
        await sleep(100)
      }
      throw new Error(`PostgreSQL does not start:\n${(await docker(['logs', server])).output}`)
    },
    readySince: async () => {
      const { output } = await docker(['logs', '--timestamps', server])
      const ready = output.split('\n').findLast((line) => line.includes('ready to accept connections')) ?? ''
      return Date.parse(ready.split(' ')[0] ?? '')
    },
    createDatabase: async () => {
      const name = `test_${++count}`
      await psql(
        'postgres',
        `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
      )
      return {
        url: `postgres://postgres:postgres@postgres:5432/${name}`,
        query: (sql) => psql(name, sql),
      }
    },
    run: (args, options) => docker(['run', '--rm', ...runArguments(args, options)]),
    start: async (args, options) => {
      const name = `${network}-${++count}`
      await ask(['run', '--detach', `--name=${name}`, ...runArguments(args, options)])
      return name
    },
    [Symbol.asyncDispose]: async () => {
      const ids = await ask(['ps', '--all', '--quiet', `--filter=network=${network}`])
      if (ids) await docker(['rm', '--force', '--volumes', ...ids.split('\n')])
      await docker(['network', 'rm', network])
    },
  }
}
