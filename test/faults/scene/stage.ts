import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { type Folder, folder } from '../../support/folder.ts'
import type { Fate } from '../../support/passage.ts'
import type { Postgres } from '../../support/postgres.ts'
import { type RunningProgram, startRatchet } from '../../support/program.ts'
import { type PassingMessage, type Proxy as RunningProxy, startProxy } from '../../support/proxy.ts'
import { addToTally } from '../../support/tally.ts'
import { queryOf } from '../../support/wire.ts'
import { type Case, type Expectation, judge } from './judge.ts'
import type { Kind } from './kinds.ts'
import { type Told, toldBy } from './told.ts'

/** A message of a run that nobody disturbs. */
export type Boundary = Pick<PassingMessage, 'connection' | 'from' | 'number' | 'type'> & {
  /** The text of a query. */
  readonly text: string
}

/** What is there when a message comes by. */
export type Moment = Case & {
  readonly message: PassingMessage
  readonly program: RunningProgram
  readonly proxy: RunningProxy
  /** The server process of a connection that is logged in: the first one works, the second one holds the lock. */
  readonly pidOf: (connection: number) => number | undefined
  /** Adds to what is wrong with the round. */
  readonly complain: (wrong: string) => void
  /** What has to be done before the end is judged. */
  readonly meanwhile: (doing: Promise<unknown>) => void
}

/** What happens to a run at one of its messages, and what becomes of that message. What it throws is wrong, too. */
export type Disturbance = (moment: Moment) => Fate | Promise<Fate>

export type Outcome = {
  readonly told: Told
  readonly wrong: readonly string[]
  /** The message came by. */
  readonly hit: boolean
}

/** A server on which the runs of one test file are disturbed, each in a database of its own. */
export class Stage implements AsyncDisposable {
  readonly server: Postgres
  readonly #folders = new Map<Kind, Promise<Folder>>()
  /** Databases in which everything ended well: to make another one takes longer than to empty it. */
  readonly #idle: Database[] = []
  readonly #rehearsals = new Map<Kind, Promise<readonly Boundary[]>>()

  constructor(server: Postgres) {
    this.server = server
  }

  /** All messages of a run that nobody disturbs. */
  boundaries(kind: Kind): Promise<readonly Boundary[]> {
    return once(this.#rehearsals, kind, async () => {
      const boundaries: Boundary[] = []
      const { told, wrong } = await this.#run(kind, { exits: [0] }, (message) => {
        const { connection, from, number, type } = message
        boundaries.push({ connection, from, number, type, text: queryOf(message) })
        return undefined
      })
      if (wrong.length > 0) throw new Error(`${kind.name}, undisturbed: ${wrong.join('\n')}\n${told.stderr}`)
      return boundaries
    })
  }

  /** Runs the program once, disturbed where the boundary is, then judges what is left. */
  async play(
    kind: Kind,
    boundary: Boundary,
    { disturb, expect }: { readonly disturb: Disturbance; readonly expect: Expectation },
  ): Promise<Outcome> {
    let hit = false
    const outcome = await this.#run(kind, expect, (message, moment) => {
      if (hit || !isAt(message, boundary)) return undefined
      hit = true
      return disturb({ ...moment(), message })
    })
    return { ...outcome, hit }
  }

  async #run(
    kind: Kind,
    expect: Expectation,
    onMessage: (message: PassingMessage, moment: () => Omit<Moment, 'message'>) => Fate | Promise<Fate>,
  ): Promise<{ readonly told: Told; readonly wrong: readonly string[] }> {
    const { path: dir } = await once(this.#folders, kind, () => folderOf(kind))
    const database = this.#idle.pop() ?? (await this.#createDatabase())
    await database.query(setUp(database.name, kind))
    const url = this.server.url(database.name, database.name, password)
    const scene = { kind, dir, database, url }
    const complaints: string[] = []
    const complain = (wrong: string) => void complaints.push(wrong)
    const doing: Promise<unknown>[] = []
    const meanwhile = (what: Promise<unknown>) => void doing.push(what.catch((error) => complain(`${error}`)))
    const pids = new Map<number, number>()
    const pidOf = (connection: number) => pids.get(connection)
    await using proxy = await startProxy(url, {
      onMessage: (message) => {
        // BackendKeyData: the process id comes first.
        if (message.type === 'K') pids.set(message.connection, message.data.readInt32BE(5))
        return onMessage(message, () => ({ ...scene, program, proxy, pidOf, complain, meanwhile }))
      },
    })
    await using program = startRatchet(['--output', 'json'], { dir, url: proxy.url })
    const { longestMs = 60_000, lingers } = expect
    const result = await Promise.race([program.exited, sleep(longestMs, undefined, { ref: false })])
    if (result === undefined) {
      complain(`it does not end within ${longestMs} ms`)
      program.kill('SIGKILL')
    }
    const told = toldBy(await program.exited)
    if (!lingers) proxy.cut()
    await Promise.all(doing)
    const judged = await judge(scene, told, expect)
    const wrong = [...complaints, ...judged]
    if (wrong.length === 0) this.#idle.push(database)
    return { told, wrong }
  }

  /** Its owner, who is no superuser, has its name. */
  async #createDatabase(): Promise<Database> {
    const database = await createDatabase({ server: this.server })
    await database.query(
      `CREATE ROLE ${database.name} LOGIN PASSWORD '${password}'; ALTER DATABASE ${database.name} OWNER TO ${database.name}`,
    )
    return database
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const made of this.#folders.values()) await (await made)[Symbol.asyncDispose]()
    await this.server[Symbol.asyncDispose]()
  }
}

const password = 'secret'

/** As before the first run; all of it belongs to the database's owner. */
function setUp(owner: string, { before }: Kind): string {
  return `DROP SCHEMA IF EXISTS shop CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION ${owner};
    SET ROLE ${owner}; ${before}; RESET ROLE`
}

function once<K, V>(made: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const value = made.get(key) ?? make()
  made.set(key, value)
  return value
}

function folderOf({ files }: Kind): Promise<Folder> {
  return folder(Object.fromEntries(files.map(({ name, text }) => [name, text])))
}

function isAt(message: PassingMessage, { connection, from, number }: Boundary): boolean {
  return message.connection === connection && message.from === from && message.number === number
}

/** Counts a round, and says what was wrong with it, and how to repeat it. */
export function report(
  { fault, kind, name }: { readonly fault: string; readonly kind: string; readonly name: string },
  { wrong, hit, told }: Outcome,
): string[] {
  addToTally(inject('faultsTally'), { fault, kind, hit, wrong: wrong.length > 0 })
  const how = `FAULTS_SEED=${inject('faultsSeed')} FAULTS_ROUND='${name}'`
  const lines = wrong.map((what) => `${what} (${how})`)
  // At once: who waits for hours wants to know.
  if (lines.length > 0) console.log(`${lines.join('\n')}\n${told.stderr}`)
  return lines
}
