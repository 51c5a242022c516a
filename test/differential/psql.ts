import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import type { Ending } from './ending.ts'

const run = promisify(execFile)

/** They speak English, and know nothing of who runs the tests. */
const env = { PATH: process.env.PATH ?? '', HOME: tmpdir(), LC_ALL: 'C', PGTZ: 'UTC' }

export const programs = { psql: 'psql', pg_dump: 'pg_dump', pg_dumpall: 'pg_dumpall' }

/** Finds PostgreSQL's own programs. Rejects, with what to install, where one is missing or too old for the server. */
export async function findPostgresPrograms(major: number): Promise<void> {
  for (const name of Object.keys(programs) as (keyof typeof programs)[]) {
    const { stdout } = await run(name, ['--version'], { env }).catch(() => ({ stdout: '' }))
    const found = Number(/\) (\d+)/.exec(stdout)?.[1] ?? 0)
    if (found < major) {
      throw new Error(
        `These tests compare with ${name}, version ${major} or newer: ${found ? `found ${found}` : 'not found'}. ` +
          'Install it (Debian: apt-get install postgresql-client).',
      )
    }
    // On Debian, what the path has is a script in Perl that takes longer than what it starts.
    const direct = `/usr/lib/postgresql/${found}/bin/${name}`
    programs[name] = existsSync(direct) ? direct : name
  }
}

/** Runs a file as the documentation's reference does: `-1` makes it one transaction. */
export async function psql(url: string, file: string, oneTransaction: boolean): Promise<Ending> {
  const log = `${file}.log`
  const options = ['-X', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-L', log]
  try {
    await run(programs.psql, [...options, ...(oneTransaction ? ['-1'] : []), '-f', file, '-d', url], {
      env,
      maxBuffer: 1 << 30,
    })
    return { type: 'applied' }
  } catch (error) {
    const { code, stderr } = error as { code: unknown; stderr: string }
    if (typeof code !== 'number' || code === 0) throw error
    const queries = (await readFile(log, 'utf8')).matchAll(
      /^\/?\*{8,9} QUERY \*{9,10}\/?\n(.*?)\n\/?\*{24,26}\/?$/gms,
    )
    return failure(stderr, await readFile(file, 'utf8'), [...queries].at(-1)?.[1] ?? '')
  } finally {
    await rm(log, { force: true })
  }
}

/** What psql says last, and where: it counts lines from the end of the statement and inside of what it sent. */
function failure(stderr: string, text: string, query: string): Ending {
  const found = /^(?:psql:.*?:(\d+): )?(?:ERROR|FATAL|PANIC): {2}([0-9A-Z]{5}): (.*)/m.exec(stderr)
  if (found === null)
    return { type: 'failed', message: stderr.replaceAll(/^psql:.*?:(?=\d+: )/gm, '').trim() }
  const [report = '', end, sqlstate, message = ''] = found
  const rest = stderr.slice(found.index + report.length)
  if (end === undefined) return { type: 'failed', sqlstate, message }
  const places = placesOf(query, text.split('\n'), Number(end))
  // Below QUERY it would be a line of what a function runs.
  const inside = /^QUERY: /m.test(rest) ? undefined : /^LINE (\d+):/m.exec(rest)?.[1]
  const inData = /^(?:CONTEXT: {2})?COPY .*?, line (\d+)/m.exec(rest)?.[1]
  const line = inside
    ? places[Number(inside) - 1]
    : inData
      ? (places.at(-1) ?? 0) + Number(inData)
      : undefined
  const lines = line === undefined ? [places[0] ?? 1, Number(end)] : [line, line]
  return { type: 'failed', sqlstate, message, lines: lines as [number, number] }
}

/** The line in the file of each line of a statement: psql leaves out empty lines and what comes before the statement. */
function placesOf(query: string, file: readonly string[], end: number): number[] {
  let line = end
  return query
    .split('\n')
    .toReversed()
    .map((sent) => {
      while (line > 1 && !file[line - 1]?.includes(sent)) line--
      return line--
    })
    .toReversed()
}

/** Everything in a database, as pg_dump writes it, without our own tables. */
export async function dump(url: string): Promise<string> {
  const ours = ['schema_migrations', 'schema_migrations_progress'].map((table) => `--exclude-table=${table}`)
  const { stdout } = await run(programs.pg_dump, ['--create', ...ours, '-d', url], {
    env,
    maxBuffer: 1 << 30,
  })
  return withoutKeys(stdout)
}

/** Roles and tablespaces. */
export async function dumpGlobals(url: string): Promise<string> {
  const options = ['--globals-only', '--no-role-passwords']
  return withoutKeys((await run(programs.pg_dumpall, [...options, '-d', url], { env })).stdout)
}

/** The key of \restrict is another one in each dump. */
function withoutKeys(text: string): string {
  return text.replace(/^\\(?:un)?restrict .*\n/gm, '')
}
