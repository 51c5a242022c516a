import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/support/postgres.ts'

// The first minute with the program: a real PostgreSQL that leaves no trace, and the sample migrations.

const acts = [
  ['up', 'Apply every migration of the folder migrations/, in order:'],
  ['status', 'See what the database has:'],
  ['up', 'And once more. Nothing is left to do, so this is safe at every deployment:'],
] as const

const root = join(import.meta.dirname, '..')
let running: ChildProcess | undefined
let stoppedBy: NodeJS.Signals | undefined

// The program is in a process group of its own and hears of Ctrl-C from here: once, and before its server stops.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stoppedBy = signal
    running?.kill(signal)
  })
}

try {
  process.exitCode = await play()
} catch (error) {
  if (!stoppedBy) throw error
}
if (stoppedBy) {
  say(`\n${stoppedBy}: everything is stopped and removed.`)
  process.exitCode = 128 + constants.signals[stoppedBy]
}

async function play(): Promise<number> {
  say('Starting a PostgreSQL 18 from npm, for this demo only …')
  await using server = await startPostgres({ major: 18 })
  await server.query('CREATE DATABASE crm')
  const url = server.url('crm')
  say(`It listens on port ${server.port}. The program needs to know where, and nothing else:`)
  command(`export DATABASE_URL=${url}`)

  for (const [name, purpose] of acts) {
    if (stoppedBy) return 1
    say(`\n${purpose}`)
    command(`node src/main.ts ${name}`)
    const exit = await run(name, url)
    if (exit !== 0) {
      if (!stoppedBy) say(`\nThat ended with exit code ${exit}. The server is stopped and removed.`)
      return exit
    }
  }
  say(
    '\nThe server is stopped and removed. Your turn: README.md shows how to point the program at a database.',
  )
  return 0
}

async function run(name: string, url: string): Promise<number> {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(PG|RATCHET_|DATABASE_URL)/.test(key))
  running = spawn(process.execPath, ['src/main.ts', name], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), DATABASE_URL: url },
    stdio: 'inherit',
    detached: true,
  })
  const [code, signal] = await once(running, 'exit')
  running = undefined
  return code ?? 128 + constants.signals[signal as NodeJS.Signals]
}

function say(text: string): void {
  console.log(text)
}

function command(text: string): void {
  console.log(`\n$ ${text}`)
}
