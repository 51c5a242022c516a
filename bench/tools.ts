import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { imageFlags } from '../test/support/memory.ts'
import { floor } from './floor.ts'
import { each, numbered, type Tool } from './tool.ts'
import { toolsOnPath } from './tools-on-path.ts'

const here = import.meta.dirname
const require = createRequire(import.meta.url)

/** Everything that is measured: ours first, then the floor, then the others. psql has to be there. */
export async function allTools(): Promise<readonly Tool[]> {
  preferRealPsql()
  const psql = execFileSync('psql', ['--version'], { encoding: 'utf8' }).trim()
  return [
    await ours(),
    floor(psql),
    dbmate(),
    nodePgMigrate(),
    postgresMigrations(),
    graphileMigrate(),
    psqlLoop(psql),
    ...toolsOnPath(),
  ]
}

/** Debian's psql is a script in Perl that looks for the real one: its 50 ms are none of a client's. */
function preferRealPsql(): void {
  const { status, stdout } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  const folder = stdout?.trim()
  if (status === 0 && existsSync(join(folder, 'psql'))) process.env.PATH = `${folder}:${process.env.PATH}`
}

async function ours(): Promise<Tool> {
  const program = join(here, '../dist/pg-ratchet.cjs')
  const flags = await imageFlags()
  return {
    name: 'pg-ratchet',
    version: execFileSync(process.execPath, [program, '--version'], { encoding: 'utf8' }).trim(),
    files: (files) => each(files, (number) => `${number}_t.sql`),
    // As the image starts it.
    command: () => [process.execPath, ...flags, program, 'up'],
    env: ({ url, dir }) => ({ DATABASE_URL: url, RATCHET_DIR: dir, RATCHET_LOCK_TIMEOUT: '1m' }),
    history: 'SELECT count(*) FROM schema_migrations',
    waits: true,
    copies: true,
  }
}

function dbmate(): Tool {
  const platform = `@dbmate/${process.platform}-${process.arch}`
  // Started without the Node.js that npm puts in front of it.
  const program = require.resolve(`${platform}/bin/dbmate`, {
    paths: [dirname(require.resolve('dbmate/package.json'))],
  })
  return {
    name: 'dbmate',
    version: versionOf('dbmate'),
    files: (files) =>
      each(
        files,
        (number) => `${number}_t.sql`,
        ({ sql, alone }) => `-- migrate:up${alone ? ' transaction:false' : ''}\n${sql}\n-- migrate:down\n`,
      ),
    command: ({ url, dir, early }) => [
      program,
      ...['--url', `${url}?sslmode=disable`, '--migrations-dir', dir, '--no-dump-schema'],
      // As often as it can be told to.
      ...(early ? ['--wait', '--wait-interval', '100ms'] : []),
      'migrate',
    ],
    history: 'SELECT count(*) FROM schema_migrations',
    waits: true,
  }
}

function nodePgMigrate(): Tool {
  const program = join(here, 'node_modules/.bin/node-pg-migrate')
  return {
    name: 'node-pg-migrate',
    version: versionOf('node-pg-migrate'),
    files: (files) =>
      files.some(({ alone }) => alone) ? undefined : each(files, (number) => `17000000${number}_t.sql`),
    command: ({ dir }) => [
      process.execPath,
      program,
      'up',
      ...['--migrations-dir', dir, '--no-verbose', '--advisory-lock-mode', 'wait'],
      '--no-single-transaction',
    ],
    env: ({ url }) => ({ DATABASE_URL: url }),
    history: 'SELECT count(*) FROM pgmigrations',
  }
}

function postgresMigrations(): Tool {
  return {
    name: 'postgres-migrations',
    version: versionOf('postgres-migrations'),
    files: (files) =>
      each(
        files,
        // A name is one migration's alone.
        (number) => `${number}_t${number}.sql`,
        ({ sql, alone }) => (alone ? `-- postgres-migrations disable-transaction\n${sql}` : sql),
      ),
    command: ({ url, dir }) => [process.execPath, join(here, 'run-postgres-migrations.mjs'), url, dir],
    history: 'SELECT count(*) FROM migrations',
    extraRows: 1,
  }
}

function graphileMigrate(): Tool {
  return {
    name: 'graphile-migrate',
    version: versionOf('graphile-migrate'),
    files: (files) => {
      let previous = ''
      const committed = files.map(({ number, sql, alone }) => {
        const body = `${alone ? '--! no-transaction\n' : ''}${sql}`.trim()
        const hash = `sha1:${createHash('sha1')
          .update(`${`${previous}\n${body}`.trim()}\n`)
          .digest('hex')}`
        // That of a large file, which is put in later, is another; where it is right that must not be said.
        const allow = sql.includes(';') ? '' : '--! AllowInvalidHash\n'
        const text = `--! Previous: ${previous || '-'}\n--! Hash: ${hash}\n${allow}\n${body}\n`
        previous = hash
        return [`migrations/committed/${numbered(number, 6)}.sql`, text]
      })
      return { '.gmrc': '{}', 'migrations/current.sql': '', ...Object.fromEntries(committed) }
    },
    command: ({ dir }) => [
      process.execPath,
      join(here, 'node_modules/.bin/graphile-migrate'),
      'migrate',
      ...['--config', join(dir, '.gmrc')],
    ],
    env: ({ url }) => ({ DATABASE_URL: url }),
    history: 'SELECT count(*) FROM graphile_migrate.migrations',
  }
}

function psqlLoop(psql: string): Tool {
  return {
    name: 'psql loop',
    version: psql,
    files: (files) =>
      Object.fromEntries(
        files.map(({ number, sql, alone }) => [`${numbered(number)}_${alone ? 'alone' : 't'}.sql`, sql]),
      ),
    command: ({ url, dir, early }) => ['sh', join(here, 'psql-loop.sh'), url, dir, early ? 'early' : ''],
    history: 'SELECT count(*) FROM schema_migrations',
    slow: true,
    shell: true,
    waits: true,
    copies: true,
  }
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(here, `node_modules/${name}/package.json`), 'utf8')).version
}
