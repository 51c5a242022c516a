/**
 * How fast large files are applied, and in how much memory, beside `psql -1 -f` on the same server; needs psql.
 * Usage: npm run bench:large [-- <MB>]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createDatabase } from '../test/support/database.ts'
import { folder } from '../test/support/folder.ts'
import { largeFiles, writeLargeFile } from '../test/support/large-file.ts'
import { imageFlags, peakOf } from '../test/support/memory.ts'
import { startPostgres } from '../test/support/postgres.ts'

const megabytes = Number(process.argv[2] ?? 200)
const flags = await imageFlags()
// What is shipped need not be compiled from TypeScript.
const cache = join(import.meta.dirname, '../node_modules/.cache/node')
const program = join(import.meta.dirname, '../src/main.ts')

await using server = await startPostgres({ settings: { max_wal_size: '8GB' } })
for (const [kind, lines] of Object.entries(largeFiles)) {
  await using files = await folder()
  const path = join(files.path, '001_large.sql')
  await writeLargeFile(path, megabytes * 1e6, lines)
  const psql = await measure((url) => ['psql', '-1', '-q', '-v', 'ON_ERROR_STOP=1', '-f', path, url])
  const ours = await measure(() => [process.execPath, ...flags, program, 'up'], files.path)
  const ratio = ((ours.seconds / psql.seconds) * 100).toFixed(0)
  console.log(`${megabytes} MB of ${kind}: ${said(ours)}; psql -1: ${said(psql)}; ${ratio} % of its time`)
}

async function measure(command: (url: string) => readonly string[], dir?: string) {
  await using database = await createDatabase({ server })
  const [name = '', ...args] = command(database.url)
  const started = performance.now()
  const { PATH = '' } = process.env
  const env = {
    PATH,
    DATABASE_URL: database.url,
    NODE_COMPILE_CACHE: cache,
    ...(dir && { RATCHET_DIR: dir }),
  }
  const child = spawn(name, args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  const exited = once(child, 'exit')
  const mb = await peakOf(child.pid, exited)
  const [exit] = await exited
  if (exit !== 0) throw new Error(`${name} ended with ${exit}`)
  return { seconds: (performance.now() - started) / 1000, mb }
}

function said({ seconds, mb }: { readonly seconds: number; readonly mb: number }): string {
  return `${(megabytes / seconds).toFixed(1)} MB/s, ${mb} MB at most`
}
