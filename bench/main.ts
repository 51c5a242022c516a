/**
 * Measures pg-ratchet beside other tools and writes docs/performance.md, docs/performance.svg and docs/performance.json.
 * Usage: npm run bench [-- --quick] [-- --only WORKLOAD] ; `--page` only writes the page anew, from the JSON file.
 */
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { imageFlags } from '../test/support/memory.ts'
import { Bench, type Result } from './bench.ts'
import { measureImage } from './image.ts'
import { machine } from './machine.ts'
import { type Measured, writePage } from './page.ts'
import { run } from './run.ts'
import { startServers } from './servers.ts'
import type { Tool } from './tool.ts'
import { allTools } from './tools.ts'
import { type Workload, workloads } from './workloads.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, page: { type: 'boolean' } },
})
const { quick = false, only = '' } = values
// Whoever cannot wait gets the page of what has been measured.
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const root = join(import.meta.dirname, '..')
const file = join(root, 'docs/performance.json')

if (!values.page) {
  const measured = await measureAll()
  await writeFile(file, `${JSON.stringify(measured, undefined, 1)}\n`)
}
await writePage(JSON.parse(await readFile(file, 'utf8')) as Measured, join(root, 'docs'))

/** Each tool in turn does each thing once, and then again: what slows the machine down slows all of them down. */
async function measureAll(): Promise<Measured> {
  const began = Date.now()
  // With the flags of the image, as the code that is made with others is not taken.
  execFileSync(process.execPath, [...(await imageFlags()), join(root, 'scripts/build.ts')], {
    stdio: 'ignore',
  })
  const before = machine()
  const tools = await allTools()
  const results: Result[] = []
  await using servers = await startServers()
  await using bench = new Bench(servers)
  const wanted = workloads(quick).filter(({ id, early }) => id.startsWith(only) && (servers.own || !early))
  const inTime = () => !stop.signal.aborted && Date.now() - began < (quick ? 3 : 22) * 60_000
  // The first one is made in any case: a machine that is busy makes fewer of them, not others.
  for (let round = 1; round <= (quick ? 3 : 7) && (round === 1 || inTime()); round++) {
    const { ms } = await run([process.execPath, '-e', '0'], {})
    results.push({ workload: 'node', tool: 'node -e 0', ms })
    for (const workload of wanted)
      for (const tool of tools)
        if (!stop.signal.aborted && isDue(results, workload, tool))
          results.push(await attempt(bench, tool, workload))
    console.log(`round ${round}: ${Math.round((Date.now() - began) / 1000)} s`)
  }
  const [ours] = tools
  const nothing = wanted.find((workload) => workload.nothing && workload.delayMs === 0)
  const image = ours && nothing && !stop.signal.aborted ? await measureImage(bench, ours, nothing) : undefined
  const versions = tools.map(({ name, version }) => ({ name, version }))
  const minutes = (Date.now() - began) / 60_000
  const done = results.filter(({ ms }) => ms >= 0)
  return {
    quick,
    before,
    after: machine(),
    postgres: servers.version,
    minutes,
    tools: versions,
    wanted: wanted.map(({ id, title, table }) => ({ id, title, table })),
    results: done,
    ...(image && { image }),
  }
}

/** What takes long is measured less often, and what a tool cannot do is tried once. */
function isDue(results: readonly Result[], { id, table, files, delayMs }: Workload, tool: Tool): boolean {
  if (quick && tool.slow && files.length > 17) return false
  // A minute or two for each of them says no more than one of them does.
  if (tool.slow && files.length >= 1000 && (delayMs > 0 || table === 'durable')) return false
  const own = results.filter((result) => result.workload === id && result.tool === tool.name)
  // Nobody waits for ten thousand files of a tool that needs a minute for a thousand.
  if (table === 'growth' && files.length > 100) {
    const smaller = results.find(
      (result) => result.workload === `growth-${files.length / 10}` && result.tool === tool.name,
    )
    if (smaller === undefined || smaller.ms > (quick ? 1000 : 4000)) return false
  }
  const spent = own.reduce((sum, { ms }) => sum + ms, 0)
  return own.every(({ ms }) => ms >= 0) && spent < (quick ? 1000 : 8000)
}

async function attempt(bench: Bench, tool: Tool, workload: Workload): Promise<Result> {
  const none = { workload: workload.id, tool: tool.name, ms: -1 }
  try {
    return (await bench.measure(tool, workload)) ?? none
  } catch (error) {
    console.error(`${workload.id}: ${(error as Error).message}`)
    return none
  }
}
