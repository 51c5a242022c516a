import { rm } from 'node:fs/promises'
import { createDatabase } from '../test/support/database.ts'
import { query } from '../test/support/postgres.ts'
import type { Delay } from './delay.ts'
import { writeFolder } from './folders.ts'
import { type Ended, run } from './run.ts'
import type { Servers } from './servers.ts'
import type { Task, Tool } from './tool.ts'
import type { Workload } from './workloads.ts'

/** What one run, or several at once, of a tool took. */
export interface Result {
  readonly workload: string
  readonly tool: string
  readonly ms: number
  readonly peakMB?: number | undefined
  /** Behind a proxy: waits for an answer, and connections. */
  readonly waits?: number | undefined
  readonly connections?: number | undefined
  /** Of those that were started at once: how many failed. */
  readonly failed?: number | undefined
}

/** Runs tools on workloads. Rejects where one has not done what it should have: a time for nothing is none. */
export class Bench implements AsyncDisposable {
  readonly #servers: Servers
  readonly #folders = new Map<string, string>()
  readonly #done = new Map<string, { readonly url: string }>()
  readonly #disposables = new AsyncDisposableStack()

  constructor(servers: Servers) {
    this.#servers = servers
  }

  /** Undefined where the tool cannot do it. */
  async measure(tool: Tool, workload: Workload): Promise<Result | undefined> {
    const dir = await this.#folderOf(tool, workload)
    if (dir === undefined || (workload.early && !tool.waits)) return undefined
    if (workload.together && tool.alone) return undefined
    const said = { workload: workload.id, tool: tool.name }
    if (workload.early) return { ...said, ...(await this.#afterReady(tool, workload, dir)) }
    const server = this.#servers.url(workload.fsync ?? false)
    const delay = this.#servers.delay(workload.delayMs)
    if (workload.nothing) {
      const url = await this.#applied(tool, workload, dir)
      return { ...said, ...(await this.#times(tool, workload, { url, dir, delay })) }
    }
    await using database = await createDatabase({ server })
    const result = await this.#times(tool, workload, { url: database.url, dir, delay })
    await assertDone(tool, workload, database.url)
    return { ...said, ...result }
  }

  async #times(tool: Tool, workload: Workload, { url, dir, delay }: Where) {
    const { together = 1, nothing = false, peak } = workload
    const task = { url: delay === undefined ? url : through(url, delay), dir, nothing, early: false }
    const before = await delay?.counts()
    const started = performance.now()
    const runs = await Promise.all(
      Array.from({ length: together }, () =>
        run(tool.command(task), { cwd: dir, env: tool.env?.(task), peak: peak && !tool.shell }),
      ),
    )
    const ms = together === 1 ? (runs[0]?.ms ?? 0) : performance.now() - started
    const after = await delay?.counts()
    const failed = runs.filter(({ exit }) => exit !== 0)
    if (failed.length > 0 && together === 1) throw failure(tool, failed[0])
    return {
      ms,
      peakMB: runs[0]?.peakMB,
      ...(before && after && { waits: after.waits - before.waits }),
      ...(before && after && { connections: after.connections - before.connections }),
      ...(together > 1 && { failed: failed.length }),
    }
  }

  /** From the moment at which a server that was started meanwhile accepts connections to the end of the tool. */
  async #afterReady(tool: Tool, workload: Workload, dir: string) {
    await using database = await createDatabase({ server: this.#servers.url(false) })
    await this.#servers.stop()
    const task: Task = { url: database.url, dir, nothing: false, early: true }
    const started = performance.now()
    const running = run(tool.command(task), { cwd: dir, env: tool.env?.(task) })
    await new Promise((resolve) => setTimeout(resolve, 500))
    await this.#servers.start()
    const ready = performance.now()
    const ended = await running
    if (ended.exit !== 0) throw failure(tool, ended)
    await assertDone(tool, workload, database.url)
    return { ms: Math.max(started + ended.ms - ready, 0) }
  }

  /** A database in which everything is applied by the tool itself. */
  async #applied(tool: Tool, workload: Workload, dir: string): Promise<string> {
    const key = `${tool.name} ${workload.files.length}`
    const known = this.#done.get(key)
    if (known !== undefined) return known.url
    const database = await createDatabase({ server: this.#servers.url(false) })
    this.#disposables.use(database)
    const task = { url: database.url, dir, nothing: false, early: false }
    const ended = await run(tool.command(task), { cwd: dir, env: tool.env?.(task) })
    if (ended.exit !== 0) throw failure(tool, ended)
    await assertDone(tool, workload, database.url)
    this.#done.set(key, database)
    return database.url
  }

  async #folderOf(tool: Tool, workload: Workload): Promise<string | undefined> {
    const { files } = workload
    const key = `${tool.name} ${typeof files === 'string' ? files : files.length}`
    const known = this.#folders.get(key)
    if (known !== undefined) return known
    const path = await writeFolder(tool, workload)
    if (path === undefined) return undefined
    this.#disposables.defer(() => rm(path, { recursive: true }))
    this.#folders.set(key, path)
    return path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#disposables.disposeAsync()
  }
}

interface Where {
  readonly url: string
  readonly dir: string
  readonly delay: Delay | undefined
}

function through(url: string, { port }: Delay): string {
  return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href
}

/** The tables are there, and the history has a row for each file. */
async function assertDone(tool: Tool, { files }: Workload, url: string): Promise<void> {
  const [count, rows] = typeof files === 'string' ? [1, 1] : [countOf(files), files.length]
  const made = typeof files === 'string' ? "relname = 't'" : "relname ~ '^t_[0-9]+(_name)?$'"
  const text = `SELECT (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'i') AND ${made})::int AS tables, (${tool.history})::int AS rows`
  const [found] = await query<{ tables: number; rows: number }>(url, text)
  const { extraRows = 0 } = tool
  if (found?.tables !== count || found.rows !== rows + extraRows)
    throw new Error(`${tool.name} has not done it: ${JSON.stringify(found)} in place of ${count} and ${rows}`)
}

function countOf(files: readonly { readonly sql: string }[]): number {
  return files.filter(({ sql }) => /^CREATE (TABLE|INDEX)/.test(sql)).length
}

function failure(tool: Tool, ended?: Ended): Error {
  return new Error(`${tool.name} ended with ${ended?.exit}: ${ended?.said}`)
}
