import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { peakOf } from '../test/support/memory.ts'

export interface Ended {
  readonly ms: number
  readonly exit: number
  /** The end of what it said, for those who look for the reason of a failure. */
  readonly said: string
  readonly peakMB?: number | undefined
}

/** Runs a command to its end. Its memory is looked at only where that is wanted, because it takes time from it. */
export async function run(
  [name = '', ...args]: readonly string[],
  options: {
    readonly cwd?: string | undefined
    readonly env?: Readonly<Record<string, string>> | undefined
    readonly peak?: boolean | undefined
  },
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env
  const started = performance.now()
  const child = spawn(name, args, {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, ...options.env },
  })
  let said = ''
  const hear = (text: string) => {
    said = `${said}${text}`.slice(-2000)
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  const exited = once(child, 'exit')
  const closed = once(child, 'close')
  const peakMB = options.peak ? await peakOf(child.pid, exited) : undefined
  const [exit] = (await exited) as [number | null]
  const ms = performance.now() - started
  await closed
  return { ms, exit: exit ?? -1, said, peakMB }
}
