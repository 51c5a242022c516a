import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startUpToDateServer } from './up-to-date-server.ts'

/**
 * Writes the code cache of a bundle beside it: what V8 made of the functions that a run with nothing to do needs. All of
 * them would be three times as much to read, and most are never called.
 *
 * To be made by the Node.js that will run it, with the flags that it will have. Throws where the run does not succeed.
 */
export async function writeCodeCache(program: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-ratchet-build-'))
  try {
    const text = 'CREATE TABLE a (id int);\n'
    await writeFile(join(folder, '001_a.sql'), text)
    await using server = await startUpToDateServer({ version: '001', name: 'a', text })
    const child = spawn(process.execPath, [...process.execArgv, '--eval', wroteAtItsEnd, program], {
      env: { DATABASE_URL: server.url, RATCHET_DIR: folder, RATCHET_WAIT: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (data) => {
      said += data
    })
    const [exit] = await once(child, 'close')
    if (exit !== 0) throw new Error(`The run whose code was to be kept ended with ${exit}:\n${said}`)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Starts the program as src/start.ts does, and keeps the code of both its files when it ends. */
const wroteAtItsEnd = `
const [, program] = process.argv
process.argv.splice(2)
const made = []
const vm = require('node:vm')
const { Script } = vm
vm.Script = class extends Script {
  constructor(text, options) {
    super(text, options)
    made.push([options.filename, this])
  }
}
process.on('exit', () => {
  for (const [filename, script] of made)
    require('node:fs').writeFileSync(filename + '.cache', script.createCachedData())
})
require(program)
`
