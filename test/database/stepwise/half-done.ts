import { Client } from 'pg'
import type { Session } from '../../../src/database/session.ts'
import type { AloneKind } from '../../../src/sql/outside-transaction.ts'
import { type Facts, type Unsettled, type Witness, witnessOf } from '../../../src/stepwise/witness.ts'
import type { Database } from '../../support/database.ts'
import { openSession as connectOnce } from '../../support/session.ts'
import { until } from '../../support/until.ts'

/** A session as a run has it, with what the file has set so far. */
export async function openSession(url: string, setup = ''): Promise<Session> {
  const session = await connectOnce(url)
  if (setup !== '') await session.query(setup)
  return session
}

/** What the mark would hold. */
export async function note(session: Session, witness: Witness): Promise<Facts> {
  const [rows] = await session.query(`SELECT ${witness.facts()}`)
  return JSON.parse(rows?.values[0]?.[0] ?? 'null')
}

/** 'done', 'repeat', or the reason and the sentences of what cannot be settled, in one line. */
export function verdict(settled: 'done' | 'repeat' | Unsettled | undefined): string {
  if (settled === undefined || typeof settled === 'string') return settled ?? 'nothing wrong'
  return [settled.reason, settled.found, ...settled.ways].join(' | ')
}

/** Notes what the mark would, lets things happen, and settles. What `verdict` says of it, and what was left lying. */
export async function settle(
  { url }: { readonly url: string },
  {
    kind,
    statement,
    setup,
  }: { readonly kind: AloneKind; readonly statement: string; readonly setup?: string },
  happens: () => Promise<unknown>,
): Promise<{ readonly settled: string; readonly left: readonly string[] }> {
  await using session = await openSession(url, setup)
  const witness = witnessOf(kind, statement)
  const facts = await note(session, witness)
  await happens()
  const left: string[] = []
  const options = { signal: AbortSignal.timeout(20_000), onLeft: (index: string) => left.push(index) }
  return { settled: verdict(await witness.settle(session, facts, options)), left }
}

/** A statement that somebody runs, over a connection of its own. */
export interface Running extends AsyncDisposable {
  readonly pid: number
  /** The SQLSTATE that it ended with; undefined if it succeeded. */
  readonly ended: Promise<string | undefined>
}

/** Starts a message and returns at once. */
export async function start(url: string, statement: string): Promise<Running> {
  const client = new Client({ connectionString: url, application_name: 'somebody' })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  const ended = client.query(statement).then(
    () => undefined,
    (error: { code?: string }) => error.code ?? 'no code',
  )
  let leaving: Promise<void> | undefined
  return {
    pid: rows[0].pid,
    ended,
    [Symbol.asyncDispose]: async () => {
      leaving ??= client.end()
      await leaving
    },
  }
}

/** Begins a transaction that stays open until it is disposed of. */
export async function hold(url: string, statements: string): Promise<Running> {
  const holder = await start(url, `BEGIN; ${statements}`)
  await holder.ended
  return holder
}

/**
 * Returns when one waits for the other. A build also waits, for moments, for whoever else has a snapshot: for the
 * question itself, among others.
 */
export async function waits(
  database: Database,
  { pid }: Pick<Running, 'pid'>,
  holder: Pick<Running, 'pid'>,
): Promise<void> {
  await until(`${pid} waits for ${holder.pid}`, async () => {
    const [found] = await database.query<{ blocked: boolean }>(
      `SELECT ${holder.pid} = ANY (pg_blocking_pids(${pid})) AS blocked`,
    )
    return found?.blocked
  })
}

/** Runs a statement beside a transaction that holds it up, and cancels it there. */
export async function cancelBeside(
  database: Database,
  held: string,
  statement: string,
  url = database.url,
): Promise<void> {
  await using holder = await hold(database.url, held)
  await using running = await start(url, statement)
  await waits(database, running, holder)
  await database.query(`SELECT pg_cancel_backend(${running.pid})`)
  const code = await running.ended
  if (code !== '57014') throw new Error(`${statement} ended with ${code}`)
}

/** The statements that the ways out of a verdict tell to run, each way by itself. */
export function waysOut(verdict: string): string[] {
  const ways = verdict.split(' | ').slice(2)
  return ways.flatMap((way) => {
    const [statement] =
      /(?:DROP|ALTER|REINDEX) (?:INDEX|DATABASE|TABLESPACE|SUBSCRIPTION) [^;]*;/.exec(way) ?? []
    return statement === undefined ? [] : [statement.replace('TO …', 'TO another_name')]
  })
}
