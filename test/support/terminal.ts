import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A terminal to run a program on. */
export interface Terminal {
  readonly columns: number
  /** In place of the environment of the tests, but for PATH. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * What a program of Node.js writes to a terminal of so many columns; line ends are LF. util-linux's `script` makes the terminal:
 * Debian has it everywhere, and no package with native code has to be built.
 */
export async function onTerminal(args: readonly string[], { columns, env }: Terminal): Promise<string> {
  const quoted = [process.execPath, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  const command = `stty cols ${columns} rows 50 && exec ${quoted.join(' ')}`
  const child = spawn('script', ['--quiet', '--command', command, '/dev/null'], {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await ended
  return text.replaceAll('\r\n', '\n')
}
