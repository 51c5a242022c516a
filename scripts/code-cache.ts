import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBuildServer } from './build-server.ts'

/**
 * Writes the code caches of a bundle beside its files: what V8 made of the functions that a run needs, of `program.js` one with
 * nothing to do, of `later.js` one that applies a file. All functions would be three times as much to read, and most are
 * never called.
 *
 * To be made by the Node.js that will run it, with the flags that it will have. Throws where a run does not succeed.
 */
export async function writeCodeCaches(program: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-ratchet-build-'))
  try {
    const file = { version: '001', name: 'a', text: 'CREATE TABLE a (id int);\n' }
    await writeFile(join(folder, '001_a.sql'), file.text)
    for (const [applied, bundled] of [
      [true, 'program.js'],
      [false, 'later.js'],
    ] as const) {
      await using server = await startBuildServer({ ...file, applied })
      await keepCode(program, bundled, { DATABASE_URL: server.url, RATCHET_DIR: folder, RATCHET_WAIT: '0' })
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function keepCode(program: string, bundled: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = [...process.execArgv, '--eval', wroteAtItsEnd, program, bundled]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data) => {
    said += data
  })
  const [exit] = await once(child, 'close')
  if (exit !== 0) throw new Error(`The run whose code was to be kept ended with ${exit}:\n${said}`)
}

/** Starts the program as src/start.ts does, and keeps the code of one of its files when it ends. */
const wroteAtItsEnd = `
const [, program, bundled] = process.argv
process.argv.splice(2)
const vm = require('node:vm')
const { Script } = vm
vm.Script = class extends Script {
  constructor(text, options) {
    super(text, options)
    if (options.filename.endsWith(bundled))
      process.on('exit', () => require('node:fs').writeFileSync(options.filename + '.cache', this.createCachedData()))
  }
}
require(program)
`
