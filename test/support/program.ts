import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type ProgramOptions = {
  /** RATCHET_DIR. */
  readonly dir?: string | undefined
  /** DATABASE_URL. */
  readonly url?: string | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly cwd?: string | undefined
  /** Flags of Node itself. */
  readonly nodeFlags?: readonly string[] | undefined
  /** What the program is started by, in place of this process itself. */
  readonly command?: readonly string[] | undefined
  /** What it reads from standard input, which is closed otherwise. */
  readonly input?: string | undefined
}

export type ProgramResult = {
  /** The exit status; 128 and the number of the signal if one ended it. */
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

export type RunningProgram = AsyncDisposable & {
  readonly pid: number
  readonly kill: (signal?: NodeJS.Signals) => void
  readonly exited: Promise<ProgramResult>
  /** What it has written so far, both streams as they came. */
  readonly output: () => string
  /** Returns when the output matches; rejects, with the output, when it ended or took too long instead. */
  readonly waitFor: (pattern: RegExp, timeoutMs?: number) => Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** Runs the program to its end, in an environment that holds nothing but what is given here. Never rejects. */
export async function ratchet(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  await using program = startRatchet(args, options)
  return await program.exited
}

/** Starts the program and returns while it runs; it is killed at disposal. */
export function startRatchet(args: readonly string[], options: ProgramOptions = {}): RunningProgram {
  const started = performance.now()
  // Projects with thousands of starts start what is shipped (bundle-setup.ts).
  const program = resolve(process.env.RATCHET_TEST_BUNDLE || join(root, 'src/main.ts'))
  const [first = '', ...rest] = [...(options.command ?? []), process.execPath]
  const child = spawn(first, [...rest, ...(options.nodeFlags ?? []), program, ...args], {
    cwd: options.cwd ?? root,
    env: environment(options),
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  child.stdin?.end(options.input)

  const texts = { stdout: '', stderr: '', both: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text
      texts.both += text
    })
  }
  const closed = once(child, 'close')
  const exited = closed.then(([code, signal]: (number | NodeJS.Signals | null)[]) => ({
    exit: typeof code === 'number' ? code : 128 + constants.signals[signal as NodeJS.Signals],
    stdout: texts.stdout,
    stderr: texts.stderr,
    ms: performance.now() - started,
  }))

  return {
    pid: child.pid ?? Number.NaN,
    kill: (signal = 'SIGTERM') => void child.kill(signal),
    exited,
    output: () => texts.both,
    waitFor: async (pattern, timeoutMs = 20_000) => {
      const deadline = Date.now() + timeoutMs
      while (!pattern.test(texts.both)) {
        const ended = child.exitCode !== null || child.signalCode !== null
        if (ended || Date.now() > deadline) {
          throw new Error(
            `${ended ? 'The program ended' : `${timeoutMs} ms went by`} before ${pattern}:\n${texts.both}`,
          )
        }
        await sleep(5)
      }
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function environment({ dir, url, env }: ProgramOptions): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  return {
    PATH,
    HOME,
    // Starts in a quarter of the time, and there are hundreds of starts.
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
    ...(dir === undefined ? {} : { RATCHET_DIR: dir }),
    ...(url === undefined ? {} : { DATABASE_URL: url }),
    ...env,
  }
}
