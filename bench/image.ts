import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Bench, Result } from './bench.ts'
import { run } from './run.ts'
import type { Tool } from './tool.ts'
import type { Workload } from './workloads.ts'

/** What the image weighs, and what a container adds to a run. */
export interface Image {
  /** From the last to the first, those that hold something. */
  readonly layers: readonly { readonly made: string; readonly bytes: number }[]
  readonly results: readonly Result[]
}

const root = join(import.meta.dirname, '..')
const tag = 'pg-ratchet:bench'
const rounds = 9
/** Without a network of its own, which takes Docker longer than all else. */
const start = ['docker', 'run', '--rm', '--network=host']

/** Builds the image and looks at it; undefined where there is no Docker. */
export async function measureImage(bench: Bench, tool: Tool, nothing: Workload): Promise<Image | undefined> {
  try {
    docker('build', '--quiet', '--tag', tag, root)
  } catch (error) {
    console.error(`image: ${(error as Error).message}`)
    return undefined
  }
  const contained: Tool = {
    ...tool,
    name: 'in a container',
    // As who owns the folder, which nobody else may read.
    command: ({ url, dir }) => [
      ...[...start, `--user=${process.getuid?.()}`, `--volume=${dir}:/migrations:ro`],
      ...[`--env=DATABASE_URL=${url}`, tag],
    ],
    env: () => ({}),
  }
  const empty = ['-e', '0']
  const commands = {
    'node -e 0': [process.execPath, ...empty],
    'node -e 0, in a container': [...start, '--entrypoint=/node', tag, ...empty],
  }
  const results: Result[] = []
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const { ms, exit, said } = await run(command, {})
      if (exit !== 0) throw new Error(`${name} ended with ${exit}: ${said}`)
      results.push({ workload: 'image', tool: name, ms })
    }
    for (const [name, one] of [
      ['pg-ratchet', tool],
      ['pg-ratchet, in a container', contained],
    ] as const) {
      const result = await bench.measure(one, nothing)
      if (result !== undefined) results.push({ ...result, workload: 'image', tool: name })
    }
  }
  const layers = docker('history', '--no-trunc', '--human=false', '--format={{.Size}} {{.CreatedBy}}', tag)
    .split('\n')
    .map((line) => ({ made: line.replace(/^\d+ /, ''), bytes: Number.parseInt(line, 10) }))
    .filter(({ bytes }) => bytes > 0)
  return { layers, results }
}

function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}
