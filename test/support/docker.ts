import { spawn } from 'node:child_process'
import { once } from 'node:events'

export type DockerOptions = {
  readonly cwd?: string | undefined
  /** Variables for the client, Compose among them, on top of the PATH and HOME of the tests. */
  readonly env?: Readonly<Record<string, string>> | undefined
}

export type DockerResult = {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  /** Both streams as they came. */
  readonly output: string
  readonly ms: number
}

/** Runs the Docker client to its end. Never rejects. */
export async function docker(args: readonly string[], options: DockerOptions = {}): Promise<DockerResult> {
  const started = performance.now()
  const { PATH = '', HOME = '', DOCKER_HOST } = process.env
  const child = spawn('docker', args, {
    cwd: options.cwd,
    env: { PATH, HOME, ...(DOCKER_HOST ? { DOCKER_HOST } : {}), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '', output: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (data: string) => {
      text[name] += data
      text.output += data
    })
  }
  const exit = await once(child, 'close').then(
    ([code]) => (code as number | null) ?? 128,
    (error: Error) => {
      text.output += error.message
      return 127
    },
  )
  return { exit, ...text, ms: performance.now() - started }
}

/** Runs the Docker client for what it prints; rejects with everything it said when it fails. */
export async function ask(args: readonly string[], options?: DockerOptions): Promise<string> {
  const { exit, stdout, output } = await docker(args, options)
  if (exit !== 0) throw new Error(`docker ${args.join(' ')} failed with ${exit}:\n${output}`)
  return stdout.trim()
}
