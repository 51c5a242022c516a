import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { thisMachine } from '../../src/config/this-machine.ts'
import { connect } from '../../src/database/connect.ts'
import { codeOf } from '../../src/database/sqlstate.ts'
import { RunError } from '../../src/failure/failure.ts'
import { describe } from '../../src/failure/words.ts'
import type { Report } from '../../src/report/event.ts'
import { programs } from '../differential/psql.ts'

const run = promisify(execFile)

/** Variables; DATABASE_URL is the connection string, and HOME the home folder. */
export type Env = Readonly<Record<string, string>>

/** The variables with `{WORDS}` filled in: tables of cases are written before ports and folders are known. */
export function filledIn(env: Env, words: Env): Env {
  return Object.fromEntries(
    Object.entries(env).map(([name, text]) => [
      name,
      text.replaceAll(/\{([A-Z]+)\}/g, (_, word: string) => words[word] ?? `{${word}}`),
    ]),
  )
}

/** Where a connection came out: role, database, port, TLS or not, its version, and the client's certificate. */
export const arrivalQuery = `SELECT current_user, current_database(), inet_server_port(), ssl, version, client_dn
  FROM pg_stat_ssl WHERE pid = pg_backend_pid()`

/** Where somebody comes out who is told this, in the words of psql without headings; or that he does not. */
export type Arrival = { readonly at: string } | { readonly refused: string }

/** Runs psql with variables and arguments; returns what it prints, or rejects with an error that has `stderr`. */
export type Psql = (env: Env, args: readonly string[]) => Promise<string>

const psqlHere: Psql = async (env, args) => {
  const { stdout } = await run(programs.psql, args, { env: { PATH: process.env.PATH ?? '', ...env } })
  return stdout
}

/** Where psql comes out. */
async function asPsql({ DATABASE_URL, ...env }: Env, psql = psqlHere, sql = arrivalQuery): Promise<Arrival> {
  const to = DATABASE_URL === undefined ? [] : ['-d', DATABASE_URL]
  try {
    const stdout = await psql({ LC_ALL: 'C', ...env }, ['-X', '-w', '-At', '-c', sql, ...to])
    return { at: stdout.trim() }
  } catch (error) {
    return { refused: (error as { stderr: string }).stderr.trim() }
  }
}

/** Where the program comes out, with what it says of the protection; or what it says to people, and the code of that. */
export async function asRatchet(
  env: Env,
  sql = arrivalQuery,
): Promise<
  { readonly at: string; readonly protection: string } | { readonly refused: string; readonly code: string }
> {
  let protection = ''
  try {
    const { config } = loadConfig({ ...thisMachine(env), flags: {}, osUser: 'nobody' })
    const report: Report = (event) => {
      if (event.type === 'connection.opened') protection += event.tls
      return undefined
    }
    const { signal } = new AbortController()
    await using session = (
      await connect({ server: config.server, waitMs: 0, report, signal }, async () => {})
    ).session
    const [answer] = await session.query(sql)
    return { at: (answer?.values[0] ?? []).map((value) => value ?? '').join('|'), protection }
  } catch (error) {
    if (error instanceof RunError) {
      const { summary, hint } = describe(error.failure)
      return { refused: `${summary}\n${hint}`, code: error.failure.code }
    }
    if (codeOf(error) === undefined) throw error
    return { refused: (error as Error).message, code: 'BUG' }
  }
}

/** Asks for one row where these variables lead psql, and where they lead the program: the row, or `refused`. */
export async function bothOf(
  sql: string,
  env: Env,
): Promise<{ readonly psql: string; readonly ratchet: string }> {
  const [psql, ratchet] = await Promise.all([asPsql(env, psqlHere, sql), asRatchet(env, sql)])
  return { psql: rowOf(psql), ratchet: rowOf(ratchet) }
}

/** The row that was asked for, or `refused`. */
export function rowOf(arrival: Arrival): string {
  return 'at' in arrival ? arrival.at : 'refused'
}

/**
 * Both, in a few words each: `no TLS`, or the version of TLS and the certificate of the client, or `refused`; and what the
 * program said then, with the code of the failure in front. Fails where they come out at different roles, databases or servers.
 */
export async function arrivals(
  env: Env,
  psqlThere?: Psql,
): Promise<{ readonly psql: string; readonly ratchet: string; readonly said: string }> {
  const [psql, ratchet] = await Promise.all([asPsql(env, psqlThere), asRatchet(env)])
  if ('at' in psql && 'at' in ratchet) expect(ratchet.at).toBe(psql.at)
  return {
    psql: inWords(psql),
    ratchet: inWords(ratchet),
    said: saidOf(ratchet),
  }
}

/** What the program says: of the protection, or the code and the words of the failure. */
export function saidOf(ratchet: Awaited<ReturnType<typeof asRatchet>>): string {
  if ('at' in ratchet) return ratchet.protection
  expect(ratchet.refused).not.toMatch(adviceOfOthers)
  return `${ratchet.code} ${ratchet.refused}`
}

/** What Node and OpenSSL say to programs: nobody can do anything with it here. */
const adviceOfOthers =
  /node|openssl\/|--use-system-ca|ERR_|error:[0-9A-F]{8}|routines|unable to|undefined|\[object/i

function inWords(arrival: Arrival): string {
  if ('refused' in arrival) return 'refused'
  const [, , , encrypted, version, client] = arrival.at.split('|')
  return encrypted === 't' ? [version, client].filter(Boolean).join(' ') : 'no TLS'
}
