/**
 * Where the bundle begins. Runs the program from the code that V8 made of it when it was built (scripts/code-cache.ts),
 * which spares it a third of a start. Where that is not there, or V8 does not take it, being another version or having other
 * flags, the program is compiled from its text as ever. Nothing is written, so that it may lie on a read-only disk.
 *
 * The program is in two files of CommonJS modules (scripts/build.ts): what a run with nothing to do needs, and the rest.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'

type Modules = Readonly<
  Record<string, (exports: object, require: (id: string) => unknown, module: Module) => void>
>
interface Module {
  exports: object
}

const program = modulesIn('program.js')
let later: Modules | undefined
const loaded = new Map<string, Module>()

requireHere('./main.js')

/** One of Node.js' own modules, a file beside this one (PostgreSQL's parser), or one of the modules in the two files. */
function requireHere(id: string): unknown {
  if (!id.startsWith('./') || id.endsWith('.cjs')) return require(id)
  const name = id.slice(2)
  const known = loaded.get(name)
  if (known !== undefined) return known.exports
  if (program[name] === undefined) later ??= modulesIn('later.js')
  const define = program[name] ?? later?.[name]
  if (define === undefined) throw new Error(`${name} is not in the bundle.`)
  const module: Module = { exports: {} }
  loaded.set(name, module)
  define(module.exports, requireHere, module)
  return module.exports
}

function modulesIn(file: string): Modules {
  const filename = join(__dirname, file)
  // esbuild writes ASCII alone: Latin-1 is one byte a character, and needs no decoding.
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: codeCache(filename) })
  if (process.env.NODE_DEBUG === 'pg-ratchet')
    console.error(
      `code cache of ${file}: ${['taken', 'rejected'][Number(script.cachedDataRejected)] ?? 'missing'}`,
    )
  return script.runInThisContext()
}

function codeCache(filename: string): Buffer | undefined {
  try {
    return readFileSync(`${filename}.cache`)
  } catch {
    return undefined
  }
}
